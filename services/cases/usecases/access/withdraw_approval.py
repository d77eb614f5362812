"""Take back a question to a second person."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import Approval
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.processes.case.timeline import append_entry
from services.cases.processes.closure.closing import leave_open


def withdraw_approval(case_id: UUID, approval_id: UUID, *, work: CasesWork) -> Approval:
    """End a question that still waits. Raises NotFound, ApprovalDecidedAlready, NotTheSecondPerson."""
    case = work.cases.get_for_update(case_id)
    asked = work.approvals.get(case.id, approval_id)
    ended = asked.withdrawn(by=work.grant.subject, at=work.clock.now())
    work.approvals.save(ended, None)
    details = {"approval_id": asked.id, "act": asked.act}
    append_entry(case, TimelineEntry(kind="approval.withdrawn", details=details), work=work)
    work.audit_case("approval.withdrawn", case)
    leave_open(case, ended, work=work)
    return ended
