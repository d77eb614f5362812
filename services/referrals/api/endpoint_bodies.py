"""The shape of answers about webhook endpoints."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from services.referrals.domain.endpoint import Endpoint

_DELIVERY = ("id", "event_type", "referral_id", "state", "attempts", "last_status", "last_error", "created_at",
             "delivered_at")  # fmt: skip
_ATTEMPT = ("at", "status", "error", "milliseconds", "answer_sha256")


def endpoint_body(endpoint: Endpoint, *, secret: str | None = None) -> dict[str, Any]:
    """An endpoint; with its secret only in the answer that shows it once."""
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


def delivery_body(row: Row[Any], attempts: Sequence[Row[Any]]) -> dict[str, Any]:
    """A delivery with its attempts."""
    return {name: getattr(row, name) for name in _DELIVERY} | {
        "next_attempt_at": row.next_attempt_at if row.state == "pending" else None,
        "attempt_log": [
            {name: getattr(attempt, name) for name in _ATTEMPT} for attempt in attempts if attempt.delivery_id == row.id
        ],
    }
