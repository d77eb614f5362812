"""What is stored during one test of a use case, and what several tests ask of it."""

# fixed dates: NOON is the clock of the service

from typing import Any
from uuid import UUID

from services.referrals.domain.life_cycle import CLOSES_ACCESS, State
from services.referrals.domain.offer import Offer
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import LogEntry
from services.referrals.handlers import HANDLERS
from services.referrals.notifications.domain.delivery import Delivery
from services.referrals.notifications.domain.endpoint import Endpoint
from shared.contracts.event import Event
from shared.contracts.subscriptions import REFERRALS_EVENTS, REFERRALS_NOTIFY
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant
from tests.support.builders.referrals import NOON, Stored, a_referral, store, the_platform
from tests.support.fakes.referrals import CIPHER, Effects, FakeReferralsWork, ReferralsDatabase
from tests.support.fakes.referrals.tables import StoredNotification
from tests.support.fixed_clock import FixedClock
from tests.support.world import HN


class World:
    """Opens units of work over the same rows, at `now`."""

    def __init__(self) -> None:
        self._database = ReferralsDatabase()
        self.effects = Effects()
        self.now = NOON

    def work(self, grant: Grant) -> FakeReferralsWork:
        """A unit of work of the caller."""
        return FakeReferralsWork(self._database, grant, FixedClock(self.now), effects=self.effects)

    def platform(self, countries: frozenset[Country] = ALL_COUNTRIES) -> FakeReferralsWork:
        """A unit of work of the platform itself."""
        return self.work(the_platform(countries))

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

    def receive(self, event: Event) -> FakeReferralsWork:
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

    def notices(self, organisation_id: UUID) -> list[StoredNotification]:
        """What an organisation and its people were notified of, oldest first."""
        with self.platform() as work:
            return work.tables.notifications.where(lambda row: row.organisation_id == organisation_id)

    def kinds(self, organisation_id: UUID) -> list[str]:
        """The kinds of these notices."""
        return [row.notification.kind for row in self.notices(organisation_id)]
