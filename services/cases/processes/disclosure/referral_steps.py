"""What steps of referrals change in their cases, for all steps of a transaction together."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.cases.adapters.person.vault import Births
from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import disclosure_entry, stored_entry
from services.cases.domain.consent.consent import ConsentStatus
from services.cases.domain.consent.disclosure import CaseReferral, DisclosureRecord, referrals_with_companion
from services.cases.domain.disclosure.referral_step import TakenStep
from services.cases.processes.case.timeline import notify_followers
from services.cases.processes.consent.grounds import person_born, refusal_today
from services.cases.processes.consent.withdrawing import publish_withdrawal
from services.cases.processes.disclosure.referred_services import record_services
from shared.contracts.cases import CaseClosed, IdentityErased
from shared.telemetry import tracing


def record_referral_steps(steps: Sequence[TakenStep], *, work: CasesWork) -> None:
    """Append steps to the timelines, keep where the referrals stand, and refresh the stages of the cases.

    A step that is there already changes nothing. The first step of a referral confirms the disclosure that was
    prepared for it. Raises NotFound when one of the cases is missing, Conflict.
    """
    cases = work.cases.get_each_for_update({step.case_id for step in steps})
    new = _append_new(steps, cases, work=work)
    if not new:
        return
    states = work.case_referrals.states_of_each({step.case_id for step in new})
    first: list[TakenStep] = []
    newest: dict[UUID, tuple[Case, CaseReferral]] = {}
    for step in new:
        referral, known = step.referral, states[step.case_id]
        if referral.referral_id not in known:
            first.append(step)
        known[referral.referral_id] = referral.state
        newest[referral.referral_id] = (cases[step.case_id], referral)
    if first:
        _confirm_disclosures(first, cases, work=work)
    work.case_referrals.save_each(newest.values())
    notify_followers(((cases[step.case_id], step.entry) for step in new), work=work)
    record_services(new, cases, work=work)
    work.cases.save_stages([cases[of] for of, known in states.items() if cases[of].refresh_stage(known.values())])


def _append_new(steps: Sequence[TakenStep], cases: Mapping[UUID, Case], work: CasesWork) -> list[TakenStep]:
    """Append the steps that are not on their timelines yet, each once; returns them in their order."""
    different = {step.entry.id: step for step in reversed(steps)}
    added = work.timeline.append_each((cases[step.case_id], step.entry) for step in different.values())
    return [step for entry_id, step in reversed(different.items()) if entry_id in added]


def _confirm_disclosures(first: Sequence[TakenStep], cases: Mapping[UUID, Case], work: CasesWork) -> None:
    """Append what left with the first steps of referrals, and publish again what these may have missed."""
    prepared = work.disclosures.prepared_for([(step.case_id, step.referral.referral_id) for step in first])
    work.timeline.append_each(
        (cases[case_id], stored_entry(disclosure_entry(record), actor=record.disclosed_by, at=record.disclosed_at))
        for (case_id, _), records in prepared.items()
        for record in records
    )
    births = work.vault.births_of([cases[case_id] for case_id in {step.case_id for step in first}])
    for step in first:
        with tracing(request_id=step.request_id, trace=step.trace):
            records = prepared[step.case_id, step.referral.referral_id]
            _publish_missed(cases[step.case_id], records, births, work=work)


def _publish_missed(case: Case, prepared: Sequence[DisclosureRecord], births: Births, work: CasesWork) -> None:
    """Publish again the events that a referral may have missed; consumers apply such an event twice harmlessly.

    The referral was stored after its packet was made. If a consent, the identity or the case ended in between, its
    event was published before the referrals service knew the referral.
    """
    withdrawn = {consent.id: consent for consent in case.consents if consent.status == ConsentStatus.WITHDRAWN}
    for record in prepared:
        if record.consent_id in withdrawn:
            publish_withdrawal(case, withdrawn[record.consent_id], work=work)
    if prepared:
        person = person_born(case, case.person_id, work.vault.birthdate_among(births, case), work=work)
        for record in prepared:
            refusal_today(case, record, person, work=work)
    if case.person_id in births.erased:
        work.publish(IdentityErased(country=case.country, case_id=case.id))
    elif along := referrals_with_companion(prepared, _erased_companions(case, prepared, work=work)):
        work.publish(IdentityErased(country=case.country, case_id=case.id, referral_ids=along))
    if case.closure_reason is not None:
        work.publish(CaseClosed(country=case.country, case_id=case.id, closure_reason=case.closure_reason))


def _erased_companions(case: Case, prepared: Sequence[DisclosureRecord], work: CasesWork) -> list[UUID]:
    along = {companion.person_id for record in prepared for companion in record.accompanied_by}
    return [whose.person_id for whose in case.vault_persons if whose.person_id in along and work.vault.is_erased(whose)]
