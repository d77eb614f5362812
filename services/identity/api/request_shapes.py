"""How requests for access are shown: with what the person who decides must compare."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import fields

from services.identity.api.pages.scope_texts import sentences_of
from services.identity.domain.authority.access_requests import AccessRequest, Decider, ListedRequest
from services.identity.domain.clients.clients import AuthMethod, Client
from services.identity.domain.clients.public_keys import key_thumbprint
from services.identity.domain.clients.registration import host_of
from services.identity.domain.training.standing import Standing
from shared.kernel.grant import Permission
from shared.web.representations import Representation

PEOPLE_DECIDE = frozenset({str(Permission.ACCESS_REQUESTS_DECIDE), str(Permission.SETTINGS_DECIDE)})
"""What a system that holds the scope is refused all the same: only a person says yes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestedKey:
    """A public key with which a system proves itself; its private half is with the person who made it."""

    kid: str
    thumbprint: str
    """RFC 7638, SHA-256, in base64url."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScopeSentence:
    """What a scope allows, for people."""

    scope: str
    es: str
    en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestedClient:
    """Who will hold a system, and what it may do."""

    auth_method: AuthMethod
    """With `client_secret_basic` who asked fetches the secret once the organisation has said yes."""
    redirect_hosts: tuple[str, ...]
    """Where people who sign in with it are sent back to: host and port, or a private scheme; empty for a system."""
    secret_leaked_at: datetime | None
    """Since when it stands still because its secret or keys leaked; it goes on with others, not by being reinstated."""
    keys: tuple[RequestedKey, ...]
    scope: str
    allows: tuple[ScopeSentence, ...]
    """The scope in words."""


def keys_of(jwks: Mapping[str, Any] | None) -> tuple[RequestedKey, ...]:
    """The keys of a set, as people compare them."""
    return tuple(RequestedKey(kid=key["kid"], thumbprint=key_thumbprint(key)) for key in (jwks or {"keys": []})["keys"])


KEY = Representation(RequestedKey, "ClientKey")
_CLIENT = Representation(RequestedClient, "RequestedClient")
LISTED_REQUEST = Representation(
    ListedRequest,
    "AccessRequest",
    without=("jwks", "requested_through"),
    extra={
        "client": fields.Nested(_CLIENT.schema, required=True, allow_none=True),
        "decider": fields.Enum(Decider, by_value=True, required=True, allow_none=True),
    },
    description="Access that somebody of another organisation wants to give; with what its decider must compare.",
)
DECISION = Representation(
    AccessRequest,
    "Decision",
    without=("overlap_hours", "jwks", "requested_through"),
    extra={
        "client_id": fields.String(required=True, allow_none=True),
        "standing": fields.Enum(Standing, by_value=True, required=True, allow_none=True),
    },
    description=(
        "The request as it was decided. The secret of a system is fetched by who asked. `standing` is how far"
        " the training of a person who was let in goes; null of every other request."
    ),
)


def listed_body(listed: ListedRequest, client: Client | None, decider: Decider | None) -> dict[str, object]:
    """A request as the organisation sees it that decides.

    `client` is the system that it is about, if it is one; `decider` says who may decide it, if it is open.
    """
    return LISTED_REQUEST.body(listed) | {
        "client": _CLIENT.body(_requested(client, listed.jwks or client.jwks)) if client else None,
        "decider": decider,
    }


def _requested(client: Client, jwks: Mapping[str, Any] | None) -> RequestedClient:
    return RequestedClient(
        auth_method=client.auth_method,
        redirect_hosts=tuple(dict.fromkeys(host_of(address) for address in client.redirect_uris)),
        secret_leaked_at=client.secret_leaked_at,
        keys=keys_of(jwks),
        scope=" ".join(sorted(client.usable_scope)),
        allows=in_words(client.usable_scope - PEOPLE_DECIDE),
    )


def in_words(scopes: Collection[str]) -> tuple[ScopeSentence, ...]:
    """What each of `scopes` allows, in the order it is shown to people."""
    return tuple(
        ScopeSentence(scope=scope, es=words["es"], en=words["en"]) for scope, words in sentences_of(scopes).items()
    )
