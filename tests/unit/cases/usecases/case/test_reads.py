"""Reading what is stored of a case: each read is audited, and finds nothing of another organisation."""

# fixed dates: NOON is the clock of the service

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case, CaseSource
from services.cases.domain.case.casework import AssessRisk
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.person.identity import Identity
from services.cases.processes.case.timeline import append_entry
from services.cases.usecases.access.read_access_log import read_access_log
from services.cases.usecases.case.assign_case import assign_case
from services.cases.usecases.case.list_cases import ListCases, list_cases
from services.cases.usecases.case.list_today import ListToday, list_today
from services.cases.usecases.case.read_assignments import read_assignments
from services.cases.usecases.case.read_case import read_case
from services.cases.usecases.case.read_coding import read_coding
from services.cases.usecases.case.read_notes import read_note, read_notes
from services.cases.usecases.case.read_timeline import read_timeline
from services.cases.usecases.case.write_note import write_note
from services.cases.usecases.consent.read_consents import read_consents
from services.cases.usecases.disclosure.read_disclosures import read_disclosures
from services.cases.usecases.parts.assess_risk import assess_risk
from services.cases.usecases.parts.read_assessments import read_assessments
from services.cases.usecases.person.read_identity import read_identity
from shared.db.paging import Page
from shared.kernel.errors import Forbidden, NotFound
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, a_case, a_caseworker, a_consent, a_member, a_record, an_identity
from tests.support.use_cases import actions
from tests.support.world import CLINIC, GT, HN, SHELTER
from tests.unit.cases.usecases.world import World, audited_fields

READS: dict[str, Callable[[UUID, CasesWork], Any]] = {
    "access_log.read": lambda case_id, work: read_access_log(case_id, after=None, limit=9, work=work),
    "assessments.read": lambda case_id, work: read_assessments(case_id, after=None, limit=9, work=work),
    "assignments.read": lambda case_id, work: read_assignments(case_id, after=None, limit=9, work=work),
    "case.read": lambda case_id, work: read_case(case_id, work=work),
    "coding.read": lambda case_id, work: read_coding(case_id, work=work),
    "consents.read": lambda case_id, work: read_consents(case_id, work=work),
    "disclosures.read": lambda case_id, work: read_disclosures(case_id, work=work),
    "identity.read": lambda case_id, work: read_identity(case_id, "referral", work=work),
    "notes.read": lambda case_id, work: read_notes(case_id, after=None, limit=9, work=work),
    "timeline.read": lambda case_id, work: read_timeline(case_id, after=None, limit=9, work=work),
}
each_read = pytest.mark.parametrize(("action", "read"), READS.items(), ids=READS)


def listing(**changes: Any) -> ListCases:
    return replace(ListCases(filters={}, sort="-opened_on", after=None, limit=9), **changes)


@each_read
def test_a_read_is_audited_and_changes_nothing(
    world: World, action: str, read: Callable[[UUID, CasesWork], Any]
) -> None:
    case = world.add(identity=an_identity())
    for _ in range(2):
        with world.work() as work:
            read(case.id, work)
        (row,) = work.audit_rows
        assert (row["action"], row["country"], row["object_type"], row["object_id"]) == (action, GT, "case", case.id)
        assert (work.published, work.enqueued) == ([], [])
    assert (world.case(case), world.happened(case)) == (case, [])


@each_read
def test_a_missing_case_is_not_found(world: World, action: str, read: Callable[[UUID, CasesWork], Any]) -> None:
    with pytest.raises(NotFound), world.work() as work:
        read(new_id(), work)
    assert actions(work) == []


def test_an_identity_is_read_for_a_stated_purpose(world: World) -> None:
    case = world.add(identity=an_identity())
    with world.work() as work:
        assert read_identity(case.id, "referral", work=work) == (an_identity(), 1)
    (row,) = work.audit_rows
    assert row["purpose"] == "referral"
    assert row["fields"] == ["first_names", "surnames", "birthdate", "documents", "phones"]


def test_an_identity_that_was_never_recorded_is_empty(world: World) -> None:
    case = world.add()
    with world.work() as work:
        assert read_identity(case.id, "referral", work=work) == (Identity(), 0)
    assert audited_fields(work) == [[]]


def test_a_case_is_read_as_json_with_its_version(world: World) -> None:
    case = world.add()
    with world.work() as work:
        stored = read_case(case.id, work=work)
    assert (json.loads(stored.body)["id"], stored.version) == (str(case.id), 1)


def test_a_case_is_shown_in_the_words_of_three_standards(world: World) -> None:
    case = world.add()
    with world.work() as work:
        codings = read_coding(case.id, work=work)
    assert len({coding.standard for coding in codings}) == 3


@pytest.mark.parametrize(("last_day", "in_force"), [(date(2026, 11, 24), "true"), (date(2026, 11, 23), "false")])
def test_a_standard_is_told_whether_a_consent_is_in_force_today(world: World, last_day: date, in_force: str) -> None:
    # It is the 25th in UTC, and still the 24th in Guatemala.
    world.now = datetime(2026, 11, 25, 3, tzinfo=UTC)
    case = world.add(a_case(consents=[a_consent(expires_on=last_day)]))
    with world.work() as work:
        htcds, *_ = read_coding(case.id, work=work)
    assert [value.values for value in htcds.values if value.field == "con_Consent"] == [(in_force,)]


def test_withdrawn_consents_are_read_as_well(world: World) -> None:
    consent = a_consent()
    case = world.add(a_case(consents=[consent.withdrawn(at=NOON, channel="phone"), a_consent()]))
    with world.work() as work:
        assert read_consents(case.id, work=work) == case.consents


def test_only_what_left_with_a_referral_is_read_as_a_disclosure(world: World) -> None:
    case = world.add()
    record = world.refer(case)
    with world.work() as work:
        work.disclosures.add(case, a_record())
        assert read_disclosures(case.id, work=work) == [(record, False)]


def test_notes_are_read_in_words(world: World) -> None:
    case = world.add()
    for text in ("uno", "dos"):
        with world.work() as work:
            note = write_note(case.id, text, work=work)
    with world.work() as work:
        page = read_notes(case.id, after=None, limit=1, work=work)
        assert [one.text for one in page.items] == ["dos"]
        assert page.next_position is not None
        assert read_note(case.id, note.id, work=work) == note
    assert actions(work) == ["notes.read", "notes.read"]


def test_a_note_of_another_case_is_not_found(world: World) -> None:
    case, other = world.add(), world.add()
    with world.work() as work:
        note = write_note(case.id, "uno", work=work)
    with pytest.raises(NotFound), world.work() as work:
        read_note(other.id, note.id, work=work)


def test_notes_cannot_be_read_once_the_person_was_erased(world: World) -> None:
    case = world.add(identity=an_identity())
    with world.work() as work:
        note = write_note(case.id, "uno", work=work)
        work.vault.erase(case, reason="requested", erased_by="ana", at=NOON)
    with pytest.raises(NotFound), world.work() as work:
        read_note(case.id, note.id, work=work)
    with pytest.raises(NotFound), world.work() as work:
        read_notes(case.id, after=None, limit=9, work=work)


@pytest.mark.parametrize("read", [read_assessments, read_assignments, read_notes, read_timeline])
def test_a_page_goes_on_where_the_one_before_ended(world: World, read: Callable[..., Page[Any]]) -> None:
    case, other = world.add(), world.add()
    member = world.add_member(a_member())
    for one in (case, other, case):
        with world.work() as work:
            assess_risk(one.id, AssessRisk(overall_risk="low", done_on=NOON.date()), work=work)
            assign_case(one.id, member.user_id, work=work)
            write_note(one.id, "uno", work=work)
    with world.work() as work:
        whole = read(case.id, after=None, limit=9, work=work)
        first = read(case.id, after=None, limit=1, work=work)
        after = orjson.loads(orjson.dumps(first.next_position))
        rest = read(case.id, after=after, limit=9, work=work)
    assert len(whole.items) == (6 if read is read_timeline else 2)
    assert [*first.items, *rest.items] == list(whole.items)


def test_the_timeline_is_read_newest_first(world: World) -> None:
    case = world.add()
    with world.work() as work:
        for kind in ("case.changed", "case.closed"):
            append_entry(case, TimelineEntry(kind=kind), work=work)
        page = read_timeline(case.id, after=None, limit=9, work=work)
    assert [entry.kind for entry in page.items] == ["case.closed", "case.changed"]


def test_the_access_log_of_a_case_has_the_earlier_reads_of_it(world: World) -> None:
    case = world.add()
    for _ in range(2):
        with world.work() as work:
            page = read_access_log(case.id, after=None, limit=9, work=work)
    assert [(entry.actor, entry.action) for entry in page.items] == [("ana", "access_log.read")]


def test_a_list_has_the_cases_of_the_own_organisation(world: World) -> None:
    mine = world.add()
    world.add(a_case(organisation_id=CLINIC))
    with world.work() as work:
        page = list_cases(listing(), work=work)
    assert [card["id"] for card in json.loads(page.items)] == [str(mine.id)]
    (row,) = work.audit_rows
    assert (row["action"], row["object_type"], row["object_id"]) == ("case.listed", "organisation", SHELTER)


def test_the_first_screen_is_one_look_at_the_own_cases_first_and_no_imported_one(world: World) -> None:
    ana = a_caseworker(subject=str(new_id()))
    own = world.add(a_case(assigned_to=UUID(ana.subject)))
    closed = world.add(a_case(assigned_to=UUID(ana.subject), closed_on=NOON.date()))
    imported = world.add(a_case(source=CaseSource.IMPORTED))
    later = [world.add() for _ in range(5)]
    world.add(a_case(organisation_id=CLINIC))
    with world.work(ana) as work:
        today = list_today(ListToday(due_to=NOON), work=work)
    recent = [card["id"] for card in today.recent]
    assert recent == [str(own.id), *(str(case.id) for case in later[:0:-1])]
    assert not {str(closed.id), str(imported.id)} & set(recent)
    (row,) = work.audit_rows
    assert (row["action"], row["object_id"], row["fields"]) == (
        "case.listed",
        SHELTER,
        ["assigned_to", "due_to", "source"],
    )


def test_a_list_goes_on_where_the_page_before_ended(world: World) -> None:
    cases = {str(world.add().id) for _ in range(3)}
    with world.work() as work:
        first = list_cases(listing(limit=2), work=work)
        position = orjson.loads(orjson.dumps(first.next_position))
        rest = list_cases(listing(limit=2, after=position[1:]), work=work)
    pages = [[card["id"] for card in json.loads(page.items)] for page in (first, rest)]
    assert [len(page) for page in pages] == [2, 1]
    assert {*pages[0], *pages[1]} == cases


def test_the_audit_of_a_list_names_the_filters_and_not_their_values(world: World) -> None:
    world.add()
    with world.work() as work:
        page = list_cases(listing(filters={"status": "closed", "risk_level": "low"}), work=work)
    assert (page.items, audited_fields(work)) == ("[]", [["risk_level", "status"]])


def test_a_list_over_two_countries_is_audited_in_both(world: World) -> None:
    with world.work(a_caseworker(countries=frozenset({GT, HN}))) as work:
        list_cases(listing(), work=work)
    assert [row["country"] for row in work.audit_rows] == [GT, HN]


def test_the_platform_has_no_cases_of_its_own(world: World) -> None:
    with pytest.raises(Forbidden), world.platform() as work:
        list_cases(listing(), work=work)


def test_a_case_that_is_read_is_not_locked(world: World) -> None:
    case: Case = world.add()
    with world.work() as writing:
        writing.cases.get_for_update(case.id)
        with world.work() as work:
            for read in READS.values():
                read(case.id, work)
