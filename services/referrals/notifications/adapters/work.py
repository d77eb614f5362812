"""The part of a unit of work that notifies organisations."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from uuid import UUID

from sqlalchemy import Engine

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.notifications.adapters.deliveries import DeliveryRepository
from services.referrals.notifications.adapters.email_channels import EmailChannelRepository
from services.referrals.notifications.adapters.endpoints import EndpointRepository
from services.referrals.notifications.adapters.notifications import NotificationRepository
from services.referrals.notifications.domain.after_commit import AfterCommit
from services.referrals.notifications.domain.cloudevent import WEBHOOK_TYPES, extract_body, referral_body
from services.referrals.notifications.domain.delivery import Claim, Delivery
from services.referrals.notifications.domain.endpoint import Endpoint
from services.referrals.notifications.domain.notice import EMAIL_REFUSED, Notice
from shared.db.context import ContextSigner
from shared.db.work import UnitOfWork
from shared.kernel.clock import Clock
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from shared.telemetry import current_request_id, current_trace


class NotificationsWork(UnitOfWork):
    """Repositories of notifications, and `notify`. A service subclasses it with what it knows of organisations."""

    def __init__(
        self,
        engine: Engine,
        signer: ContextSigner,
        grant: Grant,
        clock: Clock,
        *,
        cipher: FieldCipher,
        after_commit: AfterCommit,
    ) -> None:
        super().__init__(engine, signer, grant, clock)
        self.cipher = cipher
        self._outside = after_commit

    @abstractmethod
    def is_suspended(self, organisation_id: UUID) -> bool:
        """Whether an organisation may receive nothing at present."""

    @abstractmethod
    def home_country(self) -> Country:
        """The country of the caller's own organisation. Raises Invalid when it is not known."""

    @cached_property
    def notifications(self) -> NotificationRepository:
        """Notifications in the application."""
        return NotificationRepository(self.connection, self.grant.subject)

    @cached_property
    def endpoints(self) -> EndpointRepository:
        """Webhook endpoints visible to the grant."""
        return EndpointRepository(self.connection, self.cipher)

    @cached_property
    def email_channels(self) -> EmailChannelRepository:
        """E-mail channels visible to the grant."""
        return EmailChannelRepository(self.connection, self.cipher)

    @cached_property
    def deliveries(self) -> DeliveryRepository:
        """Webhook calls and e-mails visible to the grant."""
        return DeliveryRepository(self.connection)

    def notify(self, notice: Notice, *, happened_at: datetime | None = None) -> bool:
        """Store the notification and its deliveries; False when the organisation has this notice already.

        What can be attempted at once is leased here and attempted after the commit. `happened_at` is the time in the
        body of a webhook (default: now).
        """
        self.notifications.lock(notice.organisation_id)
        now = self.clock.now()
        notification_id = new_id()
        if not self.notifications.add(notice, notification_id=notification_id, at=now):
            return False
        self.after_commit(partial(self._outside.publisher.publish, notice.organisation_id))
        if notice.recipient is None:
            self._deliver(notice, notification_id, happened_at or now)
        return True

    def audit_endpoint(self, action: str, endpoint: Endpoint, *, fields: Sequence[str] = ()) -> None:
        """Add a row about a webhook endpoint to the audit trail."""
        self.audit(
            action, country=endpoint.country, object_type="webhook_endpoint", object_id=endpoint.id, fields=fields
        )

    def _deliver(self, notice: Notice, notification_id: UUID, happened_at: datetime) -> None:
        claims = [*self._add_webhooks(notice, notification_id, happened_at), self._add_email(notice, notification_id)]
        for claim in claims:
            if claim is not None:
                self.after_commit(partial(self._outside.dispatcher.dispatch, claim))

    def _add_webhooks(self, notice: Notice, notification_id: UUID, happened_at: datetime) -> list[Claim | None]:
        event_type = WEBHOOK_TYPES.get(notice.kind)
        if event_type is None:
            return []
        body_of = extract_body if notice.referral_id is None else referral_body
        body = body_of(notice, event_id=notification_id, at=happened_at)
        return [
            self._add_webhook(self._delivery(notice, notification_id, event_type, body, endpoint=endpoint), endpoint)
            for endpoint in self.endpoints.all_for_update(notice.organisation_id)
            if endpoint.wants(event_type)
        ]

    def _add_webhook(self, delivery: Delivery, endpoint: Endpoint) -> Claim | None:
        now, claim = self.clock.now(), None
        if not endpoint.enabled:
            # Kept, so that the owner can replay what the endpoint missed once it works again.
            delivery.fail("endpoint_disabled")
        elif not endpoint.is_paused(now) and self._has_room(endpoint, now):
            claim = delivery.lease(now)
        self.deliveries.add(delivery)
        return claim

    def _has_room(self, endpoint: Endpoint, now: datetime) -> bool:
        return self.deliveries.count_in_flight(endpoint.id, now) < endpoint.max_in_flight

    def _add_email(self, notice: Notice, notification_id: UUID) -> Claim | None:
        if notice.kind == EMAIL_REFUSED:
            return None
        channel = self.email_channels.find(notice.organisation_id)
        if channel is None or channel.refused_at is not None:
            return None
        delivery = self._delivery(notice, notification_id, notice.kind, notice.code or "")
        claim = delivery.lease(self.clock.now())
        self.deliveries.add(delivery)
        return claim

    def _delivery(
        self, notice: Notice, notification_id: UUID, event_type: str, body: str, *, endpoint: Endpoint | None = None
    ) -> Delivery:
        delivery = Delivery.due_at_once(
            country=notice.country,
            organisation_id=notice.organisation_id,
            endpoint_id=None if endpoint is None else endpoint.id,
            event_type=event_type,
            body=body,
            at=self.clock.now(),
            trace=current_trace(),
            request_id=current_request_id(),
        )
        return replace(
            delivery,
            notification_id=notification_id,
            referral_id=notice.referral_id,
            from_country=notice.from_country,
            from_organisation_id=notice.from_organisation_id,
        )
