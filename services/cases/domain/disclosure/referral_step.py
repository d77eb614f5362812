"""A step of a referral as it came, to be recorded before the commit together with the others of its transaction."""

from dataclasses import dataclass
from uuid import UUID

from services.cases.domain.case.timeline import StoredEntry
from services.cases.domain.consent.disclosure import CaseReferral
from shared.contracts.referrals import ReferralStep

ENDED_REFERRAL = frozenset({"rejected", "completed", "cancelled", "withdrawn", "expired"})
"""The states (list `referral_status`) after which nothing more happens with a referral."""

UNANSWERED_REFERRAL = frozenset({"sent", "received", "info_requested"})
"""Those in which nobody has answered: the closure of the case cancels them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenStep:
    """One step. The ids are those of its message, for what is published because of it."""

    case_id: UUID
    referral: CaseReferral
    entry: StoredEntry
    request_id: str
    trace: str


def referral_after(event: ReferralStep) -> CaseReferral:
    """The referral as the step leaves it."""
    return CaseReferral(
        referral_id=event.referral_id,
        state=event.state,
        to_country=event.to_country,
        to_organisation_id=event.to_organisation_id,
    )
