"""Every endpoint of the service."""

from services.referrals.api import (
    deliveries,
    directory,
    endpoints,
    escalations,
    notifications,
    referrals,
    steps,
    stream,
    withdrawals,
)

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
