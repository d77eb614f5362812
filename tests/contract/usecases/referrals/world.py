"""What is stored during one test of a use case, and what several tests ask of it."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from services.referrals.domain.life_cycle import CLOSES_ACCESS, State
from services.referrals.domain.offer import Offer
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import LogEntry
from services.referrals.handlers import HANDLERS
from services.referrals.notifications.adapters.tables import notification
from services.referrals.notifications.domain.delivery import Delivery
from services.referrals.notifications.domain.endpoint import Endpoint
from services.referrals.notifications.domain.notification import Notification
from shared.contracts.event import Event
from shared.contracts.subscriptions import REFERRALS_EVENTS, REFERRALS_NOTIFY
from shared.db.rows import row_reader
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from tests.contract.repositories.referrals.works import RecordedReferralsWork, Works
from tests.support.builders.referrals import Stored, a_referral, store
from tests.support.referrals_effects import CIPHER
from tests.support.world import HN

_read = row_reader(Notification)


class StoredNotice(NamedTuple):
    """A notification and whose it is."""

    country: Country
    occasion: str
    recipient: str | None
    notification: Notification


class World(Works):
    """Opens units of work over the same rows, at `now`, and looks at what is stored."""

    def work(self, grant: Grant) -> RecordedReferralsWork:
        """A unit of work of the caller."""
        return self.open(grant)

    def add(self, *entities: Stored) -> None:
        """Insert what a test stands on."""
        with self.platform() as work:
            store(work, *entities)

    def refer(self, state: State = State.SENT, **changes: Any) -> Referral:
        """A stored referral. One that closed access has no packet."""
        sealed = None if state in CLOSES_ACCESS else b"sealed"
        key = CIPHER.new_key(HN).wrapped
        referral = a_referral(**{"state": state, "sealed": sealed, "message": None, "data_key": key} | changes)
        self.add(referral)
        return referral

    def receive(self, event: Event) -> RecordedReferralsWork:
        """Hand an event to its use case as the worker does; the unit of work that was committed."""
        keys = [(consumer, type(event)) for consumer in (REFERRALS_EVENTS, REFERRALS_NOTIFY)]
        for key in (key for key in keys if key in HANDLERS):
            with self.platform(event.countries()) as work:
                HANDLERS[key](event, work=work)
        return work

    def referral(self, referral: Referral) -> Referral:
        """The referral as it is stored now."""
        with self.platform() as work:
            return work.referrals.get(referral.id)

    def log(self, referral: Referral) -> list[LogEntry]:
        """Its log, with the notes that are left."""
        with self.platform() as work:
            return work.log.of(referral, with_notes=True)

    def offer(self, offer: Offer) -> Offer:
        """The offer as it is stored now."""
        with self.platform() as work:
            return work.offers.line(offer.id).offer

    def endpoint(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint as it is stored now."""
        with self.platform() as work:
            return work.endpoints.get(endpoint.id)

    def deliveries(self, endpoint: Endpoint) -> list[Delivery]:
        """The deliveries to an endpoint, oldest first."""
        with self.platform() as work:
            return [*work.deliveries.page(endpoint.id, before=None, limit=99).items][::-1]

    def notices(self, organisation_id: UUID) -> list[StoredNotice]:
        """What an organisation and its people were notified of, oldest first."""
        query = select(notification).where(notification.c.organisation_id == organisation_id)
        with self.platform() as work:
            rows = work.connection.execute(query.order_by(notification.c.seq)).all()
        return [StoredNotice(row.country, row.occasion, row.recipient, _read(row)) for row in rows]

    def kinds(self, organisation_id: UUID) -> list[str]:
        """The kinds of these notices."""
        return [row.notification.kind for row in self.notices(organisation_id)]
