"""The wiring of a referrals process: settings, connections, ways out, and how a unit of work begins."""

from dataclasses import dataclass
from functools import cached_property

from services.referrals.adapters.bell import RedisBell
from services.referrals.adapters.cases_client import CasesClient
from services.referrals.adapters.cipher import FieldCipher
from services.referrals.adapters.courier import ThreadedCourier
from services.referrals.adapters.mailer import Mailer
from services.referrals.adapters.token_exchange import TokenExchange
from services.referrals.adapters.webhook_sender import WebhookSender
from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.delivery import Claim
from services.referrals.domain.outlets import Outlets
from services.referrals.settings import ReferralsSettings, read_settings
from services.referrals.usecases.attempt_delivery import Carriers, attempt_delivery
from shared.db.engine import make_engine
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.grant import Grant
from shared.service import ProcessWide, ServiceParts


@dataclass(frozen=True, kw_only=True)
class Services(ServiceParts[ReferralsSettings, ReferralsWork]):
    """The parts of a referrals process; tests build their own."""

    carriers: Carriers

    def work(self, grant: Grant) -> ReferralsWork:
        """A unit of work under the caller's grant."""
        return ReferralsWork(self.engine, self.signer, grant, self.clock, cipher=self._cipher)

    @cached_property
    def cases(self) -> CasesClient:
        """The way to the cases service."""
        return CasesClient(self.settings.cases_url, exchange=self.token_exchange.authorization)

    @cached_property
    def token_exchange(self) -> TokenExchange:
        """How we act for our caller at the cases service."""
        return TokenExchange(self.settings.identity_url, self.settings.service_client_secret)

    @cached_property
    def bell(self) -> RedisBell:
        """Wakes streams."""
        return RedisBell(self.settings.common.cache_url)

    @cached_property
    def courier(self) -> ThreadedCourier:
        """Carries deliveries in threads of this process."""
        return ThreadedCourier(self._attempt)

    @cached_property
    def outlets(self) -> Outlets:
        """What a unit of work may set off after its commit."""
        return Outlets(courier=self.courier, bell=self.bell)

    def _attempt(self, claim: Claim) -> Claim | None:
        return attempt_delivery(claim, open_work=self.system_work, carriers=self.carriers, outlets=self.outlets)

    @cached_property
    def _cipher(self) -> FieldCipher:
        return FieldCipher(self.settings.country_keys)


def build(settings: ReferralsSettings, *, clock: Clock | None = None, carriers: Carriers | None = None) -> Services:
    """Wire the service from its settings."""
    return Services(
        settings=settings,
        # Room for the courier's threads beside those of the process itself.
        engine=make_engine(settings.common.database_url, pool_size=12),
        clock=clock or SystemClock(),
        carriers=carriers or _carriers(settings),
    )


def _carriers(settings: ReferralsSettings) -> Carriers:
    mailer = Mailer(settings.mail_server, sender=settings.mail_from, link=settings.public_url)
    return Carriers(post=WebhookSender(settings.webhook_rules).post, mail=mailer.mail)


services = ProcessWide(lambda: build(read_settings()))
