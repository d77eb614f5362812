"""Register a system of an organisation, which then acts for itself with client credentials."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from services.identity.adapters.secrets import new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.authority.authority import needs_yes, require_seat
from services.identity.domain.clients.clients import (
    FOR_ITSELF,
    FOR_PEOPLE,
    NEVER_DELEGATED,
    AuthMethod,
    Client,
    ClientStatus,
)
from services.identity.domain.clients.registration import (
    require_reachable,
    require_safe_addresses,
    require_sound_client,
)
from services.identity.domain.errors import NotHeld
from services.identity.domain.people.people import DisplayName
from services.identity.domain.roles.roles import Role
from services.identity.domain.roles.scopes import api_scopes_in, narrow_scope
from services.identity.processes.authority.access_requests import request_access
from services.identity.processes.organisations.duties import publish_duties
from shared.kernel.codes import Length
from shared.kernel.country import Country
from shared.kernel.errors import invalid
from shared.kernel.ids import new_id
from shared.outgoing.target import LONGEST_URL

Addresses = Annotated[tuple[Annotated[str, Length(1, 2000)], ...], Length(max=10)]


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterClient:
    """What is known of a new system.

    `scope` has spaces between. Nothing, or `openid` alone, is an application that only signs people in; None is
    everything the role allows.
    """

    country: Country
    organisation_id: UUID
    role: Role
    name: DisplayName
    scope: Annotated[str | None, Length(max=1000)] = None
    auth_method: AuthMethod = AuthMethod.SECRET
    redirect_uris: Addresses = ()
    """With any, it is an application that people of the organisation sign in with, and never acts for itself.

    They are compared character by character.
    """
    post_logout_redirect_uris: Addresses = ()
    jwks: Mapping[str, Any] | None = None
    """Public keys of a client that proves itself by a signed assertion (RFC 7523): P-256, or RSA of 2,048 bits."""
    require_pushed_authorization_requests: bool = False
    """Whether people may come only with a pushed request (RFC 9126)."""
    dpop_bound_access_tokens: bool = False
    """Whether every token request must carry a proof of possession (RFC 9449)."""
    backchannel_logout_uri: Annotated[str | None, Length(1, LONGEST_URL)] = None
    """Where the application is notified that a session has ended: https with a public name, as for webhooks."""


def register_client(command: RegisterClient, *, work: IdentityWork) -> tuple[Client, str | None]:
    """The client and its secret, which is shown once to the caller and stored as a keyed digest.

    A client of another organisation waits for its yes and has no secret (None) before; one that proves itself by a
    signed assertion, or cannot prove itself, never has one.

    Raises Invalid as `require_seat` and `require_sound_client` do, for an unsafe address, for a scope that the role
    does not allow, and for one that people cannot delegate to an application.
    """
    organisation = work.organisations.find(command.organisation_id)
    require_seat(work.grant, command.country, command.role, organisation)
    require_sound_client(command.auth_method, command.redirect_uris, command.jwks)
    require_safe_addresses("redirect_uris", command.redirect_uris, work.own_url)
    require_safe_addresses("post_logout_redirect_uris", command.post_logout_redirect_uris, work.own_url)
    require_reachable("backchannel_logout_uri", command.backchannel_logout_uri, work.target_rules)
    secret = new_token() if command.auth_method is AuthMethod.SECRET else None
    client = _registered(command, work.digests.client_secret(secret) if secret else None).also_held_by(
        work.grant.askers
    )
    waits = needs_yes(work.grant, client)
    client = replace(client, status=ClientStatus.PENDING, active=False) if waits else client
    work.clients.add(client, work.clock.now())
    publish_duties(command.organisation_id, command.country, work=work)
    work.audit("client.registered", country=client.country, object_type="client", object_id=client.id)
    if waits:
        request_access(RequestKind.CLIENT, client, command.role, work=work)
    return client, None if waits else secret


def _registered(command: RegisterClient, secret_digest: bytes | None) -> Client:
    client_id = new_id()
    return Client(
        id=client_id,
        client_id=str(client_id),
        name=command.name,
        country=command.country,
        countries=command.role.countries(command.country),
        organisation_id=command.organisation_id,
        role=command.role,
        auth_method=command.auth_method,
        grant_types=FOR_PEOPLE if command.redirect_uris else FOR_ITSELF,
        redirect_uris=command.redirect_uris,
        post_logout_redirect_uris=command.post_logout_redirect_uris,
        jwks=command.jwks,
        require_pushed_authorization_requests=command.require_pushed_authorization_requests,
        dpop_bound_access_tokens=command.dpop_bound_access_tokens,
        backchannel_logout_uri=command.backchannel_logout_uri,
        scope=_scope(command),
        secret_digest=secret_digest,
    )


def _scope(command: RegisterClient) -> frozenset[str]:
    held = frozenset(str(permission) for permission in command.role.permissions)
    if command.redirect_uris:
        _require_delegable(command.scope)
        held -= NEVER_DELEGATED
    asked = api_scopes_in(command.scope)
    if command.scope is not None and not asked:
        return frozenset()
    try:
        return frozenset(narrow_scope(" ".join(asked), held))
    except NotHeld:
        raise invalid(
            "scope",
            "scope_not_in_role",
            es="El rol no permite alguno de esos permisos",
            en="The role does not allow one of those scopes",
        ) from None


def _require_delegable(scope: str | None) -> None:
    if NEVER_DELEGATED.isdisjoint((scope or "").split()):
        return
    raise invalid(
        "scope",
        "scope_not_delegable",
        es="Decidir sobre accesos y administrar cuentas, sistemas u organizaciones no se delega en una aplicación",
        en="Deciding about access and administering accounts, systems or organisations are not an application's to do",
    )
