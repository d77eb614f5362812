"""Delete a webhook endpoint of the caller's organisation."""

from collections.abc import Callable
from uuid import UUID

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.processes.endpoints import audit_endpoint


def remove_endpoint(endpoint_id: UUID, *, work: NotificationsWork, require_version: Callable[[int], None]) -> None:
    """Delete it with its deliveries. Raises NotFound for another organisation's."""
    endpoint = work.endpoints.get_for_update(endpoint_id)
    require_version(endpoint.version)
    work.endpoints.remove(endpoint.id)
    audit_endpoint("endpoint.removed", endpoint, work=work)
