"""Record the outcome of an attempt, and what follows from it."""

from datetime import datetime
from uuid import UUID

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.delivery import (
    GONE,
    Claim,
    Delivery,
    Outcome,
    OutgoingMessage,
    WebhookMessage,
)
from services.referrals.notifications.domain.endpoint import DisabledReason, Endpoint
from services.referrals.notifications.domain.notice import EMAIL_REFUSED, ENDPOINT_DISABLED, Notice
from shared.kernel.errors import NotFound


def record_delivery_result(message: OutgoingMessage, outcome: Outcome, *, work: NotificationsWork) -> Claim | None:
    """Record it while the claim holds. After a success returns the next due delivery of the endpoint, claimed."""
    now = work.clock.now()
    endpoint = _lock_in_order(message, outcome, work)
    delivery = work.deliveries.find_claimed_for_update(message.claim, now=now)
    if delivery is None:
        return None
    work.deliveries.add_attempt(delivery, outcome, at=now)
    delivery.record(outcome, now)
    work.deliveries.save(delivery)
    if isinstance(message, WebhookMessage) and outcome.delivered:
        return next(iter(work.deliveries.claim_for(message.endpoint_id, now, limit=1)), None)
    if endpoint is not None:
        _record_failure(endpoint, outcome, delivery, work)
    elif outcome.permanent:
        _stop_emails(delivery, work)
    return None


def _lock_in_order(message: OutgoingMessage, outcome: Outcome, work: NotificationsWork) -> Endpoint | None:
    """Lock organisation, endpoint, delivery: every transaction does so in this order, which excludes deadlocks."""
    if isinstance(message, WebhookMessage) and outcome.delivered:
        work.endpoints.record_success(message.endpoint_id)
        return None
    if not outcome.delivered:
        work.notifications.lock(message.organisation_id)
    if not isinstance(message, WebhookMessage):
        return None
    try:
        return work.endpoints.get_for_update(message.endpoint_id)
    except NotFound:
        # Its owner removed it during the attempt, and its deliveries with it.
        return None


def _record_failure(endpoint: Endpoint, outcome: Outcome, delivery: Delivery, work: NotificationsWork) -> None:
    now = work.clock.now()
    endpoint.record_failure(at=now, asked=outcome.retry_after)
    reason = _reason_to_disable(endpoint, outcome, now)
    if endpoint.enabled and reason is not None:
        endpoint.disable(reason, at=now)
        work.deliveries.fail_pending_of(endpoint.id, "endpoint_disabled")
        work.notify(_notice(ENDPOINT_DISABLED, endpoint.id, delivery))
    work.endpoints.save(endpoint)


def _reason_to_disable(endpoint: Endpoint, outcome: Outcome, now: datetime) -> DisabledReason | None:
    if outcome.status == GONE:
        return DisabledReason.GONE
    return DisabledReason.FAILING if endpoint.has_failed_for_good(now) else None


def _stop_emails(delivery: Delivery, work: NotificationsWork) -> None:
    work.email_channels.record_refusal(delivery.organisation_id, at=work.clock.now())
    work.notify(_notice(EMAIL_REFUSED, delivery.organisation_id, delivery))


def _notice(kind: str, subject_id: UUID, delivery: Delivery) -> Notice:
    return Notice(
        country=delivery.country,
        organisation_id=delivery.organisation_id,
        kind=kind,
        subject_id=subject_id,
        occasion=str(delivery.id),
    )
