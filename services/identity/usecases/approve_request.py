"""An organisation approves access that a person of another one wants to give inside it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.identity.adapters.secrets import new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import (
    AccessRequest,
    Decision,
    RequestKind,
    RequestState,
)
from services.identity.domain.clients import AuthMethod, Client, ClientStatus


def approve_request(request_id: UUID, *, work: IdentityWork) -> Decision:
    """Give what was asked for. Raises NotFound, NotYoursToDecide, AlreadyDecided."""
    request = work.decide_request(request_id, RequestState.APPROVED)
    if request.kind.is_about_client:
        client = work.clients.get_by_id_for_update(request.subject_id)
        secret = _CLIENT_EFFECTS[request.kind](request, client, work)
        return Decision(request=request, client_id=client.client_id, client_secret=secret)
    person = work.people.get_for_update(request.subject_id)
    if request.kind in (RequestKind.INVITATION, RequestKind.FACTORS_RESET):
        work.add_activation(person)
    elif request.kind is RequestKind.ROLE:
        given = replace(person, role=request.role, country_role_id=request.country_role_id)
        work.save_rights(person, given)
        work.audit("user.changed", country=person.country, object_type="user", object_id=person.id, fields=["role"])
    else:
        work.reinstate_person(person)
    return Decision(request=request)


def _open_client(request: AccessRequest, client: Client, work: IdentityWork) -> str | None:
    secret = new_token() if client.auth_method is AuthMethod.SECRET else None
    opened = client.with_status(ClientStatus.ACTIVE)
    if secret is not None:
        opened = replace(opened, secret_digest=work.digests.client_secret(secret))
    if request.jwks is not None:
        # Other keys were asked for while the system waited.
        opened = replace(opened, jwks=request.jwks)
    work.save_client(client, opened)
    work.audit("client.opened", country=request.country, object_type="client", object_id=client.id)
    return secret


def _renew_secret(request: AccessRequest, client: Client, work: IdentityWork) -> str:
    _, secret = work.give_secret(client, timedelta(hours=request.overlap_hours or 0))
    return secret


def _give_keys(request: AccessRequest, client: Client, work: IdentityWork) -> None:
    if request.jwks is not None:
        work.give_keys(client, request.jwks)


def _restore_client(request: AccessRequest, client: Client, work: IdentityWork) -> None:
    work.save_client(client, client.with_status(ClientStatus.ACTIVE))
    work.audit("client.reinstated", country=request.country, object_type="client", object_id=client.id)


_CLIENT_EFFECTS: Mapping[RequestKind, Callable[[AccessRequest, Client, IdentityWork], str | None]] = {
    RequestKind.CLIENT: _open_client,
    RequestKind.CLIENT_SECRET: _renew_secret,
    RequestKind.CLIENT_KEYS: _give_keys,
    RequestKind.CLIENT_REINSTATEMENT: _restore_client,
}
