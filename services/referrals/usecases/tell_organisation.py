"""Tell an organisation something once: in the application, and by webhook and e-mail where it wants to."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from uuid import UUID

from services.referrals.adapters.deliveries import NewDelivery
from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.cloudevent import WEBHOOK_TYPES, extract_body, referral_body
from services.referrals.domain.delivery import EMAIL, WEBHOOK, Claim
from services.referrals.domain.outlets import Outlets
from services.referrals.domain.recipients import EMAIL_REFUSED, Notice
from shared.kernel.ids import new_id


def tell(notice: Notice, *, work: ReferralsWork, outlets: Outlets, happened_at: datetime | None = None) -> bool:
    """Store the notification and its deliveries in this transaction; False when it was told before.

    What can be tried at once is leased here and attempted after the commit.
    """
    work.notifications.line_up(notice.organisation_id)
    now = work.clock.now()
    notification_id = new_id()
    if not work.notifications.add(notice, notification_id=notification_id, at=now):
        return False
    work.after_commit(partial(outlets.bell.ring, notice.organisation_id))
    if notice.recipient is not None:
        return True
    claims = [*_webhooks(notice, notification_id, happened_at or now, work), *_email(notice, notification_id, work)]
    for claim in claims:
        work.after_commit(partial(outlets.courier.carry, claim))
    return True


def _webhooks(notice: Notice, notification_id: UUID, happened_at: datetime, work: ReferralsWork) -> Iterator[Claim]:
    kind = WEBHOOK_TYPES.get(notice.kind)
    if kind is None:
        return
    body_of = extract_body if notice.referral_id is None else referral_body
    body = body_of(notice, event_id=notification_id, at=happened_at)
    now = work.clock.now()
    for endpoint in work.endpoints.lock_all_of(notice.organisation_id):
        if not endpoint.wants(kind):
            continue
        delivery = _delivery(notice, notification_id, WEBHOOK, kind, body, endpoint_id=endpoint.id)
        if not endpoint.enabled:
            # Kept, so that the owner can replay what she missed once the endpoint works again.
            work.deliveries.add(delivery, at=now, leased=False, failed_because="endpoint_disabled")
            continue
        has_room = work.deliveries.in_flight(endpoint.id, now) < endpoint.room
        claim = work.deliveries.add(delivery, at=now, leased=has_room and not endpoint.rests(now))
        if claim is not None:
            yield claim


def _email(notice: Notice, notification_id: UUID, work: ReferralsWork) -> Iterator[Claim]:
    if notice.kind == EMAIL_REFUSED:
        return
    channel = work.channels.find(notice.organisation_id)
    if channel is None or channel.refused_at is not None:
        return
    delivery = _delivery(notice, notification_id, EMAIL, notice.kind, notice.code or "")
    claim = work.deliveries.add(delivery, at=work.clock.now(), leased=True)
    if claim is not None:
        yield claim


def _delivery(
    notice: Notice, notification_id: UUID, channel: str, kind: str, body: str, *, endpoint_id: UUID | None = None
) -> NewDelivery:
    return NewDelivery(
        id=new_id(),
        country=notice.country,
        organisation_id=notice.organisation_id,
        channel=channel,
        event_type=kind,
        body=body,
        endpoint_id=endpoint_id,
        notification_id=notification_id,
        referral_id=notice.referral_id,
        from_country=notice.from_country,
        from_organisation_id=notice.from_organisation_id,
    )
