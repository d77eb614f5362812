"""The bodies of responses about webhook endpoints."""

from typing import Any

from services.referrals.notifications.domain.delivery import DeliveryState, DeliveryWithLog
from services.referrals.notifications.domain.endpoint import Endpoint

_DELIVERY = ("id", "event_type", "referral_id", "state", "attempts", "last_status", "last_error", "created_at",
             "delivered_at")  # fmt: skip


def endpoint_body(endpoint: Endpoint, *, secret: str | None = None) -> dict[str, Any]:
    """An endpoint; with its secret only in the response that shows it once."""
    body = {
        "id": endpoint.id,
        "country": endpoint.country,
        "url": endpoint.url,
        "events": endpoint.events,
        "enabled": endpoint.enabled,
        "disabled_reason": endpoint.disabled_reason,
        "failing_since": endpoint.failing_since,
        "old_secret_valid_until": endpoint.previous_valid_until,
        "created_at": endpoint.created_at,
    }
    return body if secret is None else body | {"secret": secret}


def delivery_body(line: DeliveryWithLog) -> dict[str, Any]:
    """A delivery with its attempts."""
    delivery = line.delivery
    is_pending = delivery.state is DeliveryState.PENDING
    return {name: getattr(delivery, name) for name in _DELIVERY} | {
        "next_attempt_at": delivery.next_attempt_at if is_pending else None,
        "attempt_log": line.attempts,
    }
