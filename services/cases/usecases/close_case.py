"""Close a case, or ask a second person whether it may be closed."""

from uuid import UUID

from services.cases.adapters.closing import close_now
from services.cases.adapters.second_person import ask_approval, needs_approval
from services.cases.adapters.work import CasesWork
from services.cases.domain.approval import Act, Approval
from services.cases.domain.case import Case


def close_case(case_id: UUID, reason: str, *, work: CasesWork) -> Case | Approval:
    """Close a case with a code of `case_closure_reason`; where the organisation wants a second person, ask them.

    Raises NotFound, CaseClosedAlready, ApprovalWaits.
    """
    case = work.cases.get_for_update(case_id)
    if needs_approval(Act.CLOSURE, case, work=work):
        case.must_be_open()
        return ask_approval(Act.CLOSURE, case, terms={"reason": reason}, work=work)
    close_now(case, reason, work=work)
    return case
