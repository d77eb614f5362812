"""Who asked for access inside another organisation takes the request back."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import Decision, RequestState
from services.identity.processes.authority.request_decisions import close_request
from services.identity.processes.people.newcomers import suspend_newcomer
from shared.kernel.errors import NotFound


def withdraw_request(request_id: UUID, *, work: IdentityWork) -> Decision:
    """Ask no longer; a person or system that was only to come is suspended, as with a refusal.

    Raises NotFound for a request of another person, AlreadyDecided.
    """
    request = work.access_requests.get_for_update(request_id)
    if request.requested_by != work.grant.subject:
        raise NotFound
    withdrawn = close_request(request, RequestState.WITHDRAWN, work=work)
    suspend_newcomer(withdrawn, work=work)
    return Decision(request=withdrawn)
