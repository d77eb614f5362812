"""Remind those who accompany a person of a hearing that comes near."""

from collections.abc import Collection
from datetime import date, timedelta

from services.cases.adapters.work import CasesWork
from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.jurisdictions.days import end_of_day, local_day, zone_of
from services.cases.domain.jurisdictions.registry import pack_of
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.proceedings.due import STILL_ASKED
from services.cases.domain.proceedings.hearing import HEARING
from services.cases.domain.proceedings.reminders import (
    FIRST_REMINDER,
    FROM_HOUR,
    LAPSED,
    LAST_REMINDER,
    LOOK_AHEAD,
    PartToRemind,
    reminder_due,
)
from services.cases.processes.case.following_proceedings import enqueue_following
from services.cases.processes.parts.parts import get_part
from services.cases.processes.proceedings.accompanying import all_concerned, attended_in
from shared.contracts.country_settings import DAYS_OFF, days_of
from shared.contracts.proceedings import HearingDue
from shared.kernel.country import Country


def remind_hearings(country: Country, *, work: CasesWork) -> int:
    """Publish the reminders that are due in a country by its working days; returns how many hearings they are of.

    What was published is kept in the same transaction: a hearing has each reminder once for each moment it is set to.
    """
    now = work.clock.now()
    if now.astimezone(zone_of(country)).hour < FROM_HOUR:
        return 0
    today, reminded = work.today(country), 0
    days_off = days_of(str(work.country_settings.value(DAYS_OFF, country, now)["days"]))
    for part in work.proceeding_parts.to_remind(HEARING.name, country, after=now, before=now + LOOK_AHEAD):
        days = _due(part, country, today, days_off)
        if days is not None:
            _remind(part, days, work)
            reminded += 1
    return reminded


def end_lapsed(country: Country, *, work: CasesWork) -> None:
    """Let what has passed be no task of a case any more, and end what was shared until a day that has passed."""
    today = work.today(country)
    work.shared_persons.end_past(country, today, work.clock.now())
    # A hearing is a task for all of its day: whoever goes along looks the hour up on the way.
    day_before = end_of_day(today - STILL_ASKED[TaskKind.HEARING] - timedelta(days=1), country)
    due_on = today - STILL_ASKED[TaskKind.PROTECTION_MEASURE]
    lapsed = work.proceeding_parts.lapsed(country, at=day_before, due_on=due_on)
    for proceeding_id in dict.fromkeys(part.proceeding_id for part in lapsed):
        work.enqueue(FollowProceeding(country=country, proceeding_id=proceeding_id))
    for part in lapsed:
        work.proceeding_parts.set_reminded(part.id, LAPSED)


def _due(part: PartToRemind, country: Country, today: date, days_off: Collection[date]) -> int | None:
    if part.at is None:
        return None
    pack, day = pack_of(country), local_day(part.at, country)
    return reminder_due(
        part.reminded,
        first_on=pack.working_day_before(day, FIRST_REMINDER, days_off),
        last_on=pack.working_day_before(day, LAST_REMINDER, days_off),
        held_on=day,
        today=today,
    )


def _remind(part: PartToRemind, days: int, work: CasesWork) -> None:
    proceeding = work.proceedings.get(part.proceeding_id)
    hearing = get_part(proceeding, HEARING, part.id, work=work)
    persons = work.proceedings.persons_of([proceeding.id])
    ids = {person.case_id for person in persons if not hearing.persons or person.id in hearing.persons}
    cases = [work.cases.get(case_id) for case_id in sorted(set(attended_in(ids, work=work).values()))]
    for addressee in all_concerned(proceeding, hearing, cases, work=work):
        work.publish(
            HearingDue(
                country=proceeding.country,
                proceeding_id=proceeding.id,
                hearing_id=hearing.id,
                organisation_id=addressee.organisation_id,
                case_id=addressee.case_id,
                days=days,
                scheduled_at=hearing.scheduled_at,
                recipients=addressee.recipients,
            )
        )
    # A release that kept only the day of what is due wrote some of them.
    enqueue_following(proceeding, work=work)
    work.proceeding_parts.set_reminded(part.id, days)
