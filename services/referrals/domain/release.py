"""Whether a packet may still be opened, as the cases service judges it each time (ADR 0018)."""

from typing import Protocol

from services.referrals.domain.errors import BestInterestMissing, PacketGone
from services.referrals.domain.referral import Referral
from shared.contracts.disclosure_refusals import BEST_INTEREST_MISSING
from shared.kernel.errors import NotFound
from shared.kernel.practice import partner_of


class ReleaseCheck(Protocol):
    """The cases service, as the caller of this request sees it."""

    def refusal(self, referral: Referral) -> str | None:
        """Why the packet must not be opened today, as a code; None when it may be opened.

        Raises NotFound when cases did not make it for the caller, Unavailable when it does not answer.
        """
        ...


def require_release(referral: Referral, cases: ReleaseCheck) -> None:
    """Raise PacketGone or BestInterestMissing where the packet may not be opened today, and what `cases` raises.

    A partner of a practice country has no case: what it invented may be opened (ADR 0064).
    """
    if partner_of(referral.country, referral.from_organisation_id) is not None:
        return
    try:
        reason = cases.refusal(referral)
    except NotFound:
        raise PacketGone from None
    if reason == BEST_INTEREST_MISSING:
        raise BestInterestMissing
    if reason is not None:
        raise PacketGone
