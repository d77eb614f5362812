"""An organisation refuses access that a person of another one wants to give inside it."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import Decision, RequestKind, RequestState
from services.identity.domain.clients import ClientStatus
from services.identity.domain.people import PersonStatus


def refuse_request(request_id: UUID, *, work: IdentityWork) -> Decision:
    """Give nothing; a person or system that was only to come is suspended.

    Raises NotFound, NotYoursToDecide, AlreadyDecided.
    """
    request = work.decide_request(request_id, RequestState.REFUSED)
    if request.kind is RequestKind.INVITATION:
        work.people.set_status(request.subject_id, PersonStatus.SUSPENDED, work.clock.now())
        work.audit("user.suspended", country=request.country, object_type="user", object_id=request.subject_id)
    if request.kind is RequestKind.CLIENT:
        client = work.clients.get_by_id_for_update(request.subject_id)
        work.save_client(client, client.with_status(ClientStatus.SUSPENDED))
        work.audit("client.suspended", country=request.country, object_type="client", object_id=request.subject_id)
    return Decision(request=request)
