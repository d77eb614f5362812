"""Read the hearings of some weeks: of the proceedings that the caller keeps, and of the cases that they see."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.jurisdictions.days import end_of_day
from services.cases.domain.proceedings.calendar import CalendarHearing, calendar_hearing, check_span
from services.cases.domain.proceedings.hearing import HEARING
from services.cases.domain.proceedings.proceeding import PersonOfProceeding
from services.cases.processes.parts.owned_parts import coded_part
from services.cases.processes.proceedings.accompanying import attended_in
from shared.kernel.country import Country


def read_hearings(first: date, last: date, *, work: CasesWork) -> Sequence[CalendarHearing]:
    """Those from one day to another of each country of the caller, in their order. Raises Invalid."""
    check_span(first, last, work.clock.now().date())
    work.audit_each_country("hearings.read", "proceeding", None)
    found = [each for country in sorted(work.grant.countries) for each in _of_country(country, first, last, work)]
    return sorted(found, key=lambda hearing: (hearing.scheduled_at, hearing.id))


def _of_country(country: Country, first: date, last: date, work: CasesWork) -> list[CalendarHearing]:
    after, before = end_of_day(first - timedelta(days=1), country), end_of_day(last, country)
    stored = work.proceeding_parts.between(HEARING.name, country, after=after, before=before)
    hearings = [(of, coded_part(HEARING, part)) for of, part in stored]
    proceedings = {each.id: each for each in work.proceedings.each({of for of, _ in hearings})}
    persons = [
        each for each in work.proceedings.persons_of(proceedings) if each.organisation_id == work.organisation_id
    ]
    attended = attended_in({person.case_id for person in persons}, work=work)
    shown = (
        calendar_hearing(proceedings[of], hearing, _cases(of, persons, attended), caller=work.organisation_id)
        for of, hearing in hearings
    )
    return [hearing for hearing in shown if hearing is not None]


def _cases(
    proceeding_id: UUID, persons: Sequence[PersonOfProceeding], attended: Mapping[UUID, UUID]
) -> Mapping[UUID, UUID]:
    """In which case each person of the caller's cases is attended, by their id in the proceeding."""
    return {person.id: attended[person.case_id] for person in persons if person.proceeding_id == proceeding_id}
