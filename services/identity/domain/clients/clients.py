"""An OAuth2 client: a system of an organisation, or an application that people sign in with."""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.identity.domain.clients.public_keys import key_thumbprint
from services.identity.domain.roles.roles import Role
from services.identity.domain.roles.scopes import OPENID
from services.identity.domain.suspensions import SuspensionReason
from shared.kernel.country import Country
from shared.kernel.grant import Grant, Permission

FOR_ITSELF = frozenset({"client_credentials"})
FOR_PEOPLE = frozenset({"authorization_code", "refresh_token"})
"""Grants of an application that people sign in with; it never acts for itself."""

NEVER_DELEGATED = frozenset(
    {
        str(Permission.ACCESS_REQUESTS_DECIDE),
        str(Permission.CLIENTS_WRITE),
        str(Permission.ORGANISATIONS_WRITE),
        str(Permission.SETTINGS_DECIDE),
        str(Permission.USERS_WRITE),
    }
)
"""Scopes that a person cannot give to an application: it could turn a short permission into a lasting one."""

REFERRALS = "referrals"
"""The one service that calls another for its caller: it asks cases for the packet of a referral."""
CALLED_BY: Mapping[str, frozenset[str]] = {REFERRALS: frozenset({"cases"})}
"""Service → the services it calls for its caller; each is an audience."""

OLD_SECRET_VALID = timedelta(hours=24)
"""How long the previous secret still works after a rotation, by default."""


SECRET_IN_BODY = "client_secret_post"  # noqa: S105 - the registered name of a method
"""Another way to send the secret of a client that has one (RFC 6749 §2.3.1)."""


class ClientStatus(StrEnum):
    """Whether the client itself may act; its organisation may be suspended all the same."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    PENDING = "pending"
    """Registered from outside its organisation, which has not said yes."""


class AuthMethod(StrEnum):
    """How a client proves itself (RFC 7591 §2, `token_endpoint_auth_method`)."""

    SECRET = "client_secret_basic"  # noqa: S105 - the registered name of a method
    PRIVATE_KEY = "private_key_jwt"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """A registered client. The method names are those the OAuth2 library asks for (RFC 6749 §2)."""

    id: UUID
    client_id: str
    name: str
    country: Country
    countries: frozenset[Country]
    organisation_id: UUID | None
    """None for the platform's own application."""
    role: Role | None
    """The role a client acts in for itself; None for an application that only ever acts for people."""
    auth_method: AuthMethod
    grant_types: frozenset[str]
    scope: frozenset[str]
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    secret_digest: bytes | None = None
    previous_secret_digest: bytes | None = None
    """The secret before the last rotation, good until `previous_secret_until`."""
    previous_secret_until: datetime | None = None
    secret_leaked_at: datetime | None = None
    """Since when it stands still: its secret or keys had leaked and work no more, and it has no others yet."""
    held_by: frozenset[str] = frozenset()
    """Who registered it, let it in or was given its secret or keys: none of them answers what it asks (ADR 0068)."""
    secret_due_to: str | None = None
    """Who may fetch a new secret, once: they asked for it, and the organisation has said yes."""
    secret_due_until: datetime | None = None
    secret_overlap_hours: int | None = None
    """How long the secret before works on once the new one is fetched."""
    jwks: Mapping[str, Any] | None = None
    require_pushed_authorization_requests: bool = False
    """Whether the browser may bring nothing but the name of a pushed request (RFC 9126 §6)."""
    dpop_bound_access_tokens: bool = False
    """Whether it gets no token that is not bound to a key of its own (RFC 9449 §5.2)."""
    backchannel_logout_uri: str | None = None
    """Where the application is notified that a session has ended (OpenID Connect Back-Channel Logout 1.0 §2.2)."""
    first_party: bool = False
    service: bool = False
    """One of the platform's own services, which calls another for its caller (RFC 8693)."""
    policy_version: int = 1
    version: int = 1
    status: ClientStatus = ClientStatus.ACTIVE
    suspended_for: SuspensionReason | None = None
    suspended_at: datetime | None = None
    """Of one that is suspended now, since when and, where it was said, why; None from before it was kept."""
    active: bool = True
    """False when the client or its organisation is suspended."""

    @property
    def is_confidential(self) -> bool:
        """Whether the client can keep a secret (RFC 6749 §2.1)."""
        return self.auth_method is not AuthMethod.NONE

    @property
    def own_scope(self) -> frozenset[str]:
        """What the client may do for itself."""
        return self.scope & self.role.permissions if self.role else frozenset()

    @property
    def is_stopped_by_leak(self) -> bool:
        """Whether nothing but its leaked secret stops it."""
        return self.status is ClientStatus.ACTIVE and self.secret_leaked_at is not None

    @property
    def is_for_people(self) -> bool:
        """Whether people sign in with it; it then never acts for itself."""
        return self.grant_types == FOR_PEOPLE

    @property
    def usable_scope(self) -> frozenset[str]:
        """What it may do at most: for people, or for itself."""
        return self.scope_for_people if self.is_for_people else self.own_scope

    @property
    def scope_for_people(self) -> frozenset[str]:
        """What the application may ask people for."""
        return self.scope if self.first_party else self.scope - NEVER_DELEGATED

    def may_act_for_members_of(self, organisation_id: UUID) -> bool:
        """Whether people of that organisation may let the application act for them.

        An application of another organisation would read this one's records, which only the organisation may permit.
        """
        return self.first_party or self.organisation_id == organisation_id

    @property
    def client_metadata(self) -> Mapping[str, Any]:
        """The registered metadata that RP-initiated logout reads."""
        return {"post_logout_redirect_uris": list(self.post_logout_redirect_uris)}

    @property
    def actor(self) -> str:
        """How a token names this service as the one that acts (RFC 8693 §4.1)."""
        return f"service:{self.client_id}"

    def accepts_secret(self, digest: bytes, now: datetime) -> bool:
        """Whether `digest` is the keyed digest of this client's secret, or of the previous one while that works."""
        good = [self.secret_digest, self.previous_secret_digest if self.has_old_secret(now) else None]
        return any(hmac.compare_digest(known, digest) for known in good if known is not None)

    def has_old_secret(self, now: datetime) -> bool:
        """Whether the secret before the last rotation still works."""
        return self.previous_secret_until is not None and now < self.previous_secret_until

    def own_grant(self) -> Grant:
        """The grant under which a client gets a token for itself; it makes the audit name the client as the actor."""
        return Grant(
            subject=self.client_id,
            client_id=self.client_id,
            organisation_id=self.organisation_id,
            countries=self.countries,
            permissions=frozenset(),
            policy_version=self.policy_version,
        )

    def opened(self) -> "Client":
        """The client let act, for the first time or again, one version on."""
        opened = replace(self, status=ClientStatus.ACTIVE, suspended_for=None, suspended_at=None)
        return replace(opened, active=True, version=self.version + 1)

    def suspended(self, reason: SuspensionReason | None, *, at: datetime) -> "Client":
        """The client stopped, one version on."""
        stopped = replace(self, status=ClientStatus.SUSPENDED, suspended_for=reason, suspended_at=at)
        return replace(stopped.without_secret_due(), active=False, version=self.version + 1)

    def also_held_by(self, people: Collection[str]) -> "Client":
        """The client held by more people."""
        return replace(self, held_by=self.held_by | frozenset(people))

    def with_secret_due(self, to: str, *, until: datetime, overlap_hours: int | None) -> "Client":
        """The client with a new secret that one caller may fetch, until then it proves itself as before."""
        due = replace(self, secret_due_to=to, secret_due_until=until, secret_overlap_hours=overlap_hours)
        return replace(due, version=self.version + 1)

    def without_secret_due(self) -> "Client":
        """The client, whose secret can no longer be fetched."""
        return replace(self, secret_due_to=None, secret_due_until=None, secret_overlap_hours=None)

    def is_secret_due_to(self, subject: str, now: datetime) -> bool:
        """Whether that caller may fetch a new secret now."""
        return self.secret_due_to == subject and self.secret_due_until is not None and now < self.secret_due_until

    def with_secret(self, secret_digest: bytes, *, old_works_until: datetime | None) -> "Client":
        """The client with a new secret. Without `old_works_until`, the tokens issued so far are refused too.

        One that leaked works no longer, whatever was asked.
        """
        if self.secret_leaked_at:
            old_works_until = None
        after = replace(
            self,
            secret_digest=secret_digest,
            previous_secret_digest=self.secret_digest if old_works_until else None,
            previous_secret_until=old_works_until,
            secret_leaked_at=None,
            version=self.version + 1,
        ).without_secret_due()
        return after if old_works_until else after.without_tokens()

    def with_leak(self, told_to_no_one: bytes, *, at: datetime) -> "Client":
        """The client whose secret or keys have leaked: nothing proves it until it has others."""
        leaked = replace(self.without_secret_due(), secret_leaked_at=self.secret_leaked_at or at)
        if self.auth_method is AuthMethod.SECRET:
            return replace(
                leaked, secret_digest=told_to_no_one, previous_secret_digest=None, previous_secret_until=None
            )
        return replace(leaked, jwks={"keys": []}) if self.auth_method is AuthMethod.PRIVATE_KEY else self

    def without_old_secret(self) -> "Client":
        """The client without its previous secret. The tokens issued so far are refused."""
        ended = replace(self, previous_secret_digest=None, previous_secret_until=None, version=self.version + 1)
        return ended.without_tokens()

    def with_keys(self, jwks: Mapping[str, Any]) -> "Client":
        """The client with other public keys. Without any of the keys before, the tokens issued so far are refused too.

        Who rotates keeps the old key for a while beside the new one; who has lost it does not.
        """
        after = replace(self, jwks=jwks, secret_leaked_at=None, version=self.version + 1)
        # By the keys themselves: another key may carry the name of one that was lost.
        return after if _thumbprints(self.jwks) & _thumbprints(jwks) else after.without_tokens()

    def without_tokens(self) -> "Client":
        """The client with the next policy version: tokens of earlier versions are refused."""
        return replace(self, policy_version=self.policy_version + 1)

    def get_client_id(self) -> str:
        """The public identifier (the name the OAuth2 library asks for)."""
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """None: every authorization request must name its redirect (OAuth 2.1 draft §4.1.1)."""

    def get_allowed_scope(self, scope: str | None) -> str:
        """The scopes of `scope` that this application may ask people for."""
        allowed = self.scope_for_people | {OPENID}
        return " ".join(s for s in (scope or "").split() if s in allowed)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether the address is registered, character by character (RFC 9700 §2.1)."""
        return redirect_uri in self.redirect_uris

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002 - the library's signature
        """Whether this client authenticates by `method`, at every endpoint; a secret may be in the header or body."""
        return method == self.auth_method or (method == SECRET_IN_BODY and self.auth_method is AuthMethod.SECRET)

    def check_response_type(self, response_type: str) -> bool:
        """Only the code flow exists."""
        return response_type == "code" and self.check_grant_type("authorization_code")

    def check_grant_type(self, grant_type: str) -> bool:
        """Whether the client was registered for `grant_type`."""
        return grant_type in self.grant_types


def _thumbprints(jwks: Mapping[str, Any] | None) -> set[str]:
    return {key_thumbprint(key) for key in jwks["keys"]} if jwks else set()
