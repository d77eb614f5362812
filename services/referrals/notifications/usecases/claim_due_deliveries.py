"""Find deliveries that are due and lease them."""

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.delivery import Claim

MAX_ENDPOINTS = 25
MAX_EMAILS = 20


def claim_due_deliveries(*, work: NotificationsWork) -> list[Claim]:
    """Lease what may be attempted now, within the number of attempts that each endpoint takes at once."""
    now = work.clock.now()
    claims = work.deliveries.claim_emails(now, limit=MAX_EMAILS)
    for endpoint in work.endpoints.claim_with_due(now, limit=MAX_ENDPOINTS):
        room = endpoint.max_in_flight - work.deliveries.count_in_flight(endpoint.id, now)
        if room > 0:
            claims += work.deliveries.claim_for(endpoint.id, now, limit=room)
    return claims
