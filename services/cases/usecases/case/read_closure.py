"""Read what is asked before a case is closed, and how it was closed before."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import Act
from services.cases.domain.parts.closure import CLOSURE, ClosureCheck, ClosureState
from services.cases.processes.closure.closing import closure_checks
from services.cases.processes.parts.parts import get_parts


def read_closure(case_id: UUID, *, work: CasesWork) -> ClosureState:
    """What the platform knows of the checks today, and the closures of the case, newest first. Raises NotFound.

    One that was asked for and not approved is none.
    """
    case = work.cases.get(case_id)
    work.audit_case("case_closure.read", case)
    known, waiting = closure_checks(case, work=work), _asked_for(case_id, work)
    return ClosureState(
        checks=[ClosureCheck(check=check, state=state) for check, state in known.items()],
        closures=[
            each for each in get_parts(case, CLOSURE, work=work) if not each.in_error and str(each.id) not in waiting
        ],
    )


def _asked_for(case_id: UUID, work: CasesWork) -> set[str]:
    """The closures that wait for a second person."""
    asked = work.approvals.waiting_for(case_id, Act.CLOSURE)
    return {each.terms["closure_id"] for each in asked if "closure_id" in each.terms}
