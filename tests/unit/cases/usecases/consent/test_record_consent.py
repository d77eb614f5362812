"""Recording what the person of a case agreed to, or did not."""

# fixed dates: NOON is the clock of the service

from datetime import date
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.consent.consent import Consent, ConsentStatus, WithdrawalChannel
from services.cases.domain.person.age import Majority
from services.cases.domain.person.person import Person
from services.cases.usecases.consent.record_consent import record_consent
from shared.contracts.cases import (
    STATISTICS,
    CaseFactsChanged,
    ConsentGranted,
    ConsentWithdrawn,
    DisclosureStopped,
)
from shared.kernel.errors import Invalid
from tests.support.builders.cases import NOON, TODAY, a_case, a_consent, a_record, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import actions, code_of, published
from tests.support.world import GT
from tests.unit.cases.usecases.world import World


def recorded(world: World, case: Case, consent: Consent) -> FakeCasesWork:
    """The unit of work in which `consent` was recorded."""
    with world.work() as work:
        record_consent(case.id, consent, work=work)
    return work


def a_refusal(**changes: Any) -> Consent:
    return a_consent(status=ConsentStatus.REFUSED, given_on=TODAY, **changes)


def test_a_consent_is_recorded_with_its_last_day(world: World) -> None:
    case = world.add()
    with world.work() as work:
        consent, taken_back = record_consent(case.id, a_consent(), work=work)
    assert (consent.expires_on, taken_back) == (date(2027, 11, 20), [])
    assert (world.case(case).consents, world.case(case).version) == ([consent], 2)


def test_a_consent_is_published_audited_and_on_the_timeline(world: World) -> None:
    case, consent = world.add(), a_consent()
    work = recorded(world, case, consent)
    key = work.pseudonyms.person_key(case.person_id)
    granted = ConsentGranted(country=GT, case_id=case.id, consent_id=consent.id, person_key=key, purpose="referral")
    assert work.published == [granted]
    (row,) = work.audit_rows
    assert (row["action"], row["purpose"]) == ("consent.recorded", "referral")
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.details["consent_id"]) == ("consent.given", str(consent.id))


def test_a_consent_to_statistics_publishes_what_they_count(world: World) -> None:
    case = world.add()
    work = recorded(world, case, a_consent(purpose=STATISTICS, recipient_type="statistics"))
    granted, facts = work.published
    assert isinstance(granted, ConsentGranted)
    assert isinstance(facts, CaseFactsChanged)
    assert facts.statistics_consent


def test_a_refusal_of_statistics_publishes_that_nothing_is_counted(world: World) -> None:
    given = a_consent(purpose=STATISTICS, recipient_type="statistics")
    case = world.add(a_case(consents=[given]))
    work = recorded(world, case, a_refusal(purpose=STATISTICS, recipient_type="statistics"))
    assert published(work) == ["consent_withdrawn", "case_facts_changed"]
    facts = work.published[-1]
    assert isinstance(facts, CaseFactsChanged)
    assert not facts.statistics_consent


def test_a_refusal_takes_back_what_was_given_for_the_same_purpose(world: World) -> None:
    given = a_consent()
    case = world.add(a_case(consents=[given]))
    with world.work() as work:
        refusal, (taken,) = record_consent(case.id, a_refusal(), work=work)
    assert (taken.id, taken.status, taken.withdrawal_channel) == (
        given.id,
        ConsentStatus.WITHDRAWN,
        WithdrawalChannel.LATER_REFUSAL,
    )
    assert taken.withdrawn_at == NOON
    assert world.case(case).consents == [taken, refusal]
    assert [(row["action"], row["purpose"]) for row in work.audit_rows] == [
        ("consent.recorded", "referral"),
        ("consent.withdrawn", "referral"),
    ]
    key = work.pseudonyms.person_key(case.person_id)
    withdrawn = ConsentWithdrawn(country=GT, case_id=case.id, consent_id=given.id, person_key=key, purpose="referral")
    assert work.published == [withdrawn]
    entries = {entry.kind: entry.details for entry in world.timeline(case)}
    assert entries.keys() == {"consent.given", "consent.withdrawn"}
    assert entries["consent.withdrawn"]["taken_back_by"] == str(refusal.id)


def test_a_refusal_of_another_purpose_takes_nothing_back(world: World) -> None:
    case = world.add(a_case(consents=[a_consent()]))
    work = recorded(world, case, a_refusal(purpose="cross_border_transfer"))
    assert published(work) == []
    assert [one.status for one in world.case(case).consents] == [ConsentStatus.GIVEN, ConsentStatus.REFUSED]


def test_a_refusal_to_one_organisation_stops_what_went_there(world: World) -> None:
    given = a_consent()
    case = world.add(a_case(consents=[given], best_interest="considered"))
    record = world.refer(case, a_record(given))
    work = recorded(world, case, a_refusal(recipient_organisation_id=record.to_organisation_id))
    stopped = DisclosureStopped(country=GT, case_id=case.id, referral_id=record.referral_id, reason="consent_missing")
    assert work.published == [stopped]


def test_a_later_yes_to_less_stops_what_went_beyond_it(world: World) -> None:
    given = a_consent()
    case = world.add(a_case(consents=[given], best_interest="considered"))
    record = world.refer(case, a_record(given))
    work = recorded(world, case, a_consent(given_on=TODAY, data_scope="d2_protection"))
    stopped = DisclosureStopped(country=GT, case_id=case.id, referral_id=record.referral_id, reason="consent_missing")
    assert stopped in work.published


def test_a_later_yes_to_the_same_stops_nothing(world: World) -> None:
    given = a_consent()
    case = world.add(a_case(consents=[given], best_interest="considered"))
    world.refer(case, a_record(given))
    assert published(recorded(world, case, a_consent(given_on=TODAY))) == ["consent_granted"]


def test_a_question_that_was_not_asked_yet_is_recorded_and_not_published(world: World) -> None:
    case = world.add()
    work = recorded(world, case, a_consent(status=ConsentStatus.NOT_YET_ASKED))
    assert (published(work), world.case(case).consents[0].expires_on) == ([], None)


@pytest.mark.parametrize(
    ("person", "changes", "field", "code"),
    [
        (Person(birth_year=2009), {"capacity": "self_adult"}, "capacity", "consent_capacity"),
        (Person(birth_year=1990), {"capacity": "guardian"}, "capacity", "consent_capacity"),
        (Person(), {"recipient_type": None}, "recipient_type", "recipient_missing"),
        (Person(), {"recipient_type": "shelter"}, "recipient_type", "recipient_unreachable"),
        (Person(), {"given_on": date(2026, 11, 25)}, "given_on", "in_the_future"),
    ],
)
def test_a_consent_that_could_let_nothing_leave_is_refused(
    world: World, person: Person, changes: dict[str, Any], field: str, code: str
) -> None:
    case = world.add(a_case(person=person))
    with pytest.raises(Invalid) as refused, world.work() as work:
        record_consent(case.id, a_consent(**changes), work=work)
    assert (refused.value.problems[0].field, code_of(refused)) == (field, code)
    assert (world.case(case), actions(work)) == (case, [])


def test_the_age_of_today_decides_who_may_consent(world: World) -> None:
    case = world.add(a_case(majority=Majority.MINOR))
    world.now = NOON.replace(year=2028)
    recorded(world, case, a_consent(capacity="self_adult"))
    with pytest.raises(Invalid):
        recorded(world, case, a_consent(capacity="guardian"))


def test_the_birthdate_in_the_vault_decides_who_may_consent(world: World) -> None:
    # 18 since yesterday; the birth year alone would leave a doubt.
    case = world.add(a_case(person=Person(birth_year=2008)), an_identity(birthdate="2008-11-23"))
    recorded(world, case, a_consent(capacity="self_adult"))
    with pytest.raises(Invalid) as refused:
        recorded(world, case, a_consent(capacity="guardian"))
    assert code_of(refused) == "consent_capacity"


def test_a_closed_case_takes_no_consent(world: World) -> None:
    case = a_case()
    case.close("other", on=TODAY)
    world.add(case)
    with pytest.raises(CaseClosedAlready):
        recorded(world, case, a_consent())
