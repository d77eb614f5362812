"""Every endpoint of the service."""

from services.referrals.api import directory, escalations, referrals, steps, withdrawals
from services.referrals.notifications.api import deliveries, endpoints, notifications, stream

BLUEPRINTS = (
    referrals.blp,
    steps.blp,
    escalations.blp,
    withdrawals.blp,
    directory.blp,
    notifications.blp,
    stream.blp,
    endpoints.blp,
    deliveries.blp,
)
