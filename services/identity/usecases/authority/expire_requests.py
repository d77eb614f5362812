"""Requests for access that no one of the organisation answered in time end as such."""

from services.identity.adapters.work import IdentityWork
from services.identity.processes.authority.request_decisions import announce_end

AT_ONCE = 200
"""After an update every request that ever lapsed is late: the next tick goes on, and no lock is held for long."""


def expire_requests(*, work: IdentityWork) -> int:
    """Close some that are late, with an audit row each, and notify who asked; returns how many there were.

    The most recent come first: who has just asked must not wait until those of years are closed.
    """
    late = work.access_requests.expire_late(work.clock.now(), AT_ONCE)
    for request in late:
        announce_end(request, work=work)
    return len(late)
