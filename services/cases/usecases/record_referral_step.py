"""Record a step of a referral on the timeline of its case, and recompute the stage of the case."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.consent import ConsentStatus
from services.cases.domain.disclosure import CaseReferral
from services.cases.domain.timeline import disclosure_entry, referral_entry
from shared.contracts.cases import CaseClosed, IdentityErased
from shared.contracts.referrals import ReferralStep


def record_referral_step(event: ReferralStep, *, work: CasesWork) -> None:
    """Append the step to the timeline and refresh the stage. The same step twice is one entry.

    The first step of a referral confirms the disclosure that was prepared for it. Raises NotFound for a case that is
    not in the sender's country: such an event becomes a dead letter.
    """
    case = work.cases.get_for_update(event.case_id)
    details = {
        "code": event.code,
        "kind": event.kind,
        "to_country": event.to_country,
        "to_organisation_id": event.to_organisation_id,
        "services": event.services,
        "urgency": event.urgency,
        "reason": event.reason,
    }
    entry = referral_entry(event.referral_id, event.state, details)
    if not work.append(case, entry):
        return
    states = work.case_referrals.states_of(case.id)
    if event.referral_id not in states:
        _confirm_disclosure(case, event.referral_id, work)
    referral = CaseReferral(
        referral_id=event.referral_id,
        state=event.state,
        to_country=event.to_country,
        to_organisation_id=event.to_organisation_id,
    )
    work.case_referrals.save(case, referral)
    if case.refresh_stage({**states, event.referral_id: event.state}.values()):
        work.cases.save(case)


def _confirm_disclosure(case: Case, referral_id: UUID, work: CasesWork) -> None:
    """Append the disclosure to the timeline, and publish again the events that the referral may have missed.

    The referral was stored after its packet was made. If a consent, the identity or the case ended in between, its
    event was published before the referrals service knew the referral. Consumers apply such an event twice harmlessly.
    """
    withdrawn = {consent.id: consent for consent in case.consents if consent.status == ConsentStatus.WITHDRAWN}
    prepared = work.disclosures.prepared(case.id, referral_id)
    for record in prepared:
        work.timeline.append(case, disclosure_entry(record), actor=record.disclosed_by, at=record.disclosed_at)
        if record.consent_id in withdrawn:
            work.publish_withdrawal(case, withdrawn[record.consent_id])
    work.stop_disclosures(case, prepared)
    if work.vault.is_erased(case):
        work.publish(IdentityErased(country=case.country, case_id=case.id))
    if case.closure_reason is not None:
        work.publish(CaseClosed(country=case.country, case_id=case.id, closure_reason=case.closure_reason))
