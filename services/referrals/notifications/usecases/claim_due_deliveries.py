"""Find deliveries that are due, lease them, and read what is needed to send them."""

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.delivery import OutgoingMessage
from services.referrals.notifications.processes.messages import write_messages

MAX_ENDPOINTS = 25
MAX_EMAILS = 20


def claim_due_deliveries(*, work: NotificationsWork) -> list[OutgoingMessage]:
    """Lease what may be attempted now, within the number of attempts that each endpoint takes at once.

    An organisation that another transaction has locked is left to the next tick.
    """
    now = work.clock.now()
    claimed = work.deliveries.claim_emails(now, limit=MAX_EMAILS)
    due = work.endpoints.find_due(now, limit=MAX_ENDPOINTS)
    locked = work.notifications.try_lock({endpoint.organisation_id for endpoint in due}) if due else set()
    mine = [endpoint.id for endpoint in due if endpoint.organisation_id in locked]
    rooms = work.endpoints.rooms(mine, now) if mine else []
    free = {room.endpoint.id: room.left(now) for room in rooms if room.left(now) > 0}
    if free:
        claimed += work.deliveries.claim_for(free, now)
    return write_messages(claimed, work=work)
