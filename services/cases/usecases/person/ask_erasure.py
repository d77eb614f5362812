"""Ask a second person to erase who a person of a case is (ADR 0069)."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import STILL_COUNTS, Act, Approval
from services.cases.domain.access.errors import SupervisorStopped
from services.cases.domain.access.seal import is_supervisor
from services.cases.domain.case.case import Case
from services.cases.processes.access.second_person import ask_approval, other_supervisors, stopped_supervisors
from shared.kernel.errors import NotFound


def ask_erasure(case_id: UUID, reason: str, *, person_id: UUID | None = None, work: CasesWork) -> Approval:
    """Ask the supervisors to destroy the key of a person; nothing changes before another person has approved it.

    Without a `person_id` it is the first person of the case, under whose key the notes of the case are. Where the
    caller is the only supervisor there is, the platform erases after a time in which others are notified.
    Raises NotFound, ApprovalWaits, NobodyMayApprove, SupervisorStopped.
    """
    case = work.cases.get_for_update(case_id)
    whose = case.vault_person(person_id or case.person_id)
    if not work.vault.knows(whose):
        raise NotFound
    about = None if whose.person_id == case.person_id else whose.person_id
    is_alone = _is_alone(case, work)
    work.audit_case("erasure.asked_alone" if is_alone else "erasure.asked", case)
    return ask_approval(Act.ERASURE, case, terms={"reason": reason}, about=about, waits_alone=is_alone, work=work)


def _is_alone(case: Case, work: CasesWork) -> bool:
    """Whether the caller is a person who supervises, and no one else of the organisation does. A system never is.

    Raises SupervisorStopped where somebody else did until lately: who stopped them would have made the caller alone.
    """
    if not (work.grant.is_person and is_supervisor(work.grant)) or other_supervisors(
        case, work.grant.askers, work=work
    ):
        return False
    if stopped_supervisors(case, work.clock.now() - STILL_COUNTS, work=work) - work.grant.askers:
        raise SupervisorStopped
    return True
