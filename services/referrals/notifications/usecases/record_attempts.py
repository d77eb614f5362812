"""Record the outcomes of attempts, and what follows from them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.delivery import (
    GONE,
    Attempted,
    Delivery,
    Outcome,
    OutgoingMessage,
    WebhookMessage,
)
from services.referrals.notifications.domain.endpoint import DisabledReason, Endpoint
from services.referrals.notifications.domain.notice import EMAIL_REFUSED, ENDPOINT_DISABLED, Notice
from services.referrals.notifications.processes.messages import write_messages
from services.referrals.notifications.processes.notices import notify
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.telemetry import tracing

OpenWork = Callable[[frozenset[Country]], NotificationsWork]


def record_attempts(attempts: Sequence[Attempted], *, open_work: OpenWork) -> list[OutgoingMessage]:
    """Record them while their claims hold: successes together, each failure alone.

    Returns the next due deliveries of endpoints that accepted one, claimed and ready to be sent.
    """
    following: list[OutgoingMessage] = []
    delivered = [attempted for attempted in attempts if attempted.outcome.delivered]
    if delivered:
        with open_work(frozenset(attempted.message.claim.country for attempted in delivered)) as work:
            following = write_messages(work.deliveries.record_delivered(delivered, at=work.clock.now()), work=work)
    for attempted in attempts:
        if not attempted.outcome.delivered:
            message = attempted.message
            with (
                tracing(request_id=message.request_id, trace=message.trace),
                open_work(frozenset({message.claim.country})) as work,
            ):
                _record_failure(message, attempted.outcome, work)
    return following


def _record_failure(message: OutgoingMessage, outcome: Outcome, work: NotificationsWork) -> None:
    # Organisation, endpoint, delivery: every transaction locks in this order, which excludes deadlocks.
    now = work.clock.now()
    work.notifications.lock(message.organisation_id)
    endpoint = _lock_endpoint(message, work)
    delivery = work.deliveries.find_claimed_for_update(message.claim, now=now)
    if delivery is None:
        return
    work.deliveries.add_attempt(delivery, outcome, at=now)
    delivery.record(outcome, now)
    work.deliveries.save_outcome(delivery)
    if endpoint is not None:
        _count_failure(endpoint, outcome, delivery, work)
    elif outcome.permanent:
        _stop_emails(delivery, work)


def _lock_endpoint(message: OutgoingMessage, work: NotificationsWork) -> Endpoint | None:
    if not isinstance(message, WebhookMessage):
        return None
    try:
        return work.endpoints.get_for_update(message.endpoint_id)
    except NotFound:
        # Its owner removed it during the attempt, and its deliveries with it.
        return None


def _count_failure(endpoint: Endpoint, outcome: Outcome, delivery: Delivery, work: NotificationsWork) -> None:
    now = work.clock.now()
    endpoint.record_failure(at=now, asked=outcome.retry_after)
    reason = _reason_to_disable(endpoint, outcome, now)
    if endpoint.enabled and reason is not None:
        endpoint.disable(reason, at=now)
        work.deliveries.fail_pending_of(endpoint.id, "endpoint_disabled")
        notify(_notice(ENDPOINT_DISABLED, endpoint.id, delivery), work=work)
    work.endpoints.save_failure(endpoint)


def _reason_to_disable(endpoint: Endpoint, outcome: Outcome, now: datetime) -> DisabledReason | None:
    if outcome.status == GONE:
        return DisabledReason.GONE
    return DisabledReason.FAILING if endpoint.has_failed_for_good(now) else None


def _stop_emails(delivery: Delivery, work: NotificationsWork) -> None:
    work.email_channels.record_refusal(delivery.organisation_id, at=work.clock.now())
    notify(_notice(EMAIL_REFUSED, delivery.organisation_id, delivery), work=work)


def _notice(kind: str, subject_id: UUID, delivery: Delivery) -> Notice:
    return Notice(
        country=delivery.country,
        organisation_id=delivery.organisation_id,
        kind=kind,
        subject_id=subject_id,
        occasion=str(delivery.id),
    )
