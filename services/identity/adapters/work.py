"""The unit of work of the identity service, with its repositories."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import Engine

from services.identity.adapters.access_request_records import AccessRequestRecords
from services.identity.adapters.activation_links import ActivationLinks
from services.identity.adapters.activation_records import ActivationRecords
from services.identity.adapters.client_records import ClientRecords
from services.identity.adapters.duty_records import DutyRecords
from services.identity.adapters.key_ring import SigningKeyRecords
from services.identity.adapters.organisation_records import OrganisationRecords
from services.identity.adapters.person_records import PersonRecords
from services.identity.adapters.recovery_code_records import RecoveryCodeRecords
from services.identity.adapters.revocation_list import RevocationList
from services.identity.adapters.secrets import KeyedDigests
from services.identity.adapters.token_records import CodeRecords, FamilyRecords, RevocationRecords, SignInRecords
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
    def organisations(self) -> OrganisationRecords:
        """Organisations."""
        return OrganisationRecords(self.connection)

    @cached_property
    def people(self) -> PersonRecords:
        """People."""
        return PersonRecords(self.connection)

    @cached_property
    def access_requests(self) -> AccessRequestRecords:
        """Access that waits for an organisation's yes."""
        return AccessRequestRecords(self.connection)

    @cached_property
    def activations(self) -> ActivationRecords:
        """One-time links."""
        return ActivationRecords(self.connection)

    @cached_property
    def clients(self) -> ClientRecords:
        """OAuth2 clients."""
        return ClientRecords(self.connection)

    @cached_property
    def duties(self) -> DutyRecords:
        """Who answers for a country or the region."""
        return DutyRecords(self.connection)

    @cached_property
    def recovery_codes(self) -> RecoveryCodeRecords:
        """Codes for a lost second factor."""
        return RecoveryCodeRecords(self.connection)

    @cached_property
    def sign_ins(self) -> SignInRecords:
        """Browsers that are signed in."""
        return SignInRecords(self.connection)

    @cached_property
    def codes(self) -> CodeRecords:
        """Authorization codes."""
        return CodeRecords(self.connection)

    @cached_property
    def families(self) -> FamilyRecords:
        """Refresh families."""
        return FamilyRecords(self.connection)

    @cached_property
    def revocations(self) -> RevocationRecords:
        """Revocations."""
        return RevocationRecords(self.connection)

    @cached_property
    def signing_keys(self) -> SigningKeyRecords:
        """Signing keys."""
        return SigningKeyRecords(self.connection, self._parts.identity_key)

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
