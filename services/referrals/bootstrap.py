"""The wiring of a referrals process: settings, connections, ways out, and how a unit of work begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from services.referrals.adapters.cases_client import CasesClient
from services.referrals.adapters.cipher import FieldCipher
from services.referrals.adapters.token_exchange import TokenExchange
from services.referrals.adapters.work import ReferralsWork
from services.referrals.notifications.adapters.delivery_dispatcher import ThreadedDispatcher
from services.referrals.notifications.adapters.mailer import Mailer
from services.referrals.notifications.adapters.pubsub import RedisPubSub
from services.referrals.notifications.adapters.webhook_sender import WebhookSender
from services.referrals.notifications.domain.after_commit import AfterCommit
from services.referrals.notifications.domain.delivery import Attempted, Outcome, OutgoingMessage
from services.referrals.notifications.usecases.attempt_delivery import Transports, attempt_delivery
from services.referrals.notifications.usecases.record_attempts import record_attempts
from services.referrals.settings import ReferralsSettings, read_settings
from shared.db.context import ContextSigner
from shared.db.engine import make_engine
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.grant import Grant, Permission
from shared.web.service_parts import ProcessWide, ServiceParts


@dataclass(frozen=True, kw_only=True)
class Services(ServiceParts[ReferralsSettings, ReferralsWork]):
    """The parts of a referrals process; tests build their own."""

    transports: Transports

    def work(self, grant: Grant) -> ReferralsWork:
        """A unit of work under the caller's grant."""
        return ReferralsWork(
            self.engine, self.signer, grant, self.clock, cipher=self._cipher, after_commit=self._after_commit
        )

    @cached_property
    def signer(self) -> ContextSigner:
        """Signs the context of row-level security, and in it who answers referrals."""
        return ContextSigner(self.settings.common.context_key, says=Permission.REFERRALS_ANSWER)

    @cached_property
    def cases(self) -> CasesClient:
        """The client of the cases service."""
        return CasesClient(self.settings.cases_url, exchange=self.token_exchange.authorization, tls=self.tls)

    @cached_property
    def token_exchange(self) -> TokenExchange:
        """Exchanges the caller's token for one that the cases service accepts."""
        return TokenExchange(self.settings.identity_url, self.settings.service_client_secret, tls=self.tls)

    @cached_property
    def pubsub(self) -> RedisPubSub:
        """Redis pub/sub, which wakes the streams of notifications."""
        return RedisPubSub(self.settings.common.cache_url)

    @cached_property
    def dispatcher(self) -> ThreadedDispatcher:
        """Attempts deliveries in threads of this process."""
        return ThreadedDispatcher(self._attempt, self._record)

    def _attempt(self, message: OutgoingMessage) -> Outcome | None:
        return attempt_delivery(message, transports=self.transports, clock=self.clock)

    def _record(self, attempts: Sequence[Attempted]) -> list[OutgoingMessage]:
        return record_attempts(attempts, open_work=self.system_work)

    @cached_property
    def _after_commit(self) -> AfterCommit:
        return AfterCommit(dispatcher=self.dispatcher, publisher=self.pubsub)

    @cached_property
    def _cipher(self) -> FieldCipher:
        return FieldCipher(self.settings.country_keys)


def build(settings: ReferralsSettings, *, clock: Clock | None = None, transports: Transports | None = None) -> Services:
    """Wire the service from its settings."""
    return Services(
        settings=settings,
        # Enough for a worker as well: one that applies messages and counts an attempt, one that records successes, and
        # `FAILURES_AT_ONCE` of the dispatcher.
        engine=make_engine(settings.common.database_url),
        clock=clock or SystemClock(),
        transports=transports or _transports(settings),
    )


def _transports(settings: ReferralsSettings) -> Transports:
    mailer = Mailer(settings.mail_server, sender=settings.mail_from, link=settings.public_url)
    return Transports(post=WebhookSender(settings.webhook_rules).post, mail=mailer.mail)


services = ProcessWide(lambda: build(read_settings()))
