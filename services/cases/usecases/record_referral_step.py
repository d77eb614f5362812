"""A referral of a case moved: its step is on the timeline, and the stage of the case follows."""

from uuid import UUID, uuid5

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.consent import ConsentStatus
from services.cases.domain.timeline import TimelineEntry, referral_entry
from services.cases.usecases.consents import consent_withdrawn
from services.cases.usecases.grounds import stop_without_grounds
from shared.contracts.cases import CaseClosed, IdentityErased
from shared.contracts.referrals import ReferralStep

_ON_THE_TIMELINE = ("referral_id", "kind", "to_country", "to_organisation_id", "profile", "consent_id", "fields")


def record_referral_step(event: ReferralStep, *, work: CasesWork) -> None:
    """Write the step on the case's timeline and move the case's stage. The same step twice is one entry.

    The first step of a referral confirms the disclosure that was prepared for it.

    Raises NotFound for a case that is not in the sender's country: such an event goes to the dead letters.
    """
    case = work.cases.get_for_change(event.case_id)
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
    if not work.timeline.append(case, entry, actor=work.grant.subject, at=work.clock.now()):
        return
    if not work.referral_states.knows(event.referral_id):
        _confirm_disclosure(case, event.referral_id, work)
    work.referral_states.note(
        {
            "referral_id": event.referral_id,
            "country": case.country,
            "organisation_id": case.organisation_id,
            "case_id": case.id,
            "state": event.state,
            "to_country": event.to_country,
            "to_organisation_id": event.to_organisation_id,
        }
    )
    if case.refresh_stage(work.referral_states.of_case(case.id)):
        work.cases.save(case)


def _confirm_disclosure(case: Case, referral_id: UUID, work: CasesWork) -> None:
    """Write on the timeline what left with the referral, and publish again what the referral may have missed.

    The referral was stored after its packet was made. What ended in between (a consent, an identity, an age, the case)
    was published before the referrals service had the referral: twice is the same as once.
    """
    withdrawn = {consent.id: consent for consent in case.consents if consent.status == ConsentStatus.WITHDRAWN}
    for left in work.disclosures.of_referral(case.id, referral_id):
        details = {name: left[name] for name in _ON_THE_TIMELINE}
        entry = TimelineEntry(kind="packet.sealed", details=details, id=uuid5(left["id"], "timeline"))
        work.timeline.append(case, entry, actor=left["disclosed_by"], at=left["disclosed_at"])
        if consent := withdrawn.get(left["consent_id"]):
            work.publish(consent_withdrawn(case, consent, work))
    stop_without_grounds(case, referral_id, work=work)
    if work.vault.is_erased(case):
        work.publish(IdentityErased(country=case.country, case_id=case.id))
    if case.closure_reason is not None:
        work.publish(CaseClosed(country=case.country, case_id=case.id, closure_reason=case.closure_reason))
