"""What an open case asks for, and until when."""

# fixed dates: the rules are handed their moment

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.kinds.follow_up import REASSESS_WITHIN, reassess_by
from services.cases.domain.person.age import Majority
from shared.contracts.codelists import code_list
from shared.kernel.country import Country
from tests.support.builders.cases import a_case, a_consent

pytestmark = pytest.mark.unit

MORNING = datetime(2026, 11, 20, 15, 30, 12, 345678, tzinfo=UTC)


def kinds(case: Case) -> list[str]:
    return [task.kind for task in case.tasks]


def assessed(**changes: str) -> Case:
    case = a_case(consents=[a_consent()], **changes)
    case.schedule_reassessment(assessed_at=MORNING)
    return case


@pytest.mark.parametrize(
    ("risk", "time"),
    [
        ("imminent", timedelta(hours=24)),
        ("high", timedelta(hours=24)),
        ("medium", timedelta(days=7)),
        ("low", timedelta(days=30)),
    ],
)
def test_the_risk_is_looked_at_again_the_sooner_the_higher_it_is(risk: str, time: timedelta) -> None:
    assert reassess_by(risk, MORNING) == MORNING.replace(microsecond=0) + time


def test_every_level_of_risk_has_its_time() -> None:
    assert set(REASSESS_WITHIN) == set(code_list("risk_level").items)


def test_a_closed_case_asks_for_nothing_and_a_reopened_one_begins_anew() -> None:
    case = assessed()
    case.close("plan_completed", on=date(2026, 11, 21))
    closed = (case.reassess_risk_by, case.tasks)

    case.reopen(at=MORNING + timedelta(days=3))

    assert closed == (None, [])
    assert case.reassess_risk_by == (MORNING + timedelta(days=4)).replace(microsecond=0)


def test_an_imported_case_asks_for_nothing() -> None:
    assert a_case(status="closed", source="imported", consents=[]).tasks == []


def test_for_a_child_nobody_speaks_for_the_authority_is_called_on_the_day_the_case_is_opened() -> None:
    case = a_case(majority="minor")

    assert (case.tasks[0].kind, case.tasks[0].due_at) == (
        "child_protection",
        datetime(2026, 11, 21, 5, 59, 59, tzinfo=UTC),
    )


def test_somebody_with_authority_for_the_child_ends_that_task() -> None:
    guarded = a_case(majority="minor", consents=[a_consent(capacity="guardian")])

    assert "child_protection" not in kinds(guarded)


def test_her_own_assent_calls_nobody_off() -> None:
    assert "child_protection" in kinds(
        a_case(majority="minor", consents=[a_consent(capacity="self_adolescent_assent")])
    )


@pytest.mark.parametrize("answer", [None, "pending"])
def test_a_childs_case_asks_for_her_best_interests_until_they_were_considered(answer: str | None) -> None:
    case = a_case(majority="minor", best_interest=answer)
    before = kinds(case)

    case.change({"best_interest": "considered"}, on=case.opened_on)

    assert ("best_interest" in before, "best_interest" in kinds(case)) == (True, False)


def test_an_adults_case_does_not_ask_for_them() -> None:
    assert "best_interest" not in kinds(a_case(majority="adult"))


def test_the_soonest_comes_first() -> None:
    case = assessed(risk_level="medium")
    case.add_consent(
        a_consent(purpose="photo_media", expires_on=date(2026, 11, 22)), majority=Majority.MINOR, now=MORNING
    )

    assert kinds(case) == ["consent_ending", "risk_reassessment", "consent_ending"]


def test_a_consent_ends_with_its_last_day_in_the_country() -> None:
    consent = a_consent(expires_on=date(2026, 12, 1))
    tasks = a_case(consents=[consent], country=Country.HONDURAS).tasks

    assert [(task.due_at, task.consent_id) for task in tasks] == [
        (datetime(2026, 12, 2, 5, 59, 59, tzinfo=UTC), consent.id)
    ]


def test_a_later_answer_to_the_same_question_takes_its_place() -> None:
    ending = a_consent(expires_on=date(2026, 12, 1))
    refused = a_consent(given_on=date(2026, 11, 25), status="refused")
    renewed = a_consent(given_on=date(2026, 11, 25), expires_on=date(2027, 12, 1))

    assert kinds(a_case(consents=[ending, refused])) == []
    assert [task.consent_id for task in a_case(consents=[ending, renewed]).tasks] == [renewed.id]


def test_another_recipient_is_another_question() -> None:
    ending = a_consent(expires_on=date(2026, 12, 1))
    other = a_consent(given_on=date(2026, 11, 25), recipient_organisation_id=uuid4())

    assert [task.consent_id for task in a_case(consents=[ending, other]).tasks] == [ending.id, other.id]


def test_a_withdrawn_consent_does_not_end_any_more() -> None:
    case = a_case(consents=[a_consent(expires_on=date(2026, 12, 1))])
    case.withdraw(case.consents[0].id, at=MORNING, channel="phone")

    assert case.tasks == []


def test_a_consent_that_lasts_to_the_final_judgment_is_looked_at_each_year() -> None:
    asked = a_consent(purpose="prosecution_sharing", recipient_type="prosecution", given_on=date(2026, 11, 20))
    case = a_case(consents=[asked.with_expiry()])

    (task,) = case.tasks

    assert (task.kind, task.consent_id) == ("consent_review", asked.id)
    assert task.due_at == datetime(2027, 11, 21, 5, 59, 59, tzinfo=UTC)


def test_who_answers_again_before_the_judgment_is_asked_a_year_later() -> None:
    asked = a_consent(purpose="prosecution_sharing", recipient_type="prosecution", given_on=date(2026, 11, 20))
    again = replace(asked, id=uuid4(), given_on=date(2027, 11, 20))
    case = a_case(consents=[asked.with_expiry(), again.with_expiry()])

    assert [(task.kind, task.consent_id) for task in case.tasks] == [("consent_review", again.id)]
