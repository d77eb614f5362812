"""Everything an identity process is made of, put together in one place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from services.identity.adapters.clients.client_cache import ClientCache
from services.identity.adapters.people.activation_links import ActivationLinks
from services.identity.adapters.people.activation_mail import ActivationMailer
from services.identity.adapters.people.welcome_mail import WelcomeMailer
from services.identity.adapters.pledges.pledge_texts import pledge_folders, read_pledges
from services.identity.adapters.secrets import KeyedDigests
from services.identity.adapters.sign_in.federated_journeys import FederatedJourneys
from services.identity.adapters.sign_in.identity_providers import read_identity_providers
from services.identity.adapters.sign_in.passwords import Passwords
from services.identity.adapters.sign_in.provider_client import PROVIDER_SECONDS, ProviderClient
from services.identity.adapters.sign_in.second_factor import SecondFactor
from services.identity.adapters.sign_in.throttle import SignInThrottle
from services.identity.adapters.sign_in.webauthn import WebAuthn
from services.identity.adapters.tokens.access_tokens import TokenWriter
from services.identity.adapters.tokens.revocation_list import RevocationList
from services.identity.adapters.tokens.signing_key_ring import SigningKeyRing
from services.identity.adapters.tokens.signing_keys import SigningKey
from services.identity.adapters.tokens.verifier import OwnTokenVerifier
from services.identity.adapters.training.quiz_allowance import QuizAllowance
from services.identity.adapters.training.reminder_mail import ReminderMailer
from services.identity.adapters.training.training_modules import read_modules, training_folders
from services.identity.adapters.work import IdentityWork, WorkParts
from services.identity.domain.clients.clients import Client
from services.identity.domain.countries.setting_versions import day_in, in_force
from services.identity.domain.people.people import Person
from services.identity.domain.pledges.pledges import Pledges, PledgeVersion, decided_pledge, signed_on
from services.identity.domain.sign_in.federation import NO_PROVIDERS, IdentityProviders
from services.identity.domain.training.standing import Standing
from services.identity.domain.training.training import Certificate, Modules
from services.identity.settings import IdentitySettings, read_settings
from services.identity.usecases.tokens.announce_logouts import LOGOUT_SECONDS
from services.identity.usecases.tokens.rotate_signing_key import ensure_signing_keys
from shared.contracts.country_settings import PLEDGE
from shared.db.engine import make_engine
from shared.db.group_commit import GroupCommit
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.country import BOTH_REALMS, Country
from shared.kernel.grant import Grant
from shared.outgoing.asker import Asker
from shared.outgoing.poster import Poster
from shared.web.service_parts import ProcessWide, ServiceParts


@dataclass(frozen=True, kw_only=True)
class Services(ServiceParts[IdentitySettings, IdentityWork]):
    """The parts of an identity process; tests build their own."""

    pledges: Pledges
    """What people sign before they use the platform, where their country has decided no text of its own."""
    modules: Modules
    """What people must have learnt before they work with real cases."""
    providers: IdentityProviders = NO_PROVIDERS
    """The identity providers of organisations."""

    def work(self, grant: Grant) -> IdentityWork:
        """A unit of work for the caller behind `grant`."""
        return IdentityWork(self.engine, self.signer, grant, self.clock, self._work_parts)

    def pledge_in(self, country: Country, work: IdentityWork) -> PledgeVersion:
        """What people of `country` must have signed today."""
        now = self.clock.now()
        versions = work.country_settings.find_all(country, PLEDGE)
        return decided_pledge(in_force(versions, day_in(country, now))) or self.pledges.in_force(country, now)

    def pledges_signed(self, people: Sequence[Person], work: IdentityWork) -> Mapping[UUID, date | None]:
        """Person → the day on which they signed the text in force in their country; None for one who has not."""
        signed = work.pledges.all_of([person.id for person in people])
        texts = {country: self.pledge_in(country, work) for country in {person.country for person in people}}
        return {
            person.id: signed_on(texts[person.country], signed.get(person.id, ()), person.country) for person in people
        }

    def certificates(self, people: Sequence[Person], work: IdentityWork) -> Mapping[UUID, Certificate]:
        """Person → what their training gives them today."""
        now, passes = self.clock.now(), work.passes.all_of([person.id for person in people])
        return {
            person.id: self.modules.certificate(person.as_learner(passes.get(person.id, ())), now) for person in people
        }

    def certificate(self, person: Person, work: IdentityWork) -> Certificate:
        """What their training gives `person` today."""
        return self.certificates([person], work)[person.id]

    def standing(self, person: Person, work: IdentityWork) -> Standing:
        """How far the training of `person` lets them work today."""
        return self.certificate(person, work).standing

    @cached_property
    def digests(self) -> KeyedDigests:
        """Digests of secrets, one key per purpose."""
        return KeyedDigests(self.settings.identity_key)

    @cached_property
    def links(self) -> ActivationLinks:
        """Links to set a password."""
        return ActivationLinks(self.settings.identity_key, self.settings.public_url)

    @cached_property
    def mailer(self) -> ActivationMailer | None:
        """Sends those links; None where no mail server is configured."""
        server = self.settings.mail_server
        return ActivationMailer(server, sender=self.settings.mail_from) if server else None

    @cached_property
    def reminder_mailer(self) -> ReminderMailer | None:
        """Sends reminders that a certificate ends; None as above."""
        server = self.settings.mail_server
        return ReminderMailer(server, sender=self.settings.mail_from) if server else None

    @cached_property
    def welcome_mailer(self) -> WelcomeMailer | None:
        """Sends word that people were let in; None as above."""
        server = self.settings.mail_server
        return WelcomeMailer(server, sender=self.settings.mail_from) if server else None

    @cached_property
    def poster(self) -> Poster:
        """Notifies applications that a session has ended."""
        return Poster(self.settings.target_rules, timeout=LOGOUT_SECONDS)

    @cached_property
    def provider_client(self) -> ProviderClient:
        """Speaks with the identity providers of organisations."""
        asker = Asker(self.settings.target_rules, timeout=PROVIDER_SECONDS)
        public_url = self.settings.public_url or self.settings.common.issuer
        return ProviderClient(asker, f"{public_url}/oauth2/federated/callback")

    @cached_property
    def journeys(self) -> FederatedJourneys:
        """Seals what a browser keeps while its person is there."""
        return FederatedJourneys(self.settings.identity_key)

    @cached_property
    def passwords(self) -> Passwords:
        """Hashes and verifies passwords."""
        return Passwords(memory_kib=self.settings.password_memory_kib, at_once=self.settings.passwords_at_once)

    @cached_property
    def second_factor(self) -> SecondFactor:
        """Makes and checks one-time codes."""
        return SecondFactor(self.settings.identity_key)

    @cached_property
    def webauthn(self) -> WebAuthn:
        """Makes and checks passkeys."""
        return WebAuthn(self.settings.public_url or self.settings.common.issuer, self.settings.identity_key)

    @cached_property
    def throttle(self) -> SignInThrottle:
        """Limits how often a sign-in may fail."""
        return SignInThrottle(self.settings.common.cache_url, self.digests)

    @cached_property
    def quizzes(self) -> QuizAllowance:
        """Limits how often a quiz is tried."""
        return QuizAllowance(self.settings.common.cache_url)

    @cached_property
    def revocation_list(self) -> RevocationList:
        """What verifiers must refuse."""
        return RevocationList(self.settings.common.cache_url)

    @cached_property
    def keys(self) -> SigningKeyRing:
        """The signing keys, as this process knows them."""
        return SigningKeyRing(self._load_keys)

    @cached_property
    def tokens(self) -> TokenWriter:
        """Signs access tokens and ID tokens."""
        return TokenWriter(self.settings.common.issuer, self.keys)

    @cached_property
    def verifier(self) -> OwnTokenVerifier:
        """Verifies access tokens with the keys at hand."""
        common = self.settings.common
        return OwnTokenVerifier(issuer=common.issuer, cache_url=common.cache_url, ring=self.keys, proofs=self.proofs)

    @cached_property
    def clients(self) -> ClientCache:
        """Clients by public identifier, at most five seconds old."""
        return ClientCache(self._load_client)

    @cached_property
    def _work_parts(self) -> WorkParts:
        return WorkParts(
            self.settings.identity_key,
            self.digests,
            self.links,
            self.second_factor,
            self.revocation_list,
            GroupCommit(self.engine),
            self.settings.target_rules,
            self.settings.public_url or self.settings.common.issuer,
        )

    def _load_client(self, client_id: str) -> Client | None:
        with self.system_work(BOTH_REALMS) as work:
            return work.clients.find(client_id)

    def _load_keys(self) -> Sequence[SigningKey]:
        with self.system_work(frozenset()) as work:
            ensure_signing_keys(work=work)
            return work.signing_keys.shown(self.clock.now())


def build(settings: IdentitySettings, clock: Clock | None = None) -> Services:
    """The parts for `settings`. Raises PledgesRefused, ModulesRefused, ProvidersRefused for a wrong file of theirs."""
    return Services(
        settings=settings,
        engine=make_engine(settings.common.database_url),
        clock=clock or SystemClock(),
        pledges=read_pledges(*pledge_folders()),
        modules=read_modules(*training_folders()),
        providers=read_identity_providers(settings.identity_providers, settings.target_rules),
    )


services = ProcessWide(lambda: build(read_settings()))
