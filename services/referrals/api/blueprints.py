"""Every endpoint of the service."""

from services.referrals.api import directory, escalations, movements, referrals, steps, withdrawals
from services.referrals.notifications.api import deliveries, endpoints, notifications, stream

BLUEPRINTS = (
    referrals.blp,
    steps.blp,
    escalations.blp,
    withdrawals.blp,
    movements.blp,
    directory.blp,
    notifications.blp,
    stream.blp,
    endpoints.blp,
    deliveries.blp,
)
