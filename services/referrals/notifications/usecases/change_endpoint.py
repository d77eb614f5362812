"""Change a webhook endpoint of the caller's organisation."""

from collections.abc import Callable
from uuid import UUID

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.endpoint import DisabledReason, Endpoint
from services.referrals.notifications.processes.endpoints import audit_endpoint
from shared.kernel.changes import Changes
from shared.outgoing.target import TargetRules, parse_target


def change_endpoint(
    endpoint_id: UUID,
    changes: Changes,
    *,
    work: NotificationsWork,
    rules: TargetRules,
    require_version: Callable[[int], None],
) -> Endpoint:
    """Change `url`, `events` or `enabled`. Raises NotFound for another organisation's, Invalid for a refused URL."""
    endpoint = work.endpoints.get_for_update(endpoint_id)
    require_version(endpoint.version)
    if "url" in changes:
        parse_target(changes["url"], rules)
        endpoint.url = changes["url"]
    if "events" in changes:
        endpoint.events = changes["events"]
    if "enabled" in changes:
        _switch(endpoint, changes["enabled"], work)
    endpoint.version += 1
    work.endpoints.save(endpoint)
    audit_endpoint("endpoint.changed", endpoint, fields=sorted(changes), work=work)
    return endpoint


def _switch(endpoint: Endpoint, enabled: bool, work: NotificationsWork) -> None:
    if enabled:
        endpoint.enable()
    elif endpoint.enabled:
        endpoint.disable(DisabledReason.OWNER, at=work.clock.now())
        work.deliveries.fail_pending_of(endpoint.id, "endpoint_disabled")
