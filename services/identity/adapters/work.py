"""The unit of work of the identity service, with its repositories."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Engine

from services.identity.adapters.authority.access_requests import AccessRequestRepository
from services.identity.adapters.authority.country_roles import CountryRoleRepository
from services.identity.adapters.clients.clients import ClientRepository
from services.identity.adapters.countries.announcements import AnnouncementRepository
from services.identity.adapters.countries.country_settings import CountrySettingRepository
from services.identity.adapters.organisations.duties import DutyRepository
from services.identity.adapters.organisations.organisations import OrganisationRepository
from services.identity.adapters.people.activation_links import ActivationLinks
from services.identity.adapters.people.activations import ActivationRepository
from services.identity.adapters.people.people import PersonRepository
from services.identity.adapters.people.welcomes import WelcomeRepository
from services.identity.adapters.pledges.pledges import PledgeRepository
from services.identity.adapters.secrets import KeyedDigests
from services.identity.adapters.sign_in.federated_accounts import FederatedAccountRepository
from services.identity.adapters.sign_in.passkeys import PasskeyRepository
from services.identity.adapters.sign_in.recovery_codes import RecoveryCodeRepository
from services.identity.adapters.sign_in.second_factor import SecondFactor
from services.identity.adapters.sign_in.sign_ins import SignInRepository
from services.identity.adapters.tokens.codes import CodeRepository
from services.identity.adapters.tokens.families import FamilyRepository
from services.identity.adapters.tokens.pushed_requests import PushedRequestRepository
from services.identity.adapters.tokens.revocation_list import RevocationList
from services.identity.adapters.tokens.revocations import RevocationRepository
from services.identity.adapters.tokens.signing_keys import SigningKeyRepository
from services.identity.adapters.training.passes import PassRepository
from services.identity.adapters.training.reminders import ReminderRepository
from shared.db.audit.audit_log import AuditLog
from shared.db.context import ContextSigner
from shared.db.group_commit import GroupCommit
from shared.db.work import UnitOfWork
from shared.kernel.clock import Clock
from shared.kernel.grant import Grant
from shared.outgoing.target import DEFAULT_RULES, TargetRules


@dataclass(frozen=True, slots=True, repr=False)
class WorkParts:
    """What every unit of work of this service shares."""

    identity_key: bytes
    digests: KeyedDigests
    links: ActivationLinks
    second_factor: SecondFactor
    revocation_list: RevocationList
    group: GroupCommit | None = None
    target_rules: TargetRules = DEFAULT_RULES
    own_url: str = ""
    """The platform's own address, with which no other application is registered."""


class IdentityWork(UnitOfWork):
    """One transaction of the identity service."""

    def __init__(self, engine: Engine, signer: ContextSigner, grant: Grant, clock: Clock, parts: WorkParts) -> None:
        super().__init__(engine, signer, grant, clock, group=parts.group)
        self.digests = parts.digests
        self.links = parts.links
        self.second_factor = parts.second_factor
        self.revocation_list = parts.revocation_list
        self.target_rules = parts.target_rules
        self.own_url = parts.own_url
        self._identity_key = parts.identity_key
        self._revoked: list[tuple[str, datetime]] = []

    @cached_property
    def audit_log(self) -> AuditLog:
        """Who read or changed what in the administration."""
        return AuditLog(self.connection)

    @cached_property
    def organisations(self) -> OrganisationRepository:
        """Organisations of the network."""
        return OrganisationRepository(self.connection)

    @cached_property
    def country_roles(self) -> CountryRoleRepository:
        """Roles that countries defined."""
        return CountryRoleRepository(self.connection)

    @cached_property
    def country_settings(self) -> CountrySettingRepository:
        """Versions of the settings of countries."""
        return CountrySettingRepository(self.connection)

    @cached_property
    def people(self) -> PersonRepository:
        """People with an account, also invited and suspended ones."""
        return PersonRepository(self.connection)

    @cached_property
    def access_requests(self) -> AccessRequestRepository:
        """Requests for access that wait for an organisation's yes."""
        return AccessRequestRepository(self.connection)

    @cached_property
    def activations(self) -> ActivationRepository:
        """One-time links to set a password."""
        return ActivationRepository(self.connection)

    @cached_property
    def clients(self) -> ClientRepository:
        """OAuth2 clients: systems and applications."""
        return ClientRepository(self.connection)

    @cached_property
    def duties(self) -> DutyRepository:
        """Organisations that answer for a country or the region."""
        return DutyRepository(self.connection)

    @cached_property
    def recovery_codes(self) -> RecoveryCodeRepository:
        """Codes for a lost second factor."""
        return RecoveryCodeRepository(self.connection)

    @cached_property
    def passkeys(self) -> PasskeyRepository:
        """The passkeys that people have added."""
        return PasskeyRepository(self.connection)

    @cached_property
    def federated_accounts(self) -> FederatedAccountRepository:
        """Which subjects of providers are which people."""
        return FederatedAccountRepository(self.connection)

    @cached_property
    def pledges(self) -> PledgeRepository:
        """Pledges of confidentiality that people signed."""
        return PledgeRepository(self.connection)

    @cached_property
    def announcements(self) -> AnnouncementRepository:
        """What administrations announced to their countries."""
        return AnnouncementRepository(self.connection)

    @cached_property
    def passes(self) -> PassRepository:
        """Training modules that people passed."""
        return PassRepository(self.connection)

    @cached_property
    def welcomes(self) -> WelcomeRepository:
        """E-mails to people who were let in."""
        return WelcomeRepository(self.connection)

    @cached_property
    def reminders(self) -> ReminderRepository:
        """Reminders that a certificate ends."""
        return ReminderRepository(self.connection)

    @cached_property
    def sign_ins(self) -> SignInRepository:
        """Browsers that are signed in."""
        return SignInRepository(self.connection)

    @cached_property
    def codes(self) -> CodeRepository:
        """Authorization codes that were issued."""
        return CodeRepository(self.connection)

    @cached_property
    def pushed_requests(self) -> PushedRequestRepository:
        """Authorization requests that clients have pushed."""
        return PushedRequestRepository(self.connection)

    @cached_property
    def families(self) -> FamilyRepository:
        """Refresh families and their tokens."""
        return FamilyRepository(self.connection)

    @cached_property
    def revocations(self) -> RevocationRepository:
        """What verifiers must refuse for a while."""
        return RevocationRepository(self.connection)

    @cached_property
    def signing_keys(self) -> SigningKeyRepository:
        """Keys that sign tokens, sealed."""
        return SigningKeyRepository(self.connection, self._identity_key)

    def push_revocation(self, member: str, expires_at: datetime) -> None:
        """Push it into the list that verifiers read, at once with all others of the transaction, after the commit."""
        if not self._revoked:
            self.after_commit(lambda: self.revocation_list.push(self._revoked, self.clock.now()))
        self._revoked.append((member, expires_at))
