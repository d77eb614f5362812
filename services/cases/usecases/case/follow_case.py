"""Follow a case: be notified when it changes."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case_workers import workers_event
from services.cases.domain.case.following import Following


def follow_case(case_id: UUID, *, follows: bool, work: CasesWork) -> Following:
    """Let the caller follow a case, or no longer. Raises NotFound."""
    case = work.cases.get(case_id)
    if follows:
        changed = work.followers.add(case, work.grant.subject, work.clock.now())
    else:
        changed = work.followers.remove(case.id, work.grant.subject)
    if changed:
        work.publish(workers_event(case, work.case_workers.of(case.id)))
        work.audit_case("case.followed" if follows else "case.unfollowed", case)
    return Following(follows=follows)
