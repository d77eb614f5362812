"""A referral exists: what was prepared for it has left."""

from uuid import UUID, uuid5

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.timeline import TimelineEntry
from services.cases.usecases.consents import consent_withdrawn
from services.cases.usecases.grounds import stop_without_grounds
from shared.contracts.cases import CaseClosed, IdentityErased

_ON_THE_TIMELINE = ("referral_id", "kind", "to_country", "to_organisation_id", "profile", "consent_id", "fields")


def confirm_disclosure(case: Case, referral_id: UUID, *, work: CasesWork) -> None:
    """Write on the timeline what left with the referral, and repeat what it may have missed. `case` must be locked.

    The referral was stored after its packet was made. What ended in between (a consent, an identity, an age, the case)
    was made known before the referrals service had the referral, so it is said again: twice is the same as once.
    """
    withdrawn = {consent.id: consent for consent in case.consents if consent.status == "withdrawn"}
    for left in work.disclosures.of_referral(case.id, referral_id):
        details = {name: left[name] for name in _ON_THE_TIMELINE}
        entry = TimelineEntry(kind="packet.sealed", details=details, id=uuid5(left["id"], "timeline"))
        work.timeline.tell(case, entry, actor=left["disclosed_by"], at=left["disclosed_at"])
        if consent := withdrawn.get(left["consent_id"]):
            work.publish(consent_withdrawn(case, consent, work))
    stop_without_grounds(case, referral_id, work=work)
    if work.vault.is_erased(case):
        work.publish(IdentityErased(country=case.country, case_id=case.id))
    if case.closure_reason is not None:
        work.publish(CaseClosed(country=case.country, case_id=case.id, closure_reason=case.closure_reason))
