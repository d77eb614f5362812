"""The coded facts that statistics may use: month instead of day, department instead of town, band instead of age."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from services.cases.domain.case.case import DUPLICATE, Case
from services.cases.domain.consent.consent import Consent, earliest, statistics_consent
from services.cases.domain.consent.latest_answer import is_denied
from services.cases.domain.person.age import Majority
from services.cases.domain.person.member import Member
from services.cases.domain.person.recorded_person import RecordedPerson
from shared.contracts.cases import CaseFacts, CaseFactsChanged

VICTIM = "victim"
NOT_COUNTED = "dependant"
"""Roles of a person."""

Facts = TypeVar("Facts", bound=CaseFacts)


def facts_of(event: type[Facts], case: Case, person_key: str, on: date, *, about: Member | None = None) -> Facts:
    """An event of type `event` with the facts of `case` on a day: of its first person, or of another one (`about`)."""
    record: RecordedPerson = about or case
    age, person, experience = record.age, record.person, record.experience
    consents = case.consents_of(about.id if about else case.person_id)
    return event(
        case_id=about.id if about else case.id,
        file_id=case.id if about else None,
        country=case.country,
        person_key=person_key,
        organisation_id=case.organisation_id,
        month=record.recorded_on.isoformat()[:7],
        adm1=case.identified_adm1,
        trafficking_status=person.trafficking_status,
        gender=person.gender,
        age_band=age.band if age else person.age_band,
        majority=record.majority,
        citizenship=person.citizenships[0] if person.citizenships else None,
        exploitation_country=experience.exploitation_country,
        duration=duration_of(experience.duration, experience.started_on, experience.ended_on),
        exploitation_types=tuple(purpose.type for purpose in record.purposes),
        exploitation_subforms=tuple(purpose.subform for purpose in record.purposes if purpose.subform),
        controls=tuple(code for each in record.experiences for code in each.controls_present),
        recruiter_relationships=tuple(
            each.recruiter_relationship for each in record.experiences if each.recruiter_relationship
        ),
        statistics_consent=statistics_consent(_not_denied(consents, record.majority), on),
        role=person.role,
        identified_month=record.identified.isoformat()[:7],
        duplicate=case.closure_reason == DUPLICATE,
    )


def duration_of(known: str | None, started_on: str | None, ended_on: str | None) -> str | None:
    """Code of `traffick_duration`: the recorded one, else computed from two dates that are known to the month."""
    if known or not (started_on and ended_on and len(started_on) > 4 and len(ended_on) > 4):
        return known
    months = (int(ended_on[:4]) - int(started_on[:4])) * 12 + int(ended_on[5:7]) - int(started_on[5:7])
    if months <= 12:
        return "m0_12"
    return "m13_24" if months <= 24 else "m25_plus"


def facts_of_all(case: Case, person_key: Callable[[UUID], str], on: date) -> dict[UUID, CaseFactsChanged]:
    """The facts of the first person, and of every other one in the role of victim, by the person's id."""
    counted = [member for member in case.others if member.person.role == VICTIM]
    return {
        case.person_id: facts_of(CaseFactsChanged, case, person_key(case.person_id), on),
        **{member.id: facts_of(CaseFactsChanged, case, person_key(member.id), on, about=member) for member in counted},
    }


def counted_until(case: Case, on: date) -> date | None:
    """The first day after which a person who counts on the day `on` does so no longer; None where no consent ends."""
    return earliest(*(_last_day(case.consents_of(person_id), who.majority, on) for person_id, who in case.records))


def _last_day(consents: Sequence[Consent], majority: Majority, on: date) -> date | None:
    """The last day on which one of these permits statistics; None where none does, or one does without an end."""
    permitting = [each for each in _not_denied(consents, majority) if statistics_consent([each], on)]
    ends = [each.ends_on for each in permitting if each.ends_on is not None]
    return max(ends) if permitting and len(ends) == len(permitting) else None


def changed_facts(
    before: Mapping[UUID, CaseFactsChanged], after: Mapping[UUID, CaseFactsChanged]
) -> list[CaseFactsChanged]:
    """What has changed; who is a victim no longer, or was removed, is not counted any more."""
    changed = [facts for person_id, facts in after.items() if before.get(person_id) != facts]
    gone = [facts for person_id, facts in before.items() if person_id not in after]
    return [*changed, *(replace(facts, role=NOT_COUNTED, statistics_consent=False) for facts in gone)]


def counted_otherwise(before: Mapping[UUID, CaseFactsChanged], after: Mapping[UUID, CaseFactsChanged]) -> set[UUID]:
    """The persons whose facts in proceedings are others now: their age, and whether they count."""
    gone = before.keys() - after.keys()
    # Who was added counts nowhere yet; who is a victim only now may be named in a proceeding already.
    new = {person_id for person_id in after.keys() - before.keys() if after[person_id].statistics_consent}
    both = before.keys() & after.keys()
    return {*gone, *new, *(each for each in both if _counted_as(before[each]) != _counted_as(after[each]))}


def _counted_as(facts: CaseFactsChanged) -> tuple[str, bool]:
    return facts.majority, facts.statistics_consent


def _not_denied(consents: Sequence[Consent], majority: Majority) -> list[Consent]:
    return [consent for consent in consents if not is_denied(consent, consents, majority)]
