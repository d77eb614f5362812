"""The services that follow from referrals, recorded together with the steps (`record_referral_steps`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import StoredEntry, referral_entry_id
from services.cases.domain.disclosure.referral_step import TakenStep
from services.cases.domain.jurisdictions.days import local_day
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.parts.referred_services import ANSWERS, STEPS, ServiceStep, moved, service_after, service_id
from services.cases.domain.parts.service import SERVICE, ServiceProvided
from services.cases.processes.parts.counsel import follow_new_counsel
from services.cases.processes.parts.parts_of_cases import PartsOfCases
from shared.contracts.referral_kinds import CONSULTATION


@dataclass(frozen=True, slots=True)
class _Asked:
    """A service that a referral asks for."""

    case: Case
    referral_id: UUID
    service_type: str
    provider: UUID

    @property
    def id(self) -> UUID:
        return service_id(self.referral_id, self.service_type)


def record_services(steps: Sequence[TakenStep], cases: Mapping[UUID, Case], *, work: CasesWork) -> None:
    """Record what new steps of referrals say about services, in three statements however many they are.

    One statement more where a lawyer is among the services.
    The platform records them, also for a case that was closed meanwhile: what was given was given.
    """
    asked = {service.id: service for step in steps for service in _asked_by(step, cases)}
    if not asked:
        return
    taken = _steps_of({service.referral_id: service.case for service in asked.values()}, work=work)
    stored = {part.id: part for part in work.parts.each(asked)}
    changed = []
    rows = []
    for service in asked.values():
        reported = service_after(
            taken[service.referral_id],
            referral_id=service.referral_id,
            service_type=service.service_type,
            provider=service.provider,
        )
        if reported and (part := _part_after(service.case, reported, stored.get(service.id), work=work)):
            changed.append((service.case, reported))
            rows.append((service.case, part))
    work.parts.put_each(rows)
    follow_new_counsel(changed, work=work)


def _steps_of(referrals: Mapping[UUID, Case], work: CasesWork) -> Mapping[UUID, Mapping[str, ServiceStep]]:
    """The steps on the timeline that matter for services, by referral and state."""
    places = {referral_entry_id(of, state): (of, state) for of in referrals for state in STEPS}
    taken: dict[UUID, dict[str, ServiceStep]] = {of: {} for of in referrals}
    for entry in work.timeline.each(places):
        of, state = places[entry.id]
        taken[of][state] = _step(entry, referrals[of])
    return taken


def _part_after(case: Case, reported: ServiceProvided, stored: StoredPart | None, work: CasesWork) -> StoredPart | None:
    """The row that follows from what the referral reports; None when it changes nothing."""
    now, actor = work.clock.now(), work.grant.subject
    if stored is None:
        signed = replace(reported, recorded_at=now, recorded_by=actor, changed_at=now, changed_by=actor)
        return PartsOfCases(work).stored(case, SERVICE, signed)
    (before,) = PartsOfCases(work).read(case, SERVICE, [stored])
    after = moved(before, reported)
    if after == before:
        return None
    changed = replace(after, version=before.version + 1, changed_at=now, changed_by=actor)
    # Its words, of which it has none today, are not touched: they are another person's to encrypt.
    return replace(PartsOfCases(work).stored(case, SERVICE, changed), content=stored.content)


def _asked_by(step: TakenStep, cases: Mapping[UUID, Case]) -> Iterator[_Asked]:
    """A consultation is about no person, so it asks for no service."""
    details, referral = step.entry.details, step.referral
    if referral.state in ANSWERS and details["kind"] != CONSULTATION:
        for service_type in details["services"]:
            yield _Asked(cases[step.case_id], referral.referral_id, service_type, referral.to_organisation_id)


def _step(entry: StoredEntry, case: Case) -> ServiceStep:
    day = local_day(entry.at, case.country)
    return ServiceStep(on=day, reason=entry.details.get("reason"), outcome=entry.details.get("outcome"))
