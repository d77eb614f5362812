"""Which deliveries the notices of one transaction make, and which of them are attempted at once."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.referrals.notifications.domain.cloudevent import WEBHOOK_TYPES, body_of
from services.referrals.notifications.domain.delivery import Delivery
from services.referrals.notifications.domain.email_channel import EmailChannel
from services.referrals.notifications.domain.endpoint import Endpoint, Room
from services.referrals.notifications.domain.notice import EMAIL_REFUSED, SYSTEMS, NewNotice


class DeliveryPlan:
    """Collects the deliveries of notices, within the room that their endpoints have."""

    def __init__(
        self,
        rooms: Collection[Room],
        channels: Mapping[UUID, EmailChannel],
        suspended: Collection[UUID],
        now: datetime,
    ) -> None:
        self._rooms = rooms
        self._suspended = suspended
        self._now = now
        self.channel_of = channels
        self.endpoint_of: Mapping[UUID, Endpoint] = {room.endpoint.id: room.endpoint for room in rooms}
        self.deliveries: list[Delivery] = []
        """All of them, to be stored."""
        self.leased: list[Delivery] = []
        """Those to be attempted at once."""

    def add(self, new_notice: NewNotice) -> None:
        """Plan the webhook calls and the e-mail about one notice."""
        event_type = WEBHOOK_TYPES.get(new_notice.notice.kind)
        if event_type is not None:
            self._add_webhooks(new_notice, event_type)
        if new_notice.notice.kind != EMAIL_REFUSED and new_notice.notice.recipient != SYSTEMS:
            self._add_email(new_notice)

    def _add_webhooks(self, new_notice: NewNotice, event_type: str) -> None:
        notice = new_notice.notice
        own = [room for room in self._rooms if room.endpoint.organisation_id == notice.organisation_id]
        wanted = [room for room in own if room.endpoint.wants(event_type)]
        if not wanted:
            return
        body = body_of(notice, event_id=new_notice.id, at=new_notice.happened_at)
        for room in wanted:
            delivery = self._delivery(new_notice, event_type, body, endpoint=room.endpoint)
            if not room.endpoint.enabled:
                # Kept, so that the owner can replay what the endpoint missed once it works again.
                delivery.fail("endpoint_disabled")
            elif room.left(self._now) > 0:
                room.in_flight += 1
                self._lease(delivery)
            self.deliveries.append(delivery)

    def _add_email(self, new_notice: NewNotice) -> None:
        channel = self.channel_of.get(new_notice.notice.organisation_id)
        if channel is None or channel.refused_at is not None:
            return
        delivery = self._delivery(new_notice, new_notice.notice.kind, new_notice.notice.code or "")
        self._lease(delivery)
        self.deliveries.append(delivery)

    def _lease(self, delivery: Delivery) -> None:
        delivery.lease(self._now)
        if delivery.is_held_back(self._suspended):
            # It can be replayed afterwards.
            delivery.fail("organisation_suspended")
        else:
            self.leased.append(delivery)

    def _delivery(
        self, new_notice: NewNotice, event_type: str, body: str, *, endpoint: Endpoint | None = None
    ) -> Delivery:
        notice = new_notice.notice
        delivery = Delivery.due_at_once(
            country=notice.country,
            organisation_id=notice.organisation_id,
            endpoint_id=None if endpoint is None else endpoint.id,
            event_type=event_type,
            body=body,
            at=self._now,
            trace=new_notice.trace,
            request_id=new_notice.request_id,
        )
        return replace(
            delivery,
            notification_id=new_notice.id,
            referral_id=notice.referral_id,
            from_country=notice.from_country,
            from_organisation_id=notice.from_organisation_id,
        )
