"""The verified content of an access token: who the caller is, for which countries they act, and what they may do."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from shared.kernel.country import Country

WEB_CLIENT_ID = "ceiba-web"
"""The client as which the gateway signs people in: the platform's own application."""


class Permission(StrEnum):
    """The permissions that endpoints require. Each value is also an OAuth2 scope."""

    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    CASES_SEARCH = "cases:search"
    CASES_IDENTIFY = "cases:identify"
    CASES_IMPORT = "cases:import"
    CASES_SUPERVISE = "cases:supervise"
    PROCEEDINGS_READ = "proceedings:read"
    PROCEEDINGS_WRITE = "proceedings:write"
    REFERRALS_READ = "referrals:read"
    REFERRALS_SEND = "referrals:send"
    REFERRALS_ANSWER = "referrals:answer"
    REFERRALS_ASSIGN = "referrals:assign"
    REFERRALS_OVERSEE = "referrals:oversee"
    DIRECTORY_READ = "directory:read"
    DIRECTORY_WRITE = "directory:write"
    NOTIFICATIONS_READ = "notifications:read"
    WEBHOOKS_MANAGE = "webhooks:manage"
    REPORTING_READ = "reporting:read"
    EXTRACTS_READ = "extracts:read"
    EXTRACTS_RUN = "extracts:run"
    EXTRACTS_MANAGE = "extracts:manage"
    ORGANISATIONS_READ = "organisations:read"
    ORGANISATIONS_WRITE = "organisations:write"
    USERS_READ = "users:read"
    USERS_WRITE = "users:write"
    ACCESS_REQUESTS_READ = "access-requests:read"
    ACCESS_REQUESTS_DECIDE = "access-requests:decide"
    CLIENTS_READ = "clients:read"
    CLIENTS_WRITE = "clients:write"
    SETTINGS_DECIDE = "settings:decide"
    AUDIT_READ = "audit:read"
    AUDIT_OVERSEE = "audit:oversee"
    OPERATIONS_READ = "operations:read"


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """The caller. `organisation_id` is None only for the platform itself (`system`)."""

    subject: str
    client_id: str
    organisation_id: UUID | None
    countries: frozenset[Country]
    permissions: frozenset[Permission]
    session_id: str = ""
    policy_version: int = 0
    acr: str = ""
    signed_in_at: float | None = None
    """Epoch second at which the person signed in (`auth_time`), 0 when that is not known; None for a system."""
    held_by: frozenset[str] = frozenset()
    """Of a system or another application, who registered it, let it in or was given its secret or keys: what is asked
    through it, they asked for."""
    is_oversight: bool = False
    """Whether a person looks over every organisation of their countries, as the platform does but at nothing sealed."""

    def allows(self, permission: Permission) -> bool:
        """Whether the caller holds `permission`."""
        return permission in self.permissions

    def covers(self, country: Country) -> bool:
        """Whether the caller may act in `country`."""
        return country in self.countries

    def signed_in_within(self, seconds: float, now: float) -> bool:
        """Whether the person signed in at most `seconds` before `now` (epoch seconds). Always so for a system."""
        return self.signed_in_at is None or now - self.signed_in_at <= seconds

    @property
    def is_person(self) -> bool:
        """Whether a person who signed in acts, and not a system."""
        return self.signed_in_at is not None

    @property
    def is_at_the_platform(self) -> bool:
        """Whether a person acts themselves, in the platform's own application, and no other one for them."""
        return self.is_person and self.client_id == WEB_CLIENT_ID

    @property
    def askers(self) -> frozenset[str]:
        """Who asks for what the caller asks for: the caller, and those who hold the system or application that does."""
        return self.held_by | {self.subject}

    @property
    def is_system(self) -> bool:
        """Whether the platform itself acts, on an event or a tick, and not a person or a client."""
        return self.organisation_id is None


def system_grant(service: str, countries: frozenset[Country]) -> Grant:
    """The grant of the platform itself in `service`: every organisation, but only `countries`."""
    return Grant(
        subject=f"system:{service}",
        client_id=service,
        organisation_id=None,
        countries=countries,
        permissions=frozenset(),
    )
