"""An organisation approves access that a person of another one wants to give inside it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from services.identity.adapters.rules import save_rules
from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import (
    REQUEST_LIFE,
    AccessRequest,
    Decision,
    RequestKind,
    RequestState,
)
from services.identity.domain.clients import AuthMethod, Client
from services.identity.domain.people import Person, PersonStatus


def approve_request(request_id: UUID, *, work: IdentityWork) -> Decision:
    """Give what was asked for; a new secret of a system is then fetched by who asked for it.

    Raises NotFound, PersonNeeded, NotYoursToDecide, AlreadyDecided.
    """
    request = work.decide_request(request_id, RequestState.APPROVED)
    if request.rules is not None:
        organisation = work.organisations.get_for_update(request.organisation_id)
        save_rules(
            organisation, organisation.changed(request.rules.applied_to(organisation), at=work.clock.now()), work
        )
        return Decision(request=request)
    if request.kind.is_about_client:
        client = work.clients.get_by_id_for_update(request.subject_id)
        # Who let it in, and who asked for what it gets, hold it from now on.
        held = client.also_held_by({work.grant.subject, *request.askers})
        _CLIENT_EFFECTS[request.kind](request, held, work)
        return Decision(request=request, client_id=client.client_id)
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


def _open_client(request: AccessRequest, client: Client, work: IdentityWork) -> None:
    opened = client.opened()
    if client.auth_method is AuthMethod.SECRET:
        # What it was registered with was told to no one.
        opened = _with_secret_due(request, opened, work)
    if request.jwks is not None:
        # Other keys were asked for while the system waited.
        opened = replace(opened, jwks=request.jwks, secret_leaked_at=None)
    work.save_client(client, opened)
    work.audit("client.opened", country=request.country, object_type="client", object_id=client.id)


def _promise_secret(request: AccessRequest, client: Client, work: IdentityWork) -> None:
    work.save_client(client, _with_secret_due(request, client, work))


def _with_secret_due(request: AccessRequest, client: Client, work: IdentityWork) -> Client:
    until = work.clock.now() + REQUEST_LIFE
    return client.with_secret_due(request.requested_by, until=until, overlap_hours=request.overlap_hours)


def _give_keys(request: AccessRequest, client: Client, work: IdentityWork) -> None:
    if request.jwks is not None:
        work.give_keys(client, request.jwks)


def _restore_client(_: AccessRequest, client: Client, work: IdentityWork) -> None:
    work.reinstate_client(client)


_CLIENT_EFFECTS: Mapping[RequestKind, Callable[[AccessRequest, Client, IdentityWork], None]] = {
    RequestKind.CLIENT: _open_client,
    RequestKind.CLIENT_SECRET: _promise_secret,
    RequestKind.CLIENT_KEYS: _give_keys,
    RequestKind.CLIENT_REINSTATEMENT: _restore_client,
}
