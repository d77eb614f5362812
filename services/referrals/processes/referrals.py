"""A referral as it is read, opened and audited."""

from collections.abc import Sequence

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.life_cycle import MAY_READ_PACKET, Party
from services.referrals.domain.referral import Referral
from services.referrals.domain.referral_view import ReferralView
from shared.kernel.country import Country


def audit_referral(
    action: str,
    referral: Referral,
    *,
    country: Country,
    fields: Sequence[str] = (),
    purpose: str | None = None,
    work: ReferralsWork,
) -> None:
    """Add an audit row about a referral, in the chain of `country`, where the caller acts."""
    work.audit(action, country=country, object_type="referral", object_id=referral.id, fields=fields, purpose=purpose)


def view_referral(referral: Referral, *, work: ReferralsWork) -> ReferralView:
    """The referral as the caller's party may read it. Raises NotFound when the caller is neither party."""
    party = referral.party(work.grant)
    readable = party is Party.SENDER or referral.state in MAY_READ_PACKET
    return ReferralView(referral, party, work.referrals.decrypt_message(referral) if readable else None)


def record_opening(referral: Referral, *, work: ReferralsWork) -> None:
    """Store when the packet of a locked referral was first opened, and audit what was read."""
    referral.packet_opened_at = referral.packet_opened_at or work.clock.now()
    work.referrals.save(referral)
    audit_referral(
        "referral.packet_opened",
        referral,
        country=referral.to_country,
        fields=referral.fields,
        purpose="referral",
        work=work,
    )
