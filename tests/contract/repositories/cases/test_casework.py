"""What belongs to a case: its timeline, notes, assessments, assignments, disclosures, referrals and members."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import Assessment, Assignment, EncryptedNote, RiskItem
from services.cases.domain.case.timeline import TimelineEntry
from shared.db.paging import Page
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.cases.works import STRANGERS, Works, on_postgresql
from tests.support.builders.cases import NOON, TODAY, a_case, a_case_referral, a_consent, a_member, a_record
from tests.support.world import CLINIC, HN, SHELTER

LATER, LATEST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)


@pytest.fixture
def case(works: Works) -> Case:
    """A stored case."""
    case = a_case()
    works.store(case)
    return case


def a_note(at: datetime = NOON) -> EncryptedNote:
    return EncryptedNote(id=new_id(), content=b"encrypted", written_at=at, written_by="ana")


def an_assessment(at: datetime = NOON) -> Assessment:
    return Assessment(
        kind="initial",
        overall_risk="low",
        done_on=TODAY,
        tool="tool",
        factors=("isolation",),
        items=(RiskItem(domain="health", factor="isolation", is_risk="yes"),),
        done_by="ana",
        recorded_at=at,
        sets_risk=False,
    )


def an_assignment(at: datetime = NOON) -> Assignment:
    return Assignment(user_id=new_id(), assigned_at=at, assigned_by="ana")


def append(work: CasesWork, case: Case, at: datetime) -> UUID:
    entry = TimelineEntry(kind="case.changed")
    assert work.timeline.append(case, entry, actor="ana", at=at)
    return entry.id


def add_note(work: CasesWork, case: Case, at: datetime) -> UUID:
    note = a_note(at)
    work.notes.add(case, note)
    return note.id


def add_assessment(work: CasesWork, case: Case, at: datetime) -> UUID:
    made = an_assessment(at)
    work.assessments.add(case, made.stored(None))
    return made.id


def add_assignment(work: CasesWork, case: Case, at: datetime) -> UUID:
    made = an_assignment(at)
    work.assignments.add(case, made)
    return made.id


@dataclass(frozen=True)
class Part:
    """A list of what belongs to a case."""

    add: Callable[[CasesWork, Case, datetime], UUID]
    page: Callable[..., Page[Any]]
    at: str


PARTS = {
    "timeline": Part(append, lambda work, *a, **k: work.timeline.page(*a, **k), "at"),
    "notes": Part(add_note, lambda work, *a, **k: work.notes.page(*a, **k), "written_at"),
    "assessments": Part(add_assessment, lambda work, *a, **k: work.assessments.page(*a, **k), "recorded_at"),
    "assignments": Part(add_assignment, lambda work, *a, **k: work.assignments.page(*a, **k), "assigned_at"),
}
each_part = pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)


def ids(page: Page[Any]) -> list[UUID]:
    return [item.id for item in page.items]


@each_part
def test_a_list_of_a_case_is_newest_first_page_by_page(works: Works, case: Case, part: Part) -> None:
    other = a_case()
    works.store(other)
    with works.open() as work:
        part.add(work, other, NOON)
        added = [part.add(work, case, at) for at in (NOON, LATEST, LATER, NOON)]
    newest_first = [added[1], added[2], added[3], added[0]]
    with works.open() as work:
        first = part.page(work, case.id, after=None, limit=3)
        assert ids(first) == newest_first[:3]
        assert list(first.next_position or ()) == [getattr(first.items[-1], part.at), newest_first[2]]
        rest = part.page(work, case.id, after=[NOON.isoformat(), str(newest_first[2])], limit=3)
        assert (ids(rest), rest.next_position) == (newest_first[3:], None)


@on_postgresql
@each_part
def test_a_list_of_a_case_of_another_organisation_or_country_is_empty(works: Works, case: Case, part: Part) -> None:
    with works.open() as work:
        part.add(work, case, NOON)
    for stranger in STRANGERS:
        with works.open(stranger) as work:
            assert part.page(work, case.id, after=None, limit=9).items == []
        with pytest.raises(DBAPIError), works.open(stranger) as work:
            part.add(work, case, NOON)


def test_the_same_entry_is_on_the_timeline_once(works: Works, case: Case) -> None:
    entry = TimelineEntry(kind="case.changed", details={"fields": ["needs"], "user_id": new_id()})
    with works.open() as work:
        assert work.timeline.append(case, entry, actor="ana", at=NOON)
        assert not work.timeline.append(case, replace(entry, kind="other"), actor="berta", at=LATER)
        (stored,) = work.timeline.page(case.id, after=None, limit=9).items
    assert (stored.kind, stored.actor, stored.at) == ("case.changed", "ana", NOON)
    assert stored.details == {"fields": ["needs"], "user_id": str(entry.details["user_id"])}


@on_postgresql
def test_a_note_belongs_to_one_case(works: Works, case: Case) -> None:
    note = a_note()
    with works.open() as work:
        work.notes.add(case, note)
        assert work.notes.get(case.id, note.id) == note
        for case_id, note_id in ((new_id(), note.id), (case.id, new_id())):
            with pytest.raises(NotFound):
                work.notes.get(case_id, note_id)
    for stranger in STRANGERS:
        with works.open(stranger) as work, pytest.raises(NotFound):
            work.notes.get(case.id, note.id)


def test_an_assessment_is_read_as_it_was_made(works: Works, case: Case) -> None:
    made = an_assessment().stored(b"encrypted")
    with works.open() as work:
        work.assessments.add(case, made)
        assert work.assessments.page(case.id, after=None, limit=9).items == [made]
        assert work.assessments.get(case.id, made.id) == made


@on_postgresql
def test_an_assessment_is_read_only_in_its_case_and_by_its_organisation(works: Works, case: Case) -> None:
    other = a_case()
    works.store(other)
    made = an_assessment().stored(None)
    with works.open() as work:
        work.assessments.add(case, made)
        for case_id, assessment_id in ((other.id, made.id), (case.id, new_id())):
            with pytest.raises(NotFound):
                work.assessments.get(case_id, assessment_id)
    for stranger in STRANGERS:
        with works.open(stranger) as work, pytest.raises(NotFound):
            work.assessments.get(case.id, made.id)


def test_an_assignment_ends_the_one_before(works: Works, case: Case) -> None:
    first, second = an_assignment(), an_assignment(LATER)
    with works.open() as work:
        work.assignments.add(case, first)
        work.assignments.add(case, second)
        page = work.assignments.page(case.id, after=None, limit=9)
    assert page.items == [second, replace(first, ended_at=LATER, end_reason="reassigned")]


def test_the_assignments_of_a_suspended_organisation_end(works: Works, case: Case) -> None:
    other = a_case(organisation_id=CLINIC)
    works.store(other)
    ended, last, kept = an_assignment(), an_assignment(LATER), an_assignment()
    with works.platform() as work:
        work.assignments.add(case, ended)
        work.assignments.add(case, last)
        work.assignments.add(other, kept)
        work.assignments.end_all(SHELTER, LATEST)
        of_case = work.assignments.page(case.id, after=None, limit=9)
        of_other = work.assignments.page(other.id, after=None, limit=9)
    assert [made.end_reason for made in of_case.items] == ["organisation_suspended", "reassigned"]
    assert [made.ended_at for made in of_case.items] == [LATEST, LATER]
    assert of_other.items == [kept]


def test_a_prepared_disclosure_is_confirmed_by_its_referral(works: Works, case: Case) -> None:
    consent = a_consent()
    prepared = a_record(consent)
    with works.open() as work:
        work.disclosures.add(case, prepared)
        work.disclosures.add(case, prepared)
        assert work.disclosures.prepared(case.id) == [prepared]
        assert work.disclosures.confirmed(case.id) == []
        work.case_referrals.save_each([(case, a_case_referral(prepared))])
        assert work.disclosures.confirmed(case.id) == [prepared]


def test_disclosures_are_prepared_in_order_and_confirmed_newest_first(works: Works, case: Case) -> None:
    later, earlier = a_record(disclosed_at=LATER), a_record()
    with works.open() as work:
        for record in (later, earlier):
            work.disclosures.add(case, record)
            work.case_referrals.save_each([(case, a_case_referral(record))])
        assert work.disclosures.prepared(case.id) == [earlier, later]
        assert work.disclosures.prepared(case.id, later.referral_id) == [later]
        assert work.disclosures.prepared(case.id, new_id()) == []
        assert work.disclosures.confirmed(case.id) == [later, earlier]


def test_what_was_answered_in_words_left_the_case_and_is_no_packet_of_its_referral(works: Works, case: Case) -> None:
    packet = a_record()
    answer = replace(
        a_record(disclosed_at=LATER), referral_id=packet.referral_id, request_id=new_id(), person_id=case.person_id
    )
    with works.open() as work:
        for record in (packet, answer):
            work.disclosures.add(case, record)
        work.case_referrals.save_each([(case, a_case_referral(packet))])
        assert work.disclosures.confirmed(case.id) == [answer, packet]
        assert work.disclosures.prepared(case.id) == [packet, answer]
        assert work.disclosures.prepared(case.id, packet.referral_id) == [packet]
        of_referral = (case.id, packet.referral_id)
        assert work.disclosures.prepared_for([of_referral]) == {of_referral: [packet]}


def test_the_newest_state_of_each_referral_counts(works: Works, case: Case) -> None:
    first, second = a_case_referral(), a_case_referral(to_country=HN)
    with works.open() as work:
        for referral in (first, second, replace(first, state="accepted")):
            work.case_referrals.save_each([(case, referral)])
        assert work.case_referrals.states_of(case.id) == {first.referral_id: "accepted", second.referral_id: "sent"}
        assert work.case_referrals.states_of(new_id()) == {}


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_what_left_a_case_of_another_organisation_or_country_is_not_seen(
    works: Works, case: Case, stranger: Any
) -> None:
    prepared = a_record()
    with works.open() as work:
        work.disclosures.add(case, prepared)
        work.case_referrals.save_each([(case, a_case_referral(prepared))])
    seen: Sequence[Any]
    with works.open(stranger) as work:
        seen = [*work.disclosures.prepared(case.id), *work.disclosures.confirmed(case.id)]
        assert [*seen, *work.case_referrals.states_of(case.id)] == []


def test_an_active_member_of_the_organisation_may_be_required(works: Works) -> None:
    member = a_member()
    with works.platform() as work:
        work.members.keep(member, at=NOON)
    with works.open() as work:
        work.members.require(member.user_id, SHELTER, ("caseworker", "supervisor"))
        for user_id, organisation_id, role in (
            (new_id(), SHELTER, "caseworker"),
            (member.user_id, CLINIC, "caseworker"),
            (member.user_id, SHELTER, "supervisor"),
        ):
            with pytest.raises(Invalid) as refused:
                work.members.require(user_id, organisation_id, (role,))
            assert refused.value.problems[0].code == "not_assignable"


def test_a_member_is_known_by_what_was_published_last(works: Works) -> None:
    member = a_member()
    with works.platform() as work:
        work.members.keep(member, at=NOON)
        work.members.keep(replace(member, role="supervisor"), at=LATER)
        work.members.require(member.user_id, SHELTER, ("supervisor",))
        work.members.keep(replace(member, active=False), at=LATEST)
        with pytest.raises(Invalid):
            work.members.require(member.user_id, SHELTER, ("caseworker", "supervisor"))


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_member_of_another_organisation_or_country_is_not_seen(works: Works, stranger: Any) -> None:
    member = a_member()
    with works.platform() as work:
        work.members.keep(member, at=NOON)
    with works.open(stranger) as work, pytest.raises(Invalid):
        work.members.require(member.user_id, SHELTER, ("caseworker",))


@pytest.mark.parametrize("how", [{"active": False}, {"role": "caseworker"}])
def test_until_when_somebody_supervised_is_kept_also_once_they_do_again(works: Works, how: dict[str, Any]) -> None:
    member, other = a_member(role="supervisor"), a_member(role="caseworker")
    with works.platform() as work:
        for each, at in (
            (member, NOON),
            (other, NOON),
            (replace(other, active=False), LATER),
            (replace(member, **how), LATER),
            (member, LATEST),
            (member, LATEST),
        ):
            work.members.keep(each, at=at)
    with works.open() as work:
        before, then = (work.supervision.ended_since(SHELTER, at) for at in (LATER - timedelta(seconds=1), LATER))
        assert member.user_id in before
        assert {member.user_id, other.user_id}.isdisjoint(then)
        assert other.user_id not in before
        assert work.supervision.ended_since(CLINIC, NOON) == []


@on_postgresql
def test_only_the_platform_writes_members(works: Works) -> None:
    with pytest.raises(DBAPIError), works.open() as work:
        work.members.keep(a_member(), at=NOON)
