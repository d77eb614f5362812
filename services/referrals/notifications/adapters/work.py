"""The part of a unit of work that notifies organisations."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from uuid import UUID

from sqlalchemy import Engine

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.notifications.adapters.deliveries import DeliveryRepository
from services.referrals.notifications.adapters.email_channels import EmailChannelRepository
from services.referrals.notifications.adapters.endpoints import EndpointRepository
from services.referrals.notifications.adapters.message_writer import MessageWriter
from services.referrals.notifications.adapters.notifications import NotificationRepository
from services.referrals.notifications.domain.after_commit import AfterCommit
from services.referrals.notifications.domain.cloudevent import WEBHOOK_TYPES
from services.referrals.notifications.domain.delivery import Channel, Delivery, OutgoingMessage
from services.referrals.notifications.domain.delivery_plan import DeliveryPlan
from services.referrals.notifications.domain.endpoint import Endpoint
from services.referrals.notifications.domain.notice import News, Notice
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
    def suspended_among(self, organisation_ids: Collection[UUID]) -> set[UUID]:
        """Those of the organisations that may receive nothing at present."""

    def narrowed(self, news: Sequence[News]) -> list[News]:
        """The notices that are given: a service may name single people in the place of an organisation."""
        return list(news)

    def known_times(self, notices: Sequence[Notice]) -> list[datetime | None]:
        """When what each of the notices says happened (the time in the body of a webhook); None for now."""
        return [None] * len(notices)

    @abstractmethod
    def home_country(self) -> Country:
        """The country of the caller's own organisation. Raises Invalid when it is not known."""

    @cached_property
    def notifications(self) -> NotificationRepository:
        """Notifications in the application."""
        return NotificationRepository(self.connection, self.grant)

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

    def notify(self, notice: Notice) -> None:
        """Store the notification and its deliveries right before the commit, unless the organisation has this notice.

        What can be attempted at once is leased and attempted after the commit.
        """
        news = News(
            id=new_id(),
            notice=notice,
            happened_at=self.clock.now(),
            trace=current_trace(),
            request_id=current_request_id(),
        )
        self.before_commit(self._give, news)

    def messages_of(self, claimed: Sequence[Delivery]) -> list[OutgoingMessage]:
        """What to send for claimed deliveries. Those to suspended organisations fail; the owner can replay them."""
        if not claimed:
            return []
        suspended = self.suspended_among({delivery.organisation_id for delivery in claimed})
        stopped = [delivery.id for delivery in claimed if delivery.is_held_back(suspended)]
        if stopped:
            self.deliveries.fail(stopped, "organisation_suspended")
        sent = [delivery for delivery in claimed if not delivery.is_held_back(suspended)]
        endpoints = {delivery.endpoint_id for delivery in sent if delivery.endpoint_id is not None}
        mailed = {delivery.organisation_id for delivery in sent if delivery.channel is Channel.EMAIL}
        letters = MessageWriter(
            endpoints=self.endpoints,
            email_channels=self.email_channels,
            endpoint_of=self.endpoints.of(endpoints) if endpoints else {},
            channel_of=self.email_channels.of(mailed) if mailed else {},
        )
        return letters.messages(sent, at=self.clock.now())

    def audit_endpoint(self, action: str, endpoint: Endpoint, *, fields: Sequence[str] = ()) -> None:
        """Add a row about a webhook endpoint to the audit trail."""
        self.audit(
            action, country=endpoint.country, object_type="webhook_endpoint", object_id=endpoint.id, fields=fields
        )

    def _give(self, news: list[News]) -> None:
        """Store notices and their deliveries: what needs no lock is read before the organisations are locked."""
        now, news = self.clock.now(), self.narrowed(news)
        all_told = {one.notice.organisation_id for one in news if one.notice.leaves}
        suspended = self.suspended_among(all_told) if all_told else set()
        channels = self.email_channels.of(all_told) if all_told else {}
        times = self.known_times([one.notice for one in news])
        dated = [one if at is None else replace(one, happened_at=at) for one, at in zip(news, times, strict=True)]
        given = self.notifications.add(news, at=now)
        new = [one for one in dated if one.id in given]
        if not new:
            return
        outbound = [one for one in new if one.notice.leaves]
        organisations = {one.notice.organisation_id for one in outbound if one.notice.kind in WEBHOOK_TYPES}
        rooms = self.endpoints.rooms_of(organisations, now) if organisations else []
        plan = DeliveryPlan(rooms, channels, suspended, now)
        for one in outbound:
            plan.add(one)
        if plan.deliveries:
            self.deliveries.add(*plan.deliveries)
            self.after_commit(partial(self._dispatch, plan, now))
        self.after_commit(partial(self._outside.publisher.publish, {one.notice.organisation_id for one in new}))

    def _dispatch(self, plan: DeliveryPlan, now: datetime) -> None:
        letters = MessageWriter(
            endpoints=self.endpoints,
            email_channels=self.email_channels,
            endpoint_of=plan.endpoint_of,
            channel_of=plan.channel_of,
        )
        for message in letters.messages(plan.leased, at=now):
            self._outside.dispatcher.dispatch(message)
