"""Every endpoint of the service."""

from services.referrals.api import (
    audit_trail,
    directory,
    escalations,
    movements,
    opened_cases,
    organisation_services,
    referrals,
    steps,
    text_checks,
    transfer_requests,
    transfers,
    withdrawals,
)
from services.referrals.notifications.api import deliveries, endpoints, notifications, stream

BLUEPRINTS = (
    referrals.blp,
    steps.blp,
    opened_cases.blp,
    text_checks.blp,
    transfer_requests.blp,
    transfers.blp,
    escalations.blp,
    withdrawals.blp,
    movements.blp,
    directory.blp,
    organisation_services.blp,
    audit_trail.blp,
    notifications.blp,
    stream.blp,
    endpoints.blp,
    deliveries.blp,
)
