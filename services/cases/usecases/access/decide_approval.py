"""Decide as the second person about an act on a case."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import Act, AnsweredApproval, Approval, DecideApproval, Decision
from services.cases.domain.access.seal import sees
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.processes.access.second_person import publish_outcome, who_answers
from services.cases.processes.case.timeline import append_entry
from services.cases.processes.closure.closing import leave_open
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant


class CarryOut(Protocol):
    """Does what was approved to a locked case. What it raises undoes the decision too: the question waits on."""

    def __call__(self, case: Case, approval: Approval, /, *, work: CasesWork) -> None: ...


def decide_approval(
    case_id: UUID,
    approval_id: UUID,
    command: DecideApproval,
    *,
    carry_out: Mapping[Act, CarryOut],
    work: CasesWork,
    caller: Grant | None = None,
) -> AnsweredApproval:
    """Answer a question; what is approved is carried out at once, and the person who asked is notified.

    `caller` decides where `work` is the platform's, which sees every case. Raises NotFound, PersonNeeded,
    ApprovalDecidedAlready, NotTheSecondPerson, and what the act itself raises.
    """
    case = work.cases.get_for_update(case_id)
    if caller is not None and not sees(case, caller, work.clock.now()):
        raise NotFound
    asked = work.approvals.get(case.id, approval_id)
    second = who_answers(caller or work.grant, work=work)
    answered = asked.decided(command.decision, by=second, at=work.clock.now(), reason=command.reason)
    note = work.vault.encrypt_text(case, command.note, asked.place) if command.note else None
    work.approvals.save(answered, note)
    details = {"approval_id": asked.id, "act": asked.act, "decision": command.decision, "reason": command.reason}
    append_entry(case, TimelineEntry(kind="approval.decided", details=details), work=work)
    work.audit_case("approval.decided", case)
    if command.decision is Decision.APPROVED:
        carry_out[asked.act](case, answered, work=work)
    else:
        leave_open(case, answered, work=work)
    publish_outcome(case, answered, work=work)
    return answered.with_note(command.note)


def act_asked_for(case_id: UUID, approval_id: UUID, *, work: CasesWork) -> Act:
    """What a second person is asked about. Raises NotFound."""
    case = work.cases.get(case_id)
    return work.approvals.get(case.id, approval_id).act
