"""Mark an unusual reading as seen. `work` is the platform's, on record as the caller."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.unusual_access import MarkAsSeen, UnusualAccess, may_mark
from services.cases.processes.access.second_person import who_answers
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant


def mark_unusual_access(alert_id: UUID, command: MarkAsSeen, *, caller: Grant, work: CasesWork) -> UnusualAccess:
    """Keep what the caller found.

    Raises NotFound, also for a line about the caller themself, PersonNeeded, AccessSeenAlready, NotYoursToMark.
    """
    alert = work.unusual_accesses.get_for_update(alert_id)
    if not may_mark(alert, caller):
        raise NotFound
    seen = alert.seen(command, by=who_answers(caller, work=work), at=work.clock.now())
    work.unusual_accesses.save_seen(seen)
    work.audit(
        "unusual_access.seen",
        country=seen.country,
        object_type="unusual_access",
        object_id=seen.id,
        fields=[seen.kind, command.outcome],
    )
    return seen
