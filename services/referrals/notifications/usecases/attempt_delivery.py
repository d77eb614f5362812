"""Make one attempt at a delivery. What it needs is in the message, so no transaction is opened."""

from collections.abc import Callable
from dataclasses import dataclass

from services.referrals.notifications.domain.delivery import (
    Channel,
    EmailMessage,
    Outcome,
    OutgoingMessage,
    WebhookMessage,
)
from shared.kernel.clock import Clock
from shared.traces.spans import CLIENT, step


@dataclass(frozen=True, slots=True)
class Transports:
    """The two ways out. Neither raises: a failure is in the outcome."""

    post: Callable[[WebhookMessage], Outcome]
    mail: Callable[[EmailMessage], Outcome]


def attempt_delivery(message: OutgoingMessage, *, transports: Transports, clock: Clock) -> Outcome | None:
    """The outcome; None when the claim is too old to begin, which a tick then claims again."""
    if not message.claim.may_start(clock.now()):
        return None
    channel = Channel.WEBHOOK if isinstance(message, WebhookMessage) else Channel.EMAIL
    with step("deliver", CLIENT, request_id=message.request_id, trace=message.trace, channel=str(channel)) as delivery:
        outcome = transports.post(message) if isinstance(message, WebhookMessage) else transports.mail(message)
        delivery.note(status=outcome.status or 0)
    return outcome
