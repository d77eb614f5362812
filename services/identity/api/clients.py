"""`/api/v1/clients`: the systems of organisations, which act for themselves with client credentials."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response

from services.identity.adapters.work import IdentityWork
from services.identity.api.schemas import (
    ClientSchema,
    ClientWithSecretSchema,
    RegisterClientSchema,
    RotateSecretSchema,
    page_of,
)
from services.identity.bootstrap import services
from services.identity.domain.clients import Client
from services.identity.usecases.register_client import RegisterClient, register_client
from services.identity.usecases.rotate_client_secret import end_old_secret, rotate_client_secret
from services.identity.usecases.suspend_client import reinstate_client, suspend_client
from shared.kernel.grant import Permission
from shared.web.authorization import current_grant, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.pagination import PageQuery, decode_cursor, page_response
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("clients", __name__, url_prefix="/api/v1/clients", description="Systems of organisations")


@blp.get("")
@requires(Permission.CLIENTS_READ)
@blp.arguments(PageQuery, location="query")
@blp.response(200, page_of(ClientSchema))
def browse(query: dict[str, Any]) -> Response:
    """The clients of the caller's countries."""
    position, limit = decode_cursor(query["cursor"]), query["limit"]
    with services().work(current_grant()) as work:
        page = work.clients.page(after=UUID(position[0]) if position else None, limit=limit)
        waiting = work.access_requests.pending_of([client.id for client in page.items], work.clock.now())
    return page_response([_body(client, waiting.get(client.id)) for client in page.items], page.next_position)


@blp.post("")
@requires(Permission.CLIENTS_WRITE)
@blp.arguments(RegisterClientSchema)
@blp.response(201, ClientWithSecretSchema)
@idempotent_create(lambda: services().work(current_grant()))
def register(command: dict[str, Any], work: IdentityWork) -> Created:
    """Register a system of an organisation. Its secret is in this answer and nowhere else.

    A system of another organisation waits for that one's yes (`access_request_id`); then the secret is in its answer.
    """
    addresses = {name: tuple(command.pop(name)) for name in ("redirect_uris", "post_logout_redirect_uris")}
    client, secret = register_client(RegisterClient(**command | addresses), work=work)
    return _with_secret(client, secret, work, status=201)


@blp.get("/<client_id>")
@requires(Permission.CLIENTS_READ)
@blp.response(200, ClientSchema)
def read(client_id: str) -> Response:
    """One client."""
    with services().work(current_grant()) as work:
        client = work.visible_client(client_id)
        body = client_body(client, work)
    return json_response(body, etag=etag_of(client.version))


@blp.post("/<client_id>/rotate-secret")
@requires(Permission.CLIENTS_WRITE)
@blp.arguments(RotateSecretSchema)
@blp.response(200, ClientWithSecretSchema)
@idempotent_create(lambda: services().work(current_grant()))
def rotate(body: dict[str, Any], work: IdentityWork, client_id: str) -> Created:
    """Give a new secret (needs `If-Match`); the old one works on for `overlap_hours`.

    With 0 the old secret and the tokens it gave are refused at once.
    """
    overlap = timedelta(hours=body["overlap_hours"])
    client, secret = rotate_client_secret(client_id, overlap, work=work, require_version=require_version)
    services().clients.forget()
    return _with_secret(client, secret, work, status=200)


@blp.post("/<client_id>/end-old-secret")
@requires(Permission.CLIENTS_WRITE)
@blp.response(200, ClientSchema)
def end_old(client_id: str) -> Response:
    """Cut the overlap of a rotation short; the old secret and the tokens given so far are refused at once."""
    with services().work(current_grant()) as work:
        client = end_old_secret(client_id, work=work)
        body = client_body(client, work)
    services().clients.forget()
    return json_response(body, etag=etag_of(client.version))


@blp.post("/<client_id>/suspend")
@requires(Permission.CLIENTS_WRITE)
@blp.response(200, ClientSchema)
def suspend(client_id: str) -> Response:
    """Suspend a client; its tokens are refused at once."""
    with services().work(current_grant()) as work:
        client = suspend_client(client_id, work=work)
        body = client_body(client, work)
    services().clients.forget()
    return json_response(body, etag=etag_of(client.version))


@blp.post("/<client_id>/reinstate")
@requires(Permission.CLIENTS_WRITE)
@blp.response(200, ClientSchema)
def reinstate(client_id: str) -> Response:
    """End a client's suspension (needs `If-Match`)."""
    with services().work(current_grant()) as work:
        client = reinstate_client(client_id, work=work, require_version=require_version)
        body = client_body(client, work)
    services().clients.forget()
    return json_response(body, etag=etag_of(client.version))


def client_body(client: Client, work: IdentityWork) -> dict[str, Any]:
    """A client as an administrator sees it."""
    return _body(client, work.access_requests.pending_of([client.id], work.clock.now()).get(client.id))


def _body(client: Client, waits_for: UUID | None) -> dict[str, Any]:
    names = ("id", "client_id", "name", "country", "organisation_id", "role", "auth_method", "status", "active")
    return {name: getattr(client, name) for name in names} | {
        "countries": sorted(client.countries),
        "grant_types": sorted(client.grant_types),
        "redirect_uris": list(client.redirect_uris),
        "post_logout_redirect_uris": list(client.post_logout_redirect_uris),
        "scope": " ".join(sorted(client.scope)),
        "access_request_id": waits_for,
        "old_secret_until": _old_secret_until(client),
        "version": client.version,
    }


def _old_secret_until(client: Client) -> Any:
    return client.previous_secret_until if client.has_old_secret(services().clock.now()) else None


def _with_secret(client: Client, secret: str | None, work: IdentityWork, *, status: int) -> Created:
    return Created(
        client_body(client, work) | {"client_secret": secret},
        location=f"/api/v1/clients/{client.client_id}",
        etag=etag_of(client.version),
        status=status,
    )
