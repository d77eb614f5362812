"""How long a closed case is kept as it is, and what remains of it after.

The class of a case follows from its persons, and the years from its class and what its country decided. They
count from the closure; for a child, from the 18th birthday where that comes later.
"""

from datetime import date
from enum import StrEnum

from services.cases.domain.case.case import Case
from services.cases.domain.case.facts import VICTIM, duration_of
from services.cases.domain.person.age import MAJORITY, Majority, years_before
from services.cases.domain.person.member import Member
from services.cases.domain.person.person import Experience, Exploitation, Person
from services.cases.domain.person.recorded_person import RecordedPerson
from shared.contracts.country_settings import SettingValue

NOT_A_VICTIM = "not_victim"


class RetentionClass(StrEnum):
    """What decides how long a case is kept."""

    CHILD = "child"
    """A victim is in it, or may be, and one of its persons is a child or not known to be an adult."""
    VICTIM = "victim"
    NOT_A_VICTIM = "not_a_victim"
    """No person of it is a victim, or may be one."""


def retention_class(case: Case) -> RetentionClass:
    """The class of a case by what is recorded of its persons."""
    people = [record for _, record in case.records]
    if not any(_may_be_victim(record) for record in people):
        return RetentionClass.NOT_A_VICTIM
    is_child = any(record.majority != Majority.ADULT for record in people)
    return RetentionClass.CHILD if is_child else RetentionClass.VICTIM


def retained_until(case: Case, years: SettingValue) -> date | None:
    """The last day on which the case is kept as it is, by the years of its country; None while it is open."""
    if case.closed_on is None:
        return None
    kind = retention_class(case)
    begins = case.closed_on
    if kind is RetentionClass.CHILD:
        births = [record.born_by for _, record in case.records if record.majority != Majority.ADULT]
        begins = max([begins, *(_later(born, MAJORITY) for born in births if born)])
    return _later(begins, int(years[kind]))


def shortest(years: SettingValue) -> int:
    """The fewest years of any class: a case that was closed later is not due."""
    return min(int(each) for each in years.values())


def anonymise(case: Case, on: date) -> None:
    """Leave of a case and its persons what statistics count, and no day, place or trait beside it.

    The facts of the case (`services.cases.domain.case.facts`) stay the same. Who its persons were is gone by then.
    """
    case.anonymised_on = on
    case.opened_on, case.identified_on = _month(case.opened_on), case.identified_on and _month(case.identified_on)
    case.closed_on = case.closed_on and _month(case.closed_on)
    _reduce(case)
    for member in case.others:
        member.added_on = _month(member.added_on)
        _reduce(member)
    case.needs, case.flags, case.due_parts, case.assigned_to = (), [], (), None
    case.identification_source = case.origin = None
    case.overrides, case.risk_basis = [], None


def _may_be_victim(record: RecordedPerson) -> bool:
    return record.person.role == VICTIM and record.person.trafficking_status != NOT_A_VICTIM


def _reduce(record: Case | Member) -> None:
    age, person = record.age, record.person
    record.person = Person(
        role=person.role,
        trafficking_status=person.trafficking_status,
        gender=person.gender,
        age_band=age.band if age else person.age_band,
        citizenships=person.citizenships[:1],
    )
    record.age_said_on = record.best_interest = None
    record.experience = _counted(record.experience)
    record.more_experiences = tuple(_counted(each) for each in record.more_experiences)


def _counted(experience: Experience) -> Experience:
    return Experience(
        duration=duration_of(experience.duration, experience.started_on, experience.ended_on),
        exploitation_country=experience.exploitation_country,
        exploitation=tuple(Exploitation(type=each.type, subform=each.subform) for each in experience.exploitation),
        controls=dict.fromkeys(experience.controls_present, "yes"),
        recruiter_relationship=experience.recruiter_relationship,
    )


def _month(day: date) -> date:
    return day.replace(day=1)


def _later(day: date, years: int) -> date:
    """The same day some years later; 28 February where there is no 29th."""
    return years_before(day, -years)
