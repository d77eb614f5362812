"""The unit of work of the identity service, with its repositories."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import Engine

from services.identity.adapters.access_requests import AccessRequestRepository
from services.identity.adapters.activation_links import ActivationLinks
from services.identity.adapters.activations import ActivationRepository
from services.identity.adapters.clients import ClientRepository
from services.identity.adapters.codes import CodeRepository
from services.identity.adapters.duties import DutyRepository
from services.identity.adapters.families import FamilyRepository
from services.identity.adapters.organisations import OrganisationRepository
from services.identity.adapters.people import PersonRepository
from services.identity.adapters.recovery_codes import RecoveryCodeRepository
from services.identity.adapters.revocation_list import RevocationList
from services.identity.adapters.revocations import RevocationRepository
from services.identity.adapters.secrets import KeyedDigests
from services.identity.adapters.sign_ins import SignInRepository
from services.identity.adapters.signing_keys import SigningKeyRepository
from services.identity.domain.clients import Client
from services.identity.domain.sessions import REVOCATION_LIFE
from shared.db.context import ContextSigner
from shared.db.work import UnitOfWork
from shared.kernel.clock import Clock
from shared.kernel.country import Country
from shared.kernel.grant import Grant


@dataclass(frozen=True, slots=True, repr=False)
class WorkParts:
    """What every unit of work of this service shares."""

    identity_key: bytes
    digests: KeyedDigests
    links: ActivationLinks
    revocation_list: RevocationList


class IdentityWork(UnitOfWork):
    """One transaction of the identity service."""

    def __init__(self, engine: Engine, signer: ContextSigner, grant: Grant, clock: Clock, parts: WorkParts) -> None:
        super().__init__(engine, signer, grant, clock)
        self.digests = parts.digests
        self.links = parts.links
        self._parts = parts
        self._revoked: list[tuple[str, datetime]] = []

    @cached_property
    def organisations(self) -> OrganisationRepository:
        """Organisations."""
        return OrganisationRepository(self.connection)

    @cached_property
    def people(self) -> PersonRepository:
        """People."""
        return PersonRepository(self.connection)

    @cached_property
    def access_requests(self) -> AccessRequestRepository:
        """Access that waits for an organisation's yes."""
        return AccessRequestRepository(self.connection)

    @cached_property
    def activations(self) -> ActivationRepository:
        """One-time links."""
        return ActivationRepository(self.connection)

    @cached_property
    def clients(self) -> ClientRepository:
        """OAuth2 clients."""
        return ClientRepository(self.connection)

    @cached_property
    def duties(self) -> DutyRepository:
        """Who answers for a country or the region."""
        return DutyRepository(self.connection)

    @cached_property
    def recovery_codes(self) -> RecoveryCodeRepository:
        """Codes for a lost second factor."""
        return RecoveryCodeRepository(self.connection)

    @cached_property
    def sign_ins(self) -> SignInRepository:
        """Browsers that are signed in."""
        return SignInRepository(self.connection)

    @cached_property
    def codes(self) -> CodeRepository:
        """Authorization codes."""
        return CodeRepository(self.connection)

    @cached_property
    def families(self) -> FamilyRepository:
        """Refresh families."""
        return FamilyRepository(self.connection)

    @cached_property
    def revocations(self) -> RevocationRepository:
        """Revocations."""
        return RevocationRepository(self.connection)

    @cached_property
    def signing_keys(self) -> SigningKeyRepository:
        """Signing keys."""
        return SigningKeyRepository(self.connection, self._parts.identity_key)

    def record_of_person(self, action: str, *, user_id: UUID, country: Country, client: Client) -> None:
        """Note what an application does with or gets from a person, and name it.

        No token says who calls yet, so the transaction is the platform's own and would name the platform only.
        """
        self.audit(action, country=country, object_type="user", object_id=user_id, client_id=client.client_id)

    def revoke_session(self, session_id: str, country: Country) -> None:
        """Refuse every access token with that `sid` from now on."""
        self._revoke(f"sid:{session_id}", country)

    def refuse_older_rights(self, subject: str, policy_version: int, country: Country) -> None:
        """Refuse the subject's access tokens whose policy version is below `policy_version`."""
        self._revoke(f"sub:{subject}@{policy_version}", country)

    def _revoke(self, member: str, country: Country) -> None:
        expires_at = self.clock.now() + REVOCATION_LIFE
        self.revocations.add(member, country, expires_at)
        if not self._revoked:
            # Everything that this transaction revokes is told at once.
            self.after_commit(lambda: self._parts.revocation_list.push(self._revoked, self.clock.now()))
        self._revoked.append((member, expires_at))
