"""What becomes of a person or system that was only to come, when its organisation is not to say yes any more."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import AccessRequest, RequestKind
from services.identity.domain.clients.clients import ClientStatus
from services.identity.domain.people.people import PersonStatus
from services.identity.domain.suspensions import NOT_LET_IN
from services.identity.processes.clients.clients import save_client
from services.identity.processes.people.suspensions import suspend


def suspend_newcomer(request: AccessRequest, *, work: IdentityWork) -> None:
    """Suspend who or what `request` was to let in, with an audit row; nothing where they are in already."""
    if request.kind.is_about_client:
        _suspend_new_client(request, work)
    elif request.kind is not RequestKind.RULES:
        _suspend_new_person(request, work)


def _suspend_new_person(request: AccessRequest, work: IdentityWork) -> None:
    person = work.people.get_for_update(request.subject_id)
    is_new = person.awaits_yes or (request.kind is RequestKind.INVITATION and person.activated_at is None)
    if is_new and person.status is not PersonStatus.SUSPENDED:
        suspend(person, NOT_LET_IN, work=work)


def _suspend_new_client(request: AccessRequest, work: IdentityWork) -> None:
    client = work.clients.get_by_id_for_update(request.subject_id)
    if request.kind is not RequestKind.CLIENT or client.status is not ClientStatus.PENDING:
        return
    save_client(client, client.suspended(NOT_LET_IN, at=work.clock.now()), work=work)
    work.audit(
        "client.suspended", country=client.country, object_type="client", object_id=client.id, purpose=NOT_LET_IN
    )
