"""What the use cases of webhook endpoints have in common."""

from collections.abc import Sequence

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.endpoint import Endpoint


def audit_endpoint(action: str, endpoint: Endpoint, *, fields: Sequence[str] = (), work: NotificationsWork) -> None:
    """Add a row about a webhook endpoint to the audit trail."""
    work.audit(action, country=endpoint.country, object_type="webhook_endpoint", object_id=endpoint.id, fields=fields)
