"""Writes what an attempt sends: the delivery, and the secrets or the address in clear, in memory alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.referrals.domain.code import without_country
from services.referrals.notifications.adapters.email_channels import EmailChannelRepository
from services.referrals.notifications.adapters.endpoints import EndpointRepository
from services.referrals.notifications.adapters.work import NotificationsWork
from services.referrals.notifications.domain.delivery import (
    Channel,
    Delivery,
    EmailMessage,
    OutgoingMessage,
    WebhookMessage,
)
from services.referrals.notifications.domain.email_channel import EmailChannel
from services.referrals.notifications.domain.endpoint import Endpoint


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageWriter:
    """Writes messages to known endpoints and addresses. The secrets of an endpoint are decrypted once."""

    endpoints: EndpointRepository
    email_channels: EmailChannelRepository
    endpoint_of: Mapping[UUID, Endpoint]
    channel_of: Mapping[UUID, EmailChannel]
    """By organisation."""
    _secrets: dict[UUID, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)

    def messages(self, claimed: Iterable[Delivery], *, at: datetime) -> list[OutgoingMessage]:
        """The messages of claimed deliveries. What has lost its endpoint or its address is left out."""
        written = (
            self._email(delivery) if delivery.channel is Channel.EMAIL else self._webhook(delivery, at)
            for delivery in claimed
        )
        return [message for message in written if message is not None]

    def _webhook(self, delivery: Delivery, at: datetime) -> WebhookMessage | None:
        endpoint = None if delivery.endpoint_id is None else self.endpoint_of.get(delivery.endpoint_id)
        if endpoint is None:
            return None
        if endpoint.id not in self._secrets:
            self._secrets[endpoint.id] = self.endpoints.decrypt_secrets(endpoint, at=at)
        return WebhookMessage(
            claim=delivery.claim,
            endpoint_id=endpoint.id,
            organisation_id=delivery.organisation_id,
            url=endpoint.url,
            body=delivery.body,
            secrets=self._secrets[endpoint.id],
            trace=delivery.trace,
            request_id=delivery.request_id,
        )

    def _email(self, delivery: Delivery) -> EmailMessage | None:
        channel = self.channel_of.get(delivery.organisation_id)
        if channel is None:
            return None
        return EmailMessage(
            claim=delivery.claim,
            organisation_id=delivery.organisation_id,
            address=self.email_channels.decrypt_address(channel),
            language=channel.language,
            code=without_country(delivery.body),
            letter=delivery.letter,
            trace=delivery.trace,
            request_id=delivery.request_id,
        )


def write_messages(claimed: Sequence[Delivery], *, work: NotificationsWork) -> list[OutgoingMessage]:
    """What to send for claimed deliveries. Those to suspended organisations fail; the owner can replay them."""
    if not claimed:
        return []
    suspended = work.organisations.suspended_among({delivery.organisation_id for delivery in claimed})
    stopped = [delivery.id for delivery in claimed if delivery.is_held_back(suspended)]
    if stopped:
        work.deliveries.fail(stopped, "organisation_suspended")
    sent = [delivery for delivery in claimed if not delivery.is_held_back(suspended)]
    endpoints = {delivery.endpoint_id for delivery in sent if delivery.endpoint_id is not None}
    mailed = {delivery.organisation_id for delivery in sent if delivery.channel is Channel.EMAIL}
    letters = MessageWriter(
        endpoints=work.endpoints,
        email_channels=work.email_channels,
        endpoint_of=work.endpoints.of(endpoints) if endpoints else {},
        channel_of=work.email_channels.of(mailed) if mailed else {},
    )
    return letters.messages(sent, at=work.clock.now())
