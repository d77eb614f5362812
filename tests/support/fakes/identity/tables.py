"""The tables of identity in memory, with what the policies of its migrations show to the caller."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from services.identity.domain.access_requests import AccessRequest
from services.identity.domain.activations import Activation
from services.identity.domain.announcements import Announcement
from services.identity.domain.clients import Client
from services.identity.domain.country_roles import CountryRole
from services.identity.domain.duties import ActivePeople
from services.identity.domain.federation import FederatedAccount
from services.identity.domain.organisations import Organisation
from services.identity.domain.passkeys import Passkey
from services.identity.domain.people import Person
from services.identity.domain.pledges import Pledge
from services.identity.domain.pushed_requests import PushedRequest
from services.identity.domain.reminders import Reminder
from services.identity.domain.sessions import Code, Family, RefreshToken, SignIn
from services.identity.domain.setting_versions import SettingVersion
from services.identity.domain.signing_keys import KeyState
from services.identity.domain.standing import Pass
from services.identity.domain.welcomes import Welcome
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from tests.support.fakes.memory import Database, Rows

E = TypeVar("E")


class Table(Rows[E]):
    """Rows with the statements that change several of them."""

    def add(self, row: E) -> None:
        """Insert a row. Fails the test for one that the caller would not see: PostgreSQL refuses it."""
        assert self._is_visible(row), f"{self._name}: row-level security refuses the row"
        super().add(row)

    def update(self, condition: Callable[[E], bool], change: Callable[[E], E]) -> list[E]:
        """Change the visible rows that meet `condition`; the changed rows."""
        changed = [change(row) for row in self.where(condition)]
        for row in changed:
            self.put(row)
        return changed

    def delete(self, condition: Callable[[E], bool]) -> None:
        """Delete the visible rows that meet `condition`."""
        for row in self.where(condition):
            self.remove(self._key(row))

    def every(self) -> list[E]:
        """Also the rows that row-level security hides: a unique index and a cascade see them all."""
        return list(self._table.values())


@dataclass(frozen=True, slots=True)
class StoredSignIn:
    """A sign-in and the digest of its cookie."""

    sign_in: SignIn
    token_digest: bytes


@dataclass(frozen=True, slots=True)
class StoredFamily:
    """A family and when its application is told that it has ended."""

    family: Family
    logout_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A refresh token and its country."""

    token: RefreshToken
    country: Country


@dataclass(frozen=True, slots=True)
class StoredRecoveryCode:
    """The digest of a code, whose it is, and when it was used."""

    digest: bytes
    user_id: UUID
    country: Country
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredRevocation:
    """What verifiers refuse until it expires."""

    member: str
    country: Country
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StoredAssertion:
    """The id of an assertion that a client has used."""

    client_id: str
    jti: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StoredDuties:
    """What was published last of an organisation."""

    organisation_id: UUID
    country: Country
    duties: tuple[str, ...]
    people: ActivePeople
    rules: bool = False


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A signing key, its private half as PEM."""

    kid: str
    state: KeyState
    pem: bytes
    created_at: datetime
    activated_at: datetime | None = None
    retired_at: datetime | None = None


class Tables:
    """Every table as the caller behind `grant` sees it."""

    def __init__(self, database: Database, grant: Grant) -> None:
        self._grant = grant
        sees_cards = bool(grant.countries)
        self.organisations: Table[Organisation] = Table(
            database, "organisations", key=lambda row: row.id, is_visible=lambda _: sees_cards
        )
        self.own_organisations: Table[Organisation] = Table(
            database, "organisations", key=lambda row: row.id, is_visible=lambda row: grant.covers(row.country)
        )
        """The public card of every organisation is readable; those of the own countries are writable."""
        self.people: Table[Person] = Table(
            database, "users", key=lambda row: row.id, is_visible=self._is_wholly_in_scope
        )
        self.clients: Table[Client] = Table(
            database, "clients", key=lambda row: row.id, is_visible=self._is_wholly_in_scope
        )
        self.announcements: Table[Announcement] = Table(
            database, "announcements", key=lambda row: row.id, is_visible=lambda row: grant.covers(row.country)
        )
        self.country_roles: Table[CountryRole] = Table(
            database, "country_roles", key=lambda row: row.id, is_visible=lambda row: grant.covers(row.country)
        )
        self.country_settings: Table[SettingVersion] = Table(
            database, "country_settings", key=lambda row: row.id, is_visible=lambda row: grant.covers(row.country)
        )
        self.access_requests: Table[AccessRequest] = Table(
            database, "access_requests", key=lambda row: row.id, is_visible=lambda row: grant.covers(row.country)
        )
        self.activations: Table[Activation] = Table(
            database, "activations", key=lambda row: row.token_digest, is_visible=lambda row: grant.covers(row.country)
        )
        self.duties: Table[StoredDuties] = Table(
            database,
            "told_duties",
            key=lambda row: row.organisation_id,
            is_visible=lambda row: grant.covers(row.country),
        )
        self._add_session_tables(database, grant)

    def _add_session_tables(self, database: Database, grant: Grant) -> None:
        self.sign_ins: Table[StoredSignIn] = Table(
            database,
            "sign_ins",
            key=lambda row: row.sign_in.id,
            is_visible=lambda row: grant.covers(row.sign_in.country),
        )
        self.recovery_codes: Table[StoredRecoveryCode] = Table(
            database, "recovery_codes", key=lambda row: row.digest, is_visible=lambda row: grant.covers(row.country)
        )
        self.passkeys: Table[Passkey] = Table(
            database, "passkeys", key=lambda row: row.id, is_visible=lambda row: grant.covers(row.country)
        )
        self.federated_accounts: Table[FederatedAccount] = Table(
            database,
            "federated_accounts",
            key=lambda row: (row.issuer, row.subject),
            is_visible=lambda row: grant.covers(row.country),
        )
        self.pledges: Table[Pledge] = Table(
            database,
            "pledges",
            key=lambda row: (row.user_id, row.digest),
            is_visible=lambda row: grant.covers(row.country),
        )
        self.training_passes: Table[Pass] = Table(
            database,
            "training_passes",
            key=lambda row: (row.user_id, row.module, row.passed_at),
            is_visible=lambda row: grant.covers(row.country),
        )
        self.training_reminders: Table[Reminder] = Table(
            database,
            "training_reminders",
            key=lambda row: (row.user_id, row.ends_on, row.days),
            is_visible=lambda row: grant.covers(row.country),
        )
        self.welcomes: Table[Welcome] = Table(
            database, "welcomes", key=lambda row: row.user_id, is_visible=lambda row: grant.covers(row.country)
        )
        self.families: Table[StoredFamily] = Table(
            database,
            "refresh_families",
            key=lambda row: row.family.id,
            is_visible=lambda row: grant.covers(row.family.country),
        )
        self.revocations: Table[StoredRevocation] = Table(
            database, "revocations", key=lambda row: row.member, is_visible=lambda row: grant.covers(row.country)
        )
        self.codes: Table[Code] = Table(
            database,
            "authorization_codes",
            key=lambda row: row.digest,
            is_visible=lambda row: grant.is_system and grant.covers(row.country),
        )
        self.pushed_requests: Table[PushedRequest] = Table(
            database, "pushed_requests", key=lambda row: row.digest, is_visible=lambda _: grant.is_system
        )
        self.refresh_tokens: Table[StoredToken] = Table(
            database,
            "refresh_tokens",
            key=lambda row: row.token.digest,
            is_visible=lambda row: grant.is_system and grant.covers(row.country),
        )
        self.assertions: Table[StoredAssertion] = Table(
            database,
            "client_assertions",
            key=lambda row: (row.client_id, row.jti),
            is_visible=lambda _: grant.is_system,
        )
        self.signing_keys: Table[StoredKey] = Table(
            database, "signing_keys", key=lambda row: row.kid, is_visible=lambda _: grant.is_system
        )

    def _is_wholly_in_scope(self, row: Person | Client) -> bool:
        """Whether the caller covers every country of the row: a regional holder is no single country's."""
        return self._grant.covers(row.country) and row.countries <= self._grant.countries
