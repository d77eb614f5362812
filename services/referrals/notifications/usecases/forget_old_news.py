"""What organisations were notified of is deleted when nobody asks for it any more."""

from datetime import timedelta
from typing import Final

from services.referrals.notifications.adapters.work import NotificationsWork

KEEP_NOTIFICATIONS: Final = timedelta(days=400)
"""A year and a month. Longer than an inbox remembers the event behind one (`shared.messaging.retention`): whatever
comes again is recognised there, so none is stored a second time after it was deleted."""
KEEP_DELIVERIES: Final = timedelta(days=180)
"""How far back an organisation may have its webhooks sent again."""
AT_ONCE = 1000
"""Rows of a table that one transaction deletes."""


def forget_old_news(*, work: NotificationsWork) -> bool:
    """Delete a step of old notifications and of old deliveries; returns whether there may be more."""
    now = work.clock.now()
    deleted = (
        work.deliveries.forget_before(now - KEEP_DELIVERIES, limit=AT_ONCE),
        work.notifications.forget_before(now - KEEP_NOTIFICATIONS, limit=AT_ONCE),
    )
    return AT_ONCE in deleted
