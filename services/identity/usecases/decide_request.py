"""An organisation approves or refuses access that somebody of another one wants to give inside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from services.identity.adapters.secrets import new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import (
    AccessRequest,
    RequestKind,
    RequestState,
)
from services.identity.domain.authority import require_may_decide
from services.identity.domain.clients import AuthMethod, Client, ClientStatus
from services.identity.domain.people import Person, PersonStatus
from shared.kernel.errors import NotFound


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What was decided. A secret is shown once, to the person who said yes."""

    request: AccessRequest
    client_id: str | None = None
    client_secret: str | None = None


def approve_request(request_id: UUID, *, work: IdentityWork) -> Decision:
    """Give what was asked for. Raises NotFound, NotYoursToDecide, AlreadyDecided."""
    request = _decided(request_id, RequestState.APPROVED, work)
    if request.kind.is_about_client:
        client = work.clients.get_by_id_for_update(request.subject_id)
        secret = _CLIENT_EFFECTS[request.kind](request, client, work)
        return Decision(request=request, client_id=client.client_id, client_secret=secret)
    person = work.people.get_for_update(request.subject_id)
    if request.kind in (RequestKind.INVITATION, RequestKind.FACTORS_RESET):
        work.add_activation(person)
    elif request.kind is RequestKind.ROLE:
        work.save_rights(person, replace(person, role=request.role))
        work.audit("user.changed", country=person.country, object_type="user", object_id=person.id, fields=["role"])
    else:
        work.reinstate_person(person)
    return Decision(request=request)


def refuse_request(request_id: UUID, *, work: IdentityWork) -> Decision:
    """Give nothing; a person or system that was only to come is suspended. Raises as `approve_request`."""
    request = _decided(request_id, RequestState.REFUSED, work)
    if request.kind is RequestKind.INVITATION:
        work.people.set_status(request.subject_id, PersonStatus.SUSPENDED, work.clock.now())
        work.audit("user.suspended", country=request.country, object_type="user", object_id=request.subject_id)
    if request.kind is RequestKind.CLIENT:
        client = work.clients.get_by_id_for_update(request.subject_id)
        work.save_client(client, client.with_status(ClientStatus.SUSPENDED))
        work.audit("client.suspended", country=request.country, object_type="client", object_id=request.subject_id)
    return Decision(request=request)


def _decided(request_id: UUID, state: RequestState, work: IdentityWork) -> AccessRequest:
    request = work.access_requests.get_for_update(request_id)
    if request.organisation_id != work.grant.organisation_id:
        raise NotFound
    supervised = work.access_requests.has_supervisor(request.organisation_id, besides=request.subject_id)
    require_may_decide(request, _decider(work), has_supervisor=supervised)
    decided = request.decided(state, by=work.grant.subject, at=work.clock.now())
    work.access_requests.save_decision(decided)
    work.audit(f"access_request.{state}", country=request.country, object_type="access_request", object_id=request.id)
    return decided


def _decider(work: IdentityWork) -> Person | None:
    try:
        return work.people.find(UUID(work.grant.subject))
    except ValueError:
        return None


def _open_client(request: AccessRequest, client: Client, work: IdentityWork) -> str | None:
    secret = new_token() if client.auth_method is AuthMethod.SECRET else None
    opened = client.with_status(ClientStatus.ACTIVE)
    if secret is not None:
        opened = replace(opened, secret_digest=work.digests.client_secret(secret))
    work.save_client(client, opened)
    work.audit("client.opened", country=request.country, object_type="client", object_id=client.id)
    return secret


def _renew_secret(request: AccessRequest, client: Client, work: IdentityWork) -> str:
    _, secret = work.give_secret(client, timedelta(hours=request.overlap_hours or 0))
    return secret


def _restore_client(request: AccessRequest, client: Client, work: IdentityWork) -> None:
    work.save_client(client, client.with_status(ClientStatus.ACTIVE))
    work.audit("client.reinstated", country=request.country, object_type="client", object_id=client.id)


_CLIENT_EFFECTS: Mapping[RequestKind, Callable[[AccessRequest, Client, IdentityWork], str | None]] = {
    RequestKind.CLIENT: _open_client,
    RequestKind.CLIENT_SECRET: _renew_secret,
    RequestKind.CLIENT_REINSTATEMENT: _restore_client,
}
