"""Requests for access inside an organisation: who decides them, and how they end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import AccessRequest, Decider, RequestState, end_of
from services.identity.domain.authority.authority import decider_of, require_may_decide, who_decides
from services.identity.processes.authority.reach import find_caller
from shared.kernel.errors import NotFound


def find_deciders(request: AccessRequest, *, work: IdentityWork) -> Mapping[UUID, Sequence[UUID]]:
    """Organisation → its people who may decide the request."""
    found = defaultdict[UUID, list[UUID]](list)
    for user_id, organisation_id in work.access_requests.deciders_of(request, find_decider(request, work=work)):
        found[organisation_id].append(user_id)
    return found


def decide_request(request_id: UUID, state: RequestState, *, work: IdentityWork) -> AccessRequest:
    """The request to the caller's organisation as the caller decided it, audited.

    Raises NotFound, PersonNeeded, NotYoursToDecide, AlreadyDecided.
    """
    request = work.access_requests.get_for_update(request_id)
    decider = find_decider(request, work=work)
    if request.organisation_id != work.grant.organisation_id and decider is not Decider.REGION:
        raise NotFound
    require_may_decide(request, work.grant, find_caller(work=work), decider)
    return close_request(request, state, work=work)


def close_request(request: AccessRequest, state: RequestState, *, work: IdentityWork) -> AccessRequest:
    """A locked request as the caller answered or withdrew it, audited and published. Raises AlreadyDecided."""
    decided = request.decided(state, by=work.grant.subject, at=work.clock.now())
    work.access_requests.save_decision(decided)
    announce_end(decided, work=work)
    return decided


def announce_end(request: AccessRequest, *, work: IdentityWork) -> None:
    """Audit and publish how a request ended, with what was asked for."""
    work.audit(
        f"access_request.{request.state}",
        country=request.country,
        object_type="access_request",
        object_id=request.id,
        fields=[request.kind],
    )
    publish_end(request, work=work)


def close_requests_about(subject_id: UUID, *, work: IdentityWork) -> None:
    """Close what is open about one person or client without an answer; its organisation is asked no longer."""
    for closed in work.access_requests.close_all_of(subject_id, work.clock.now()):
        publish_end(closed, work=work)


def show_deciders(requests: Sequence[AccessRequest], *, work: IdentityWork) -> Mapping[UUID, Decider]:
    """Request → who may decide it, as far as the caller may know; of those that are open."""
    caller, now = find_caller(work=work), work.clock.now()
    is_open = [request for request in requests if request.is_open(now)]
    return {
        request.id: decider_of(request, work.grant, caller, find_decider(request, work=work)) for request in is_open
    }


def find_decider(request: AccessRequest, *, work: IdentityWork) -> Decider:
    """Who decides the request as things stand in its organisation."""
    return who_decides(request, work.access_requests.supervision_of(request))


def publish_end(request: AccessRequest, *, work: IdentityWork) -> None:
    """Publish that the request waits for no answer any more."""
    work.publish(end_of(request, work.clock.now()))
