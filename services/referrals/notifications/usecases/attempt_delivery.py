"""Make one attempt at a delivery: read it, leave the transaction, send it, and record the outcome."""

from collections.abc import Callable
from dataclasses import dataclass

from services.referrals.domain.code import without_country
from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.delivery import (
    Channel,
    Claim,
    Delivery,
    EmailMessage,
    Outcome,
    OutgoingMessage,
    WebhookMessage,
)
from services.referrals.notifications.usecases.record_delivery_result import record_delivery_result
from shared.kernel.country import Country
from shared.telemetry import tracing

OpenWork = Callable[[frozenset[Country]], NotificationsWork]


@dataclass(frozen=True, slots=True)
class Transports:
    """The two ways out. Neither raises: a failure is in the outcome."""

    post: Callable[[WebhookMessage], Outcome]
    mail: Callable[[EmailMessage], Outcome]


def attempt_delivery(claim: Claim, *, open_work: OpenWork, transports: Transports) -> Claim | None:
    """Attempt it while the claim holds. Returns the next due delivery of the same endpoint, already claimed."""
    countries = frozenset({claim.country})
    with open_work(countries) as work:
        delivery = work.deliveries.find_claimed(claim, now=work.clock.now())
        message = None if delivery is None else _message(claim, delivery, work)
    if delivery is None or message is None:
        return None
    with tracing(request_id=delivery.request_id, trace=delivery.trace):
        outcome = transports.post(message) if isinstance(message, WebhookMessage) else transports.mail(message)
        with open_work(countries) as work:
            return record_delivery_result(message, outcome, work=work)


def _message(claim: Claim, delivery: Delivery, work: NotificationsWork) -> OutgoingMessage | None:
    if work.is_suspended(delivery.organisation_id):
        # Judged at every attempt, so that nothing leaves that was stored before. It can be replayed afterwards.
        work.deliveries.fail(delivery.id, "organisation_suspended")
        return None
    if delivery.channel is Channel.EMAIL:
        return _email(claim, delivery, work)
    if delivery.endpoint_id is None:
        return None
    endpoint = work.endpoints.get(delivery.endpoint_id)
    return WebhookMessage(
        claim=claim,
        endpoint_id=endpoint.id,
        organisation_id=delivery.organisation_id,
        url=endpoint.url,
        body=delivery.body,
        secrets=work.endpoints.decrypt_secrets(endpoint, at=work.clock.now()),
    )


def _email(claim: Claim, delivery: Delivery, work: NotificationsWork) -> EmailMessage | None:
    channel = work.email_channels.find(delivery.organisation_id)
    if channel is None:
        return None
    return EmailMessage(
        claim=claim,
        organisation_id=delivery.organisation_id,
        address=work.email_channels.decrypt_address(channel),
        language=channel.language,
        code=without_country(delivery.body),
    )
