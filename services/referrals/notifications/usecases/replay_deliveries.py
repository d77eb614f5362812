"""Send deliveries of a webhook endpoint again, each under its old id and with the whole schedule before it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.endpoint import Endpoint
from services.referrals.notifications.domain.errors import EndpointDisabled, empty_range, wide_range
from services.referrals.notifications.processes.endpoints import audit_endpoint
from shared.kernel.codes import Named

MAX_REPLAYED = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class ReplayRange:
    """Which deliveries: those stored from `since` to before `until`."""

    since: Annotated[datetime, Named("from")]
    until: Annotated[datetime, Named("to")]


def replay_delivery(endpoint_id: UUID, delivery_id: UUID, *, work: NotificationsWork) -> None:
    """Replay one delivery. Raises NotFound, or EndpointDisabled."""
    endpoint = _enabled(endpoint_id, work)
    audit_endpoint("endpoint.delivery_replayed", endpoint, work=work)
    work.deliveries.replay(endpoint.id, delivery_id, at=work.clock.now())


def replay_deliveries(endpoint_id: UUID, command: ReplayRange, *, work: NotificationsWork) -> int:
    """Replay what was stored in a range of time; how many.

    Raises NotFound, EndpointDisabled, Invalid for a range that is empty or holds more than `MAX_REPLAYED`.
    """
    endpoint = _enabled(endpoint_id, work)
    since, until = command.since, command.until
    if since >= until:
        raise empty_range()
    if work.deliveries.count_between(endpoint.id, since, until, limit=MAX_REPLAYED) > MAX_REPLAYED:
        raise wide_range(MAX_REPLAYED)
    audit_endpoint("endpoint.deliveries_replayed", endpoint, work=work)
    return work.deliveries.replay_between(endpoint.id, since, until, at=work.clock.now())


def _enabled(endpoint_id: UUID, work: NotificationsWork) -> Endpoint:
    endpoint = work.endpoints.get_for_update(endpoint_id)
    if not endpoint.enabled:
        raise EndpointDisabled
    return endpoint
