"""An organisation refuses access that a person of another one wants to give inside it."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import Decision, RequestState
from services.identity.processes.authority.request_decisions import decide_request
from services.identity.processes.people.newcomers import suspend_newcomer


def refuse_request(request_id: UUID, *, work: IdentityWork) -> Decision:
    """Give nothing; a person or system that was only to come is suspended.

    Raises NotFound, PersonNeeded, NotYoursToDecide, AlreadyDecided.
    """
    request = decide_request(request_id, RequestState.REFUSED, work=work)
    suspend_newcomer(request, work=work)
    return Decision(request=request)
