"""Read whether the caller follows a case."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.following import Following


def read_following(case_id: UUID, *, work: CasesWork) -> Following:
    """Whether the caller follows a case. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("following.read", case)
    return Following(follows=work.followers.follows(case.id, work.grant.subject))
