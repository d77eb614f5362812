"""When people are reminded of hearings, what a case waits for, and what a calendar shows."""

# fixed dates: the rules are handed their day

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.kinds.follow_up import DuePart, TaskKind
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.calendar import CalendarHearing, calendar_hearing, check_span
from services.cases.domain.proceedings.due import due_part
from services.cases.domain.proceedings.hearing import HEARING, Hearing
from services.cases.domain.proceedings.measure import MEASURE, Measure
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.domain.proceedings.reminders import FIRST_REMINDER, LAST_REMINDER, reminder_due
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY
from tests.support.builders.proceedings import PROSECUTION, a_proceeding
from tests.support.world import CLINIC, GT, SHELTER

pytestmark = pytest.mark.unit

FIRST, LAST, HELD = (date(2026, 11, day) for day in (17, 23, 24))
"""Seven days and one day before a hearing on 24 November."""
OURS, THEIRS, PERSON = new_id(), new_id(), new_id()


def reminded(today: date, before: int | None, **changes: date) -> int | None:
    days = {"first_on": FIRST, "last_on": LAST, "held_on": HELD, **changes}
    return reminder_due(before, today=today, **days)


@pytest.mark.parametrize(
    ("day", "before", "expected"),
    [
        (16, None, None),
        (17, None, FIRST_REMINDER),
        (17, FIRST_REMINDER, None),
        (20, None, FIRST_REMINDER),
        (21, None, None),
        (22, FIRST_REMINDER, None),
        (23, None, LAST_REMINDER),
        (23, FIRST_REMINDER, LAST_REMINDER),
        (23, LAST_REMINDER, None),
        (24, None, None),
        (24, FIRST_REMINDER, None),
        (25, FIRST_REMINDER, None),
    ],
)
def test_people_are_reminded_once_a_week_before_and_once_a_day_before(
    day: int, before: int | None, expected: int | None
) -> None:
    assert reminded(date(2026, 11, day), before) == expected


def test_before_a_holiday_both_reminders_come_earlier() -> None:
    moved = {"first_on": date(2026, 11, 13), "last_on": date(2026, 11, 20)}

    assert reminded(date(2026, 11, 13), None, **moved) == FIRST_REMINDER
    assert reminded(date(2026, 11, 20), FIRST_REMINDER, **moved) == LAST_REMINDER


def asked(kind: Kind[Proceeding, Any], part: ProceedingPart, own: Mapping[UUID, UUID] | None = None) -> DuePart | None:
    persons = {OURS: PERSON} if own is None else own
    return due_part(kind, part, own=persons.get, country=GT, today=TODAY)


def a_hearing(*persons: UUID, **changes: Any) -> Hearing:
    return replace(Hearing(type="trial", scheduled_at=NOON, persons=persons), **changes)


def test_a_case_waits_for_the_hearing_of_its_person() -> None:
    hearing = a_hearing(THEIRS, OURS)

    assert asked(HEARING, hearing) == DuePart(
        part_id=hearing.id, kind=TaskKind.HEARING, due_on=TODAY, at=NOON, detail="trial", person_id=PERSON
    )


def test_a_hearing_is_due_at_its_hour_and_what_has_only_a_day_at_the_end_of_it() -> None:
    at_half_past_nine = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)
    hearing, measure = a_hearing(scheduled_at=at_half_past_nine), Measure(kind="no_contact", from_on=TODAY)

    due = [asked(HEARING, hearing), asked(MEASURE, replace(measure, until_on=TODAY))]

    assert [part.task(GT).due_at for part in due if part] == [
        at_half_past_nine,
        datetime(2026, 11, 25, 5, 59, 59, tzinfo=UTC),
    ]


def test_the_day_of_a_hearing_is_that_of_its_country() -> None:
    due = asked(HEARING, a_hearing(scheduled_at=datetime(2026, 11, 25, 3, tzinfo=UTC)))

    assert due is not None
    assert (due.due_on, due.person_id) == (TODAY, None)


@pytest.mark.parametrize(
    "changes",
    [{"persons": (THEIRS,)}, {"outcome": "held"}, {"in_error": True}],
    ids=["of others", "held", "a mistake"],
)
def test_it_does_not_wait_for_any_other(changes: Mapping[str, Any]) -> None:
    assert asked(HEARING, a_hearing(OURS, **changes)) is None


def test_what_has_passed_is_no_task_any_more() -> None:
    assert asked(HEARING, a_hearing(OURS, scheduled_at=NOON - timedelta(days=1))) is None
    ended = Measure(kind="no_contact", from_on=TODAY - timedelta(days=60), until_on=TODAY - timedelta(days=7))
    assert asked(MEASURE, ended) is not None
    assert asked(MEASURE, replace(ended, until_on=TODAY - timedelta(days=8))) is None


def test_it_waits_for_the_last_day_of_a_measure() -> None:
    measure = Measure(kind="no_contact", from_on=TODAY, until_on=TODAY + timedelta(days=9))

    due = asked(MEASURE, measure)

    assert due is not None
    assert (due.kind, due.due_on, due.detail) == (TaskKind.PROTECTION_MEASURE, measure.until_on, "no_contact")
    assert asked(MEASURE, replace(measure, until_on=None)) is None
    assert asked(MEASURE, replace(measure, ended_on=TODAY)) is None


def test_a_request_without_a_day_waits_since_it_was_asked() -> None:
    request = ProceedingRequest(kind="report", person=OURS, recorded_at=NOON, due_on=TODAY + timedelta(days=3))

    found = [asked(REQUEST, each) for each in (request, replace(request, due_on=None))]

    assert [due and (due.kind, due.due_on, due.person_id) for due in found] == [
        (TaskKind.PROCEEDING_REQUEST, TODAY + timedelta(days=3), PERSON),
        (TaskKind.PROCEEDING_REQUEST, TODAY, PERSON),
    ]
    assert asked(REQUEST, replace(request, outcome="declined")) is None


def test_a_calendar_is_of_a_year_at_most_and_in_order() -> None:
    check_span(TODAY, TODAY, TODAY)
    check_span(TODAY, TODAY + timedelta(days=366), TODAY)
    for last in (TODAY - timedelta(days=1), TODAY + timedelta(days=367)):
        with pytest.raises(Invalid):
            check_span(TODAY, last, TODAY)
    far_away, late = date(2999, 1, 1), TODAY + timedelta(days=365 * 30)
    for first, last, field in ((far_away, far_away, "from"), (late, far_away, "to")):
        with pytest.raises(Invalid) as refusal:
            check_span(first, last, TODAY)
        assert [(each.field, each.code) for each in refusal.value.problems] == [(field, "too_far")]


def shown(hearing: Hearing, caller: UUID, cases: Mapping[UUID, UUID]) -> CalendarHearing | None:
    return calendar_hearing(a_proceeding(), hearing, cases, caller=caller)


def test_the_keeper_sees_every_hearing_in_the_calendar() -> None:
    hearing = a_hearing(THEIRS, victim_presence="gesell", accompanied=True, version=3)

    found = shown(hearing, PROSECUTION, {})

    assert found is not None
    assert (found.id, found.version, found.type, found.scheduled_at) == (hearing.id, 3, "trial", NOON)
    assert (found.country, found.organisation_id, found.institution) == (GT, PROSECUTION, "GT_MP_FTP")
    assert (found.victim_presence, found.accompanied, found.case_id) == ("gesell", True, None)


def test_others_see_the_hearings_that_call_their_person_or_nobody() -> None:
    case_id = new_id()
    calling = [a_hearing(OURS), a_hearing(), a_hearing(THEIRS)]

    found = [shown(hearing, SHELTER, {OURS: case_id}) for hearing in calling]

    assert [each and each.case_id for each in found] == [case_id, case_id, None]
    assert [shown(hearing, CLINIC, {}) for hearing in calling] == [None, None, None]


def test_a_calendar_has_no_place_and_no_words() -> None:
    assert not {"place", "name", "file_number", "persons", "heard"} & {each.name for each in fields(CalendarHearing)}
