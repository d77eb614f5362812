"""Changing the coded record of a case."""

# fixed dates: NOON is the clock of the service

from datetime import date, timedelta
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.case.stage import CaseStatus, Stage
from services.cases.domain.person.age import Majority
from services.cases.domain.person.person import Person
from services.cases.usecases.case.change_case import change_case
from shared.contracts.cases import CaseFactsChanged, DisclosureStopped
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case, a_consent, a_record, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.fakes.cases.people import FakeVault
from tests.support.use_cases import actions, another_version, any_version, code_of, published
from tests.support.world import GT
from tests.unit.cases.usecases.world import World, audited_fields, forbidden


def changed(world: World, case: Case, **changes: Any) -> FakeCasesWork:
    """The unit of work in which `changes` were made."""
    with world.work() as work:
        change_case(case.id, changes, require_version=any_version, work=work)
    return work


def test_what_is_named_is_changed_and_the_names_are_audited(world: World) -> None:
    case = world.add()
    work = changed(world, case, needs=("medical",), person={"gender": "masculine"})
    stored = world.case(case)
    assert (stored.needs, stored.person.gender, stored.person.birth_year) == (("medical",), "masculine", 2009)
    assert (stored.version, work.audited) == (2, [("case.changed", case.id)])
    assert audited_fields(work) == [["needs", "person.gender"]]
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.details) == (
        "case.changed",
        {
            "fields": ["needs", "person.gender"],
            "changes": {
                "needs": {"before": [], "after": ["medical"]},
                "person.gender": {"before": "feminine", "after": "masculine"},
            },
        },
    )


def test_a_change_that_statistics_count_is_published(world: World) -> None:
    case = world.add()
    work = changed(world, case, person={"gender": "masculine"})
    (event,) = work.published
    assert isinstance(event, CaseFactsChanged)
    assert (event.case_id, event.gender) == (case.id, "masculine")


@pytest.mark.parametrize("changes", [{"needs": ("medical",)}, {"risk_level": "low"}], ids=["needs", "risk"])
def test_a_change_that_statistics_do_not_count_is_not_published(world: World, changes: dict[str, Any]) -> None:
    case = world.add()

    assert published(changed(world, case, **changes)) == []


def test_the_same_change_twice_is_two_versions_and_one_event(world: World) -> None:
    case = world.add()
    assert published(changed(world, case, identified_adm1="GT-01")) == ["case_facts_changed"]
    assert published(changed(world, case, identified_adm1="GT-01")) == []
    assert world.case(case).version == 3


def test_a_risk_that_was_changed_was_looked_at(world: World) -> None:
    case = world.add()
    changed(world, case, risk_level="medium")
    assert world.case(case).reassess_risk_by == NOON + timedelta(days=7)


def test_the_time_until_the_risk_is_looked_at_runs_on_when_something_else_is_changed(world: World) -> None:
    case = world.add(a_case(reassess_risk_by=NOON))
    changed(world, case, needs=("medical",))
    assert world.case(case).reassess_risk_by == NOON


def test_the_stage_follows_the_status(world: World) -> None:
    case = world.add()
    changed(world, case, status="active")
    assert (world.case(case).status, world.case(case).stage) == (CaseStatus.ACTIVE, Stage.ASSISTANCE)


def test_a_status_that_does_not_follow_is_refused(world: World) -> None:
    case = world.add(a_case(status=CaseStatus.FOLLOW_UP))
    with pytest.raises(Invalid) as refused:
        changed(world, case, status="intake")
    assert code_of(refused) == "not_from_here"
    assert world.case(case) == case


def test_a_decision_about_the_status_of_the_person_is_on_the_timeline(world: World) -> None:
    case = world.add(a_case(majority=Majority.MINOR))
    decision = {"trafficking_status": "actual_victim", "status_decided_by": "judge", "status_decided_on": TODAY}
    changed(world, case, person=decision)
    kinds = {entry.kind: entry.details for entry in world.timeline(case)}
    assert kinds.keys() == {"case.changed", "status.decided"}
    assert kinds["status.decided"] == {
        "trafficking_status": "actual_victim",
        "decided_by": "judge",
        "decided_on": "2026-11-24",
    }


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ({"status_decided_on": date(2026, 11, 25)}, "in_the_future"),
        ({"birth_year": 2027}, "in_the_future"),
        ({"birth_year": 1900}, "too_long_ago"),
    ],
)
def test_days_and_years_that_cannot_be_are_refused(world: World, person: dict[str, Any], code: str) -> None:
    case = world.add()
    with pytest.raises(Invalid) as refused:
        changed(world, case, person=person)
    assert code_of(refused) == code


def test_a_birth_year_that_contradicts_the_birthdate_in_the_vault_is_refused(world: World) -> None:
    case = world.add(identity=an_identity(birthdate="2009-05-14"))
    with pytest.raises(Invalid) as refused:
        changed(world, case, person={"birth_year": 2000})
    assert code_of(refused) == "disagrees_with_birthdate"


def test_an_age_that_is_said_counts_from_that_day(world: World) -> None:
    case = world.add(a_case(person=Person()))
    work = changed(world, case, person={"age": 40})
    stored = world.case(case)
    assert (stored.age_said_on, stored.majority) == (TODAY, Majority.ADULT)
    (entry,) = world.timeline(case)
    assert entry.details == {
        "fields": ["person.age"],
        "changes": {"person.age": {"before": None, "after": 40}},
        "majority_before": "unknown",
        "majority_after": "adult",
    }
    assert published(work) == ["case_facts_changed"]


def test_the_birthdate_in_the_vault_says_how_old_the_person_is_today(world: World) -> None:
    # 18 since yesterday; the birth year alone would leave a doubt.
    case = world.add(a_case(person=Person()), an_identity(birthdate="2008-11-23"))
    changed(world, case, person={"birth_year": 2008})
    (entry,) = world.timeline(case)
    assert entry.details.keys() == {"fields", "changes"}


def test_the_day_of_identification_is_corrected_and_with_it_who_was_a_child(world: World) -> None:
    case = world.add(a_case(person=Person()), an_identity(birthdate="2008-11-23"))
    changed(world, case, identified_on=date(2026, 11, 22))
    assert world.case(case).majority == Majority.MINOR
    changed(world, case, identified_on=TODAY)
    assert world.case(case).majority == Majority.ADULT


@pytest.mark.parametrize(("day", "code"), [(None, "required"), (TODAY + timedelta(days=2), "in_the_future")])
def test_a_person_was_identified_on_a_day_that_has_been(world: World, day: date | None, code: str) -> None:
    case = world.add()
    with pytest.raises(Invalid) as refused:
        changed(world, case, identified_on=day)
    assert code_of(refused) == code


def test_a_change_without_an_age_decrypts_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = world.add(identity=an_identity())
    monkeypatch.setattr(FakeVault, "read", forbidden)
    changed(world, case, needs=("medical",))
    with pytest.raises(AssertionError):
        changed(world, case, person={"birth_year": 2009})


def test_an_age_that_makes_a_child_of_an_adult_stops_what_rests_on_their_own_consent(world: World) -> None:
    consent = a_consent(capacity="self_adult")
    case = world.add(a_case(person=Person(birth_year=1990), majority=Majority.ADULT, consents=[consent]))
    record = world.refer(case, a_record(consent))
    work = changed(world, case, person={"birth_year": 2012})
    stopped = DisclosureStopped(country=GT, case_id=case.id, referral_id=record.referral_id, reason="consent_capacity")
    assert stopped in work.published


def test_a_change_without_an_age_stops_no_disclosure(world: World) -> None:
    case = world.add(a_case(person=Person(birth_year=1990)))
    world.refer(case, a_record(profile="d3_identified"))
    assert published(changed(world, case, needs=("medical",))) == []


def test_a_change_of_another_version_is_refused(world: World) -> None:
    case = world.add()
    with pytest.raises(PreconditionFailed), world.work() as work:
        change_case(case.id, {"needs": ()}, require_version=another_version, work=work)
    assert (world.case(case), actions(work)) == (case, [])


def test_the_version_is_the_stored_one(world: World) -> None:
    case, seen = world.add(), list[int]()
    with world.work() as work:
        change_case(case.id, {"needs": ()}, require_version=seen.append, work=work)
        change_case(case.id, {"needs": ()}, require_version=seen.append, work=work)
    assert seen == [1, 2]


def test_a_closed_case_is_not_changed(world: World) -> None:
    case = a_case()
    case.close("other", on=TODAY)
    world.add(case)
    with pytest.raises(CaseClosedAlready):
        changed(world, case, needs=("medical",))


def test_a_missing_case_is_not_found_before_its_version_is_asked(world: World) -> None:
    with pytest.raises(NotFound), world.work() as work:
        change_case(new_id(), {}, require_version=another_version, work=work)
