"""Assign a case to somebody."""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.seal import check_named
from services.cases.domain.case.case_workers import workers_event
from services.cases.domain.case.casework import CASEWORK, Assignment
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.processes.case.timeline import save_case
from shared.contracts.cases import CaseAssigned


def assign_case(
    case_id: UUID, user_id: UUID, *, require_known: Callable[[UUID | None], None] | None = None, work: CasesWork
) -> Assignment:
    """Give a case to an active person of the organisation, who is notified unless they took it over themselves.

    `require_known` checks who attended it in the eyes of the caller. Raises NotFound, CaseClosedAlready,
    AssignedMeanwhile, and Invalid for anybody else.
    """
    case = work.cases.get_for_update(case_id)
    if require_known is not None and case.assigned_to != user_id:
        require_known(case.assigned_to)
    work.members.require(user_id, case.organisation_id, CASEWORK)
    check_named(case, user_id)
    case.change({"assigned_to": user_id}, on=work.today(case.country))
    assignment = Assignment(user_id=user_id, assigned_at=work.clock.now(), assigned_by=work.grant.subject)
    work.assignments.add(case, assignment)
    details = {"assignment_id": assignment.id, "user_id": user_id}
    save_case(case, TimelineEntry(kind="case.assigned", details=details), work=work)
    work.publish(workers_event(case, work.case_workers.of(case.id)))
    if str(user_id) != work.grant.subject:
        work.publish(
            CaseAssigned(
                country=case.country,
                case_id=case.id,
                organisation_id=case.organisation_id,
                assignment_id=assignment.id,
                user_id=user_id,
            )
        )
    work.audit_case("case.assigned", case)
    return assignment
