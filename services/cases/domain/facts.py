"""The coded facts that statistics may use: month instead of day, department instead of town, band instead of age."""

from datetime import date
from typing import TypeVar

from services.cases.domain.case import Case
from services.cases.domain.consent import Consent, statistics_consent
from services.cases.domain.last_word import is_denied
from shared.contracts.cases import CaseFacts

DUPLICATE = "duplicate"
"""The closure reason (list `case_closure_reason`) of a case whose person is counted by another case."""

Facts = TypeVar("Facts", bound=CaseFacts)


def facts_of(event: type[Facts], case: Case, person_key: str, on: date) -> Facts:
    """An event of type `event` with the facts of `case` on a day."""
    age = case.age
    return event(
        case_id=case.id,
        country=case.country,
        person_key=person_key,
        organisation_id=case.organisation_id,
        month=case.opened_on.isoformat()[:7],
        adm1=case.identified_adm1,
        trafficking_status=case.person.trafficking_status,
        gender=case.person.gender,
        age_band=age.band if age else case.person.age_band,
        majority=case.majority,
        citizenship=case.person.citizenships[0] if case.person.citizenships else None,
        exploitation_country=case.experience.exploitation_country,
        duration=duration_of(case.experience.duration, case.experience.started_on, case.experience.ended_on),
        exploitation_types=tuple(case.experience.types),
        exploitation_subforms=tuple(e.subform for e in case.experience.exploitation if e.subform),
        controls=tuple(case.experience.controls_present),
        recruiter_relationships=_relationships(case),
        statistics_consent=statistics_consent(_not_denied(case), on),
        role=case.person.role,
        identified_month=(case.identified_on or case.opened_on).isoformat()[:7],
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


def _not_denied(case: Case) -> list[Consent]:
    return [consent for consent in case.consents if not is_denied(consent, case.consents, case.majority)]


def _relationships(case: Case) -> tuple[str, ...]:
    known = case.experience.recruiter_relationship
    return (known,) if known else ()
