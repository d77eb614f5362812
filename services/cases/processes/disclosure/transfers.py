"""What must hold before the file of a case goes to the organisation that takes it over."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import Act, Approval
from services.cases.domain.case.case import Case
from services.cases.domain.consent.disclosure import DisclosureRecord
from services.cases.domain.disclosure.packet import PacketRequest
from services.cases.domain.disclosure.transfer import allows
from services.cases.processes.access.second_person import needs_approval
from shared.contracts.referral_kinds import CASE_TRANSFER


def asks_second_person(case: Case, request: PacketRequest, *, referral_id: UUID | None = None, work: CasesWork) -> bool:
    """Whether sending this would first ask a second person. One approval is good for one transfer."""
    if request.kind != CASE_TRANSFER or not needs_approval(Act.TRANSFER, case, work=work):
        return False
    approval, now = work.approvals.last_approved(case.id, Act.TRANSFER), work.clock.now()
    if approval is None or not allows(approval, request, at=now):
        return True
    decided = approval.decided_at or now
    return any(record.disclosed_at > decided for record, _ in sent_transfers(case, besides=referral_id, work=work))


def allow_transfer(case: Case, approval: Approval, *, work: CasesWork) -> None:  # noqa: ARG001 - as every act
    """Who asked sends it, with its message, as it was approved. Raises CaseClosedAlready."""
    case.must_be_open()


def sent_transfers(case: Case, *, besides: UUID | None, work: CasesWork) -> list[tuple[DisclosureRecord, str]]:
    """The transfers of a case that were sent besides one, each with its state."""
    states = work.case_referrals.states_of(case.id)
    return [
        (record, states[record.referral_id])
        for record in work.disclosures.prepared(case.id)
        if record.kind == CASE_TRANSFER and record.referral_id != besides and record.referral_id in states
    ]
