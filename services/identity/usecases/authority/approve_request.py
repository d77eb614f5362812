"""An organisation approves access that a person of another one wants to give inside it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import (
    REQUEST_LIFE,
    AccessRequest,
    Decision,
    RequestKind,
    RequestState,
)
from services.identity.domain.clients.clients import AuthMethod, Client
from services.identity.domain.organisations.organisation_rules import changed_values
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.processes.authority.access_requests import let_person_in
from services.identity.processes.authority.request_decisions import decide_request
from services.identity.processes.clients.clients import give_keys, save_client
from services.identity.processes.organisations.duties import publish_duties
from services.identity.processes.organisations.organisations import publish_rules
from services.identity.processes.people.activations import add_activation
from services.identity.processes.people.reinstatements import reactivate_client, reactivate_person
from services.identity.processes.people.rights import save_rights


def approve_request(request_id: UUID, *, work: IdentityWork) -> Decision:
    """Give what was asked for; a new secret of a system is then fetched by who asked for it.

    Raises NotFound, PersonNeeded, NotYoursToDecide, AlreadyDecided.
    """
    request = decide_request(request_id, RequestState.APPROVED, work=work)
    if request.rules is not None:
        organisation = work.organisations.get_for_update(request.organisation_id)
        _save_rules(
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
        reactivate_person(person, work=work)
    else:
        add_activation(person, work=work)
    return Decision(request=request)


def _save_rules(before: Organisation, after: Organisation, work: IdentityWork) -> None:
    """Write the organisation with other rules. Audited with their values before and after, and published."""
    work.organisations.save(after)
    work.audit(
        "organisation.changed",
        country=after.country,
        object_type="organisation",
        object_id=after.id,
        fields=changed_values(before, after),
    )
    publish_rules(before, after, work=work)


def _let_in(request: AccessRequest, person: Person, work: IdentityWork) -> None:
    """The person has had a link from the beginning, to practise; what was asked about them since is in the request."""
    let_person_in(person, work=work)
    if (request.role, request.country_role_id) != person.given:
        _give_role(request, person, work)
    if person.status is PersonStatus.SUSPENDED:
        reactivate_person(person, work=work)
    publish_duties(person.organisation_id, person.country, work=work)


def _give_role(request: AccessRequest, person: Person, work: IdentityWork) -> None:
    given = replace(person, role=request.role, country_role_id=request.country_role_id)
    save_rights(person, given, work=work)
    work.audit("user.changed", country=person.country, object_type="user", object_id=person.id, fields=["role"])


def _open_client(request: AccessRequest, client: Client, work: IdentityWork) -> None:
    opened = client.opened()
    if client.auth_method is AuthMethod.SECRET:
        # The secret it was registered with was never shown.
        opened = _with_secret_due(request, opened, work)
    if request.jwks is not None:
        # Other keys were asked for while the system waited.
        opened = replace(opened, jwks=request.jwks, secret_leaked_at=None)
    save_client(client, opened, work=work)
    work.audit("client.opened", country=request.country, object_type="client", object_id=client.id)


def _promise_secret(request: AccessRequest, client: Client, work: IdentityWork) -> None:
    save_client(client, _with_secret_due(request, client, work), work=work)


def _with_secret_due(request: AccessRequest, client: Client, work: IdentityWork) -> Client:
    until = work.clock.now() + REQUEST_LIFE
    return client.with_secret_due(request.requested_by, until=until, overlap_hours=request.overlap_hours)


def _give_keys(request: AccessRequest, client: Client, work: IdentityWork) -> None:
    if request.jwks is not None:
        give_keys(client, request.jwks, work=work)


def _restore_client(_: AccessRequest, client: Client, work: IdentityWork) -> None:
    reactivate_client(client, work=work)


_CLIENT_EFFECTS: Mapping[RequestKind, Callable[[AccessRequest, Client, IdentityWork], None]] = {
    RequestKind.CLIENT: _open_client,
    RequestKind.CLIENT_SECRET: _promise_secret,
    RequestKind.CLIENT_KEYS: _give_keys,
    RequestKind.CLIENT_REINSTATEMENT: _restore_client,
}
