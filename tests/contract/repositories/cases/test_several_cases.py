"""What is read and written of several cases in one statement."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.stage import Stage
from services.cases.domain.case.timeline import TimelineEntry, stored_entry
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.cases.works import STRANGERS, Works, on_postgresql
from tests.support.builders.cases import NOON, a_case, a_case_referral, a_record, an_identity

LATER, LATEST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


@pytest.fixture
def case(works: Works) -> Case:
    """A stored case with an identity."""
    case = a_case()
    works.store(case, identity=an_identity(birthdate="2010"))
    return case


@pytest.fixture
def other(works: Works) -> Case:
    """Another one, without an identity."""
    case = a_case()
    works.store(case)
    return case


def test_several_cases_are_read_together(works: Works, case: Case, other: Case) -> None:
    with works.open() as work:
        assert work.cases.get_each_for_update([other.id, case.id]) == {case.id: case, other.id: other}


def test_several_cases_are_not_found_when_one_is_missing(works: Works, case: Case, other: Case) -> None:
    with works.open() as work, pytest.raises(NotFound):
        work.cases.get_each_for_update([case.id, new_id(), other.id])


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_several_cases_of_another_organisation_or_country_are_not_found(
    works: Works, case: Case, other: Case, stranger: Any
) -> None:
    with works.open(stranger) as work, pytest.raises(NotFound):
        work.cases.get_each_for_update([case.id, other.id])


def test_cases_that_are_read_together_are_locked(works: Works, case: Case, other: Case) -> None:
    def change_meanwhile() -> None:
        with works.open() as second:
            works.do_not_wait(second)
            second.cases.get_for_update(other.id)

    with works.open() as first:
        first.cases.get_each_for_update([case.id, other.id])
        with pytest.raises(works.would_wait):
            change_meanwhile()


def test_the_stages_of_several_cases_are_saved_as_their_next_versions(works: Works, case: Case, other: Case) -> None:
    with works.open() as work:
        cases = work.cases.get_each_for_update([case.id, other.id])
        cases[case.id].stage, cases[other.id].stage = Stage.REFERRED, Stage.ASSISTANCE
        work.cases.save_stages(list(cases.values()))
        work.cases.save_stages([])
    with works.open() as work:
        assert work.cases.get(case.id) == cases[case.id] == replace(case, stage=Stage.REFERRED, version=2)
        assert work.cases.get(other.id) == cases[other.id] == replace(other, stage=Stage.ASSISTANCE, version=2)


def test_the_stage_of_a_case_that_was_changed_meanwhile_is_not_overwritten(
    works: Works, case: Case, other: Case
) -> None:
    stale = replace(case, stage=Stage.REFERRED)
    with works.open() as work:
        work.cases.save(work.cases.get_for_update(case.id))
    with pytest.raises(Conflict), works.open() as work:
        work.cases.save_stages([replace(other, stage=Stage.REFERRED), stale])
    with works.open() as work:
        assert work.cases.get(other.id) == other
        assert work.cases.get(case.id).stage == case.stage


def test_several_entries_are_appended_together_each_once(works: Works, case: Case, other: Case) -> None:
    known, new, elsewhere = (
        stored_entry(TimelineEntry(kind="case.changed", details={"user_id": new_id()}), actor="ana", at=at)
        for at in (NOON, LATER, LATEST)
    )
    with works.open() as work:
        assert work.timeline.append_each([(case, known)]) == {known.id}
        together = [(case, replace(known, kind="other")), (case, new), (other, elsewhere)]
        assert work.timeline.append_each(together) == {new.id, elsewhere.id}
        assert work.timeline.append_each([]) == set()
        assert {entry.id for entry in work.timeline.each([known.id, elsewhere.id, new_id()])} == {
            known.id,
            elsewhere.id,
        }
        newest, oldest = work.timeline.page(case.id, after=None, limit=9).items
        (of_other,) = work.timeline.page(other.id, after=None, limit=9).items
    assert (newest.id, newest.at, oldest.kind) == (new.id, LATER, "case.changed")
    assert (of_other.actor, of_other.details) == ("ana", {"user_id": str(elsewhere.details["user_id"])})


def test_the_states_of_several_cases_are_read_together(works: Works, case: Case, other: Case) -> None:
    first, second, elsewhere, unknown = (
        a_case_referral(),
        a_case_referral(state="accepted"),
        a_case_referral(),
        new_id(),
    )
    with works.open() as work:
        work.case_referrals.save_each([(case, first), (case, second), (other, elsewhere)])
        work.case_referrals.save_each([(other, replace(elsewhere, state="rejected"))])
        work.case_referrals.save_each([])
        assert work.case_referrals.states_of_each([case.id, other.id, unknown]) == {
            case.id: {first.referral_id: "sent", second.referral_id: "accepted"},
            other.id: {elsewhere.referral_id: "rejected"},
            unknown: {},
        }


def test_what_was_prepared_for_several_referrals_is_read_together(works: Works, case: Case, other: Case) -> None:
    earlier, elsewhere = a_record(), a_record()
    later = a_record(referral_id=earlier.referral_id, disclosed_at=LATER)
    of_case, of_other = (case.id, earlier.referral_id), (other.id, elsewhere.referral_id)
    mixed, unknown = (case.id, elsewhere.referral_id), (case.id, new_id())
    with works.open() as work:
        for record in (later, earlier, a_record()):
            work.disclosures.add(case, record)
        work.disclosures.add(other, elsewhere)
        assert work.disclosures.prepared_for([of_case, of_other, unknown]) == {
            of_case: [earlier, later],
            of_other: [elsewhere],
            unknown: [],
        }
        assert work.disclosures.prepared_for([mixed, of_case])[mixed] == []


def test_the_birthdates_of_several_persons_are_read_together(works: Works, case: Case, other: Case) -> None:
    erased, imported = a_case(), a_case()
    works.store(erased, identity=an_identity())
    with works.open() as work:
        work.vault.erase(erased, reason="requested", erased_by="ana", at=NOON)
    cases = [case, other, erased, imported]
    with works.open() as work:
        births = work.vault.births_of(cases)
        assert [work.vault.birthdate_among(births, each) for each in cases] == ["2010", None, None, None]
        assert births.erased == {erased.person_id}


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_several_cases_of_another_organisation_or_country_look_as_if_there_was_nothing(
    works: Works, case: Case, stranger: Any
) -> None:
    prepared = a_record()
    with works.open() as work:
        work.disclosures.add(case, prepared)
        work.case_referrals.save_each([(case, a_case_referral(prepared))])
    of_referral = (case.id, prepared.referral_id)
    with works.open(stranger) as work:
        births = work.vault.births_of([case])
        assert work.vault.birthdate_among(births, case) is None
        assert work.disclosures.prepared_for([of_referral]) == {of_referral: []}
        assert work.case_referrals.states_of_each([case.id]) == {case.id: {}}
        with pytest.raises(Conflict):
            work.cases.save_stages([replace(case)])
