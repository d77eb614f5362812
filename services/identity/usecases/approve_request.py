"""An organisation approves access that a person of another one wants to give inside it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.identity.adapters.rules import save_rules
from services.identity.adapters.secrets import new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import (
    AccessRequest,
    Decision,
    RequestKind,
    RequestState,
)
from services.identity.domain.clients import AuthMethod, Client
from services.identity.domain.people import Person, PersonStatus


def approve_request(request_id: UUID, *, work: IdentityWork) -> Decision:
    """Give what was asked for. Raises NotFound, NotYoursToDecide, AlreadyDecided."""
    request = work.decide_request(request_id, RequestState.APPROVED)
    if request.rules is not None:
        organisation = work.organisations.get_for_update(request.organisation_id)
        save_rules(
            organisation, organisation.changed(request.rules.applied_to(organisation), at=work.clock.now()), work
        )
        return Decision(request=request)
    if request.kind.is_about_client:
        client = work.clients.get_by_id_for_update(request.subject_id)
        secret = _CLIENT_EFFECTS[request.kind](request, client, work)
        return Decision(request=request, client_id=client.client_id, client_secret=secret)
    person = work.people.get_for_update(request.subject_id)
    if person.awaits_yes:
        _let_in(request, person, work)
    elif request.kind is RequestKind.ROLE:
        _give_role(request, person, work)
    elif request.kind is RequestKind.REINSTATEMENT or person.status is PersonStatus.SUSPENDED:
        work.reinstate_person(person)
    else:
        work.add_activation(person)
    return Decision(request=request)


def _let_in(request: AccessRequest, person: Person, work: IdentityWork) -> None:
    """The person has had a link from the beginning, to practise; what was asked about them since is in the request."""
    work.let_in(person)
    if (request.role, request.country_role_id) != person.given:
        _give_role(request, person, work)
    if person.status is PersonStatus.SUSPENDED:
        work.reinstate_person(person)
    work.publish_duties(person.organisation_id, person.country)


def _give_role(request: AccessRequest, person: Person, work: IdentityWork) -> None:
    given = replace(person, role=request.role, country_role_id=request.country_role_id)
    work.save_rights(person, given)
    work.audit("user.changed", country=person.country, object_type="user", object_id=person.id, fields=["role"])


def _open_client(request: AccessRequest, client: Client, work: IdentityWork) -> str | None:
    secret = new_token() if client.auth_method is AuthMethod.SECRET else None
    opened = client.opened()
    if secret is not None:
        opened = replace(opened, secret_digest=work.digests.client_secret(secret), secret_leaked_at=None)
    if request.jwks is not None:
        # Other keys were asked for while the system waited.
        opened = replace(opened, jwks=request.jwks, secret_leaked_at=None)
    work.save_client(client, opened)
    work.audit("client.opened", country=request.country, object_type="client", object_id=client.id)
    return secret


def _renew_secret(request: AccessRequest, client: Client, work: IdentityWork) -> str:
    _, secret = work.give_secret(client, timedelta(hours=request.overlap_hours or 0))
    return secret


def _give_keys(request: AccessRequest, client: Client, work: IdentityWork) -> None:
    if request.jwks is not None:
        work.give_keys(client, request.jwks)


def _restore_client(_: AccessRequest, client: Client, work: IdentityWork) -> None:
    work.reinstate_client(client)


_CLIENT_EFFECTS: Mapping[RequestKind, Callable[[AccessRequest, Client, IdentityWork], str | None]] = {
    RequestKind.CLIENT: _open_client,
    RequestKind.CLIENT_SECRET: _renew_secret,
    RequestKind.CLIENT_KEYS: _give_keys,
    RequestKind.CLIENT_REINSTATEMENT: _restore_client,
}
