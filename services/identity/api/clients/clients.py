"""`/api/v1/clients`: the systems of organisations, which act for themselves with client credentials."""

from flask import Response

from services.identity.adapters.work import IdentityWork
from services.identity.api.request_shapes import KEY, keys_of
from services.identity.api.schemas import (
    CLIENT,
    CLIENT_WITH_SECRET,
    ListClientsQuery,
    RegisterClientSchema,
    SuspendSchema,
    waits_for,
)
from services.identity.bootstrap import services
from services.identity.domain.authority.access_requests import AccessRequest
from services.identity.domain.authority.authority import own_organisation_only
from services.identity.domain.clients.clients import Client
from services.identity.domain.suspensions import Suspension
from services.identity.processes.authority.reach import get_visible_client
from services.identity.usecases.clients.fetch_client_secret import fetch_client_secret
from services.identity.usecases.clients.register_client import RegisterClient, register_client
from services.identity.usecases.clients.rotate_client_keys import RotateKeys, rotate_client_keys
from services.identity.usecases.clients.rotate_client_secret import RotateSecret, end_old_secret, rotate_client_secret
from services.identity.usecases.clients.suspend_client import reinstate_client, suspend_client
from shared.kernel.grant import Permission
from shared.web.access.authorization import current_grant, recently_signed_in, requires
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create
from shared.web.inputs import input_of
from shared.web.pagination import page_response
from shared.web.representations import page_of
from shared.web.responses import etag_of, json_response, require_version

blp = Blueprint("clients", __name__, url_prefix="/api/v1/clients", description="Systems of organisations")


@blp.get("")
@requires(Permission.CLIENTS_READ)
@blp.query(ListClientsQuery)
@blp.response(200, page_of(CLIENT))
def browse(query: ListClientsQuery) -> Response:
    """The clients of the country for its administrator, of the own organisation for that one's."""
    own = own_organisation_only(current_grant())
    if own is not None and query.organisation_id not in (None, own):
        return page_response([], None)
    with services().work(current_grant()) as work:
        page = work.clients.page(organisation_id=query.organisation_id or own, after=query.last_id, limit=query.limit)
        waiting = work.access_requests.pending_of([client.id for client in page.items], work.clock.now())
    return page_response([_body(client, waiting.get(client.id)) for client in page.items], page.next_position)


@blp.post("")
@requires(Permission.CLIENTS_WRITE)
@recently_signed_in
@blp.arguments(RegisterClientSchema)
@blp.response(201, CLIENT_WITH_SECRET.schema)
@idempotent_create(lambda: services().work(current_grant()))
def register(command: RegisterClient, work: IdentityWork) -> Created:
    """Register a system of an organisation. Its secret is in this response and nowhere else.

    A system of another organisation waits for that one's yes (`access_request_id`); then the caller fetches its secret.
    """
    client, secret = register_client(command, work=work)
    return _with_secret(client, secret, work, status=201)


@blp.get("/<client_id>")
@requires(Permission.CLIENTS_READ)
@blp.response(200, CLIENT.schema)
def read(client_id: str) -> Response:
    """One client of the caller's countries."""
    with services().work(current_grant()) as work:
        client = get_visible_client(client_id, work=work)
        body = client_body(client, work)
    return json_response(body, etag=etag_of(client.version))


@blp.post("/<client_id>/rotate-secret")
@requires(Permission.CLIENTS_WRITE)
@recently_signed_in
@blp.arguments(input_of(RotateSecret))
@blp.response(200, CLIENT_WITH_SECRET.schema)
@idempotent_create(lambda: services().work(current_grant()))
def rotate(command: RotateSecret, work: IdentityWork, client_id: str) -> Created:
    """Give a new secret (needs `If-Match`); the old one works on for `overlap_hours`.

    With 0 the old secret and the tokens it gave are refused at once.
    """
    client, secret = rotate_client_secret(client_id, command, work=work, require_version=require_version)
    services().clients.forget()
    return _with_secret(client, secret, work, status=200)


@blp.post("/<client_id>/secret")
@requires(Permission.CLIENTS_WRITE)
@recently_signed_in
@blp.response(200, CLIENT_WITH_SECRET.schema)
@idempotent_create(lambda: services().work(current_grant()))
def fetch_secret(work: IdentityWork, client_id: str) -> Created:
    """Fetch the secret that the caller asked for, once its organisation has said yes; it is shown here and never again.

    Only until `secret_until` of the client.
    """
    client, secret = fetch_client_secret(client_id, work=work)
    services().clients.forget()
    return _with_secret(client, secret, work, status=200)


@blp.put("/<client_id>/jwks")
@requires(Permission.CLIENTS_WRITE)
@recently_signed_in
@blp.arguments(input_of(RotateKeys))
@blp.response(200, CLIENT.schema)
def rotate_keys(command: RotateKeys, client_id: str) -> Response:
    """Give a system that proves itself by a key other public keys (needs `If-Match`): all that it has from now on.

    Keep the old one beside the new one while both are in use. Without any of those before, the tokens given so far are
    refused at once. In another organisation the keys wait for its yes.
    """
    with services().work(current_grant()) as work:
        client = rotate_client_keys(client_id, command, work=work, require_version=require_version)
        body = client_body(client, work)
    services().clients.forget()
    return json_response(body, etag=etag_of(client.version))


@blp.post("/<client_id>/end-old-secret")
@requires(Permission.CLIENTS_WRITE)
@blp.response(200, CLIENT.schema)
def end_old(client_id: str) -> Response:
    """Cut the overlap of a rotation short; the old secret and the tokens given so far are refused at once."""
    with services().work(current_grant()) as work:
        client = end_old_secret(client_id, work=work)
        body = client_body(client, work)
    services().clients.forget()
    return json_response(body, etag=etag_of(client.version))


@blp.post("/<client_id>/suspend")
@requires(Permission.CLIENTS_WRITE)
@blp.arguments(SuspendSchema, required=False)
@blp.response(200, CLIENT.schema)
def suspend(command: Suspension, client_id: str) -> Response:
    """Suspend a client; its tokens are refused at once. The reason may be left out, and so may the body."""
    with services().work(current_grant()) as work:
        client = suspend_client(client_id, work=work, reason=command.reason)
        body = client_body(client, work)
    services().clients.forget()
    return json_response(body, etag=etag_of(client.version))


@blp.post("/<client_id>/reinstate")
@requires(Permission.CLIENTS_WRITE)
@recently_signed_in
@blp.response(200, CLIENT.schema)
def reinstate(client_id: str) -> Response:
    """End a client's suspension (needs `If-Match`)."""
    with services().work(current_grant()) as work:
        client = reinstate_client(client_id, work=work, require_version=require_version)
        body = client_body(client, work)
    services().clients.forget()
    return json_response(body, etag=etag_of(client.version))


def client_body(client: Client, work: IdentityWork) -> dict[str, object]:
    """A client as an administrator sees it."""
    return _body(client, work.access_requests.pending_of([client.id], work.clock.now()).get(client.id))


def _body(client: Client, waiting: AccessRequest | None) -> dict[str, object]:
    now = services().clock.now()
    return (
        CLIENT.body(client)
        | waits_for(waiting)
        | {
            "scope": " ".join(sorted(client.scope)),
            "keys": [KEY.body(key) for key in keys_of(client.jwks)],
            "old_secret_until": client.previous_secret_until if client.has_old_secret(now) else None,
            "secret_until": client.secret_due_until if client.is_secret_due_to(current_grant().subject, now) else None,
        }
    )


def _with_secret(client: Client, secret: str | None, work: IdentityWork, *, status: int) -> Created:
    return Created(
        client_body(client, work) | {"client_secret": secret},
        location=f"/api/v1/clients/{client.client_id}",
        etag=etag_of(client.version),
        status=status,
    )
