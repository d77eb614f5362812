"""Find deliveries that are due and lease them."""

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.delivery import Claim

ENDPOINTS = 25
EMAILS = 20


def claim_due(*, work: ReferralsWork) -> list[Claim]:
    """Lease what may be tried now: never more in flight to one endpoint than it has room for."""
    now = work.clock.now()
    claims = work.deliveries.claim_emails(now, limit=EMAILS)
    for endpoint in work.endpoints.lock_with_due(now, limit=ENDPOINTS):
        room = endpoint.room - work.deliveries.in_flight(endpoint.id, now)
        if room > 0:
            claims += work.deliveries.claim_for(endpoint.id, now, limit=room)
    return claims
