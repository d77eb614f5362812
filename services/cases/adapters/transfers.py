"""What must hold before the file of a case goes to the organisation that takes it over."""

from uuid import UUID

from services.cases.adapters.second_person import ask_approval, needs_approval
from services.cases.adapters.work import CasesWork
from services.cases.domain.approval import Act, Approval
from services.cases.domain.case import Case
from services.cases.domain.disclosure import DisclosureRecord
from services.cases.domain.packet import PacketRequest, PreparePacket
from services.cases.domain.referral_step import ENDED_REFERRAL
from services.cases.domain.transfer import allows, transfer_terms
from shared.contracts.referral_kinds import CASE_TRANSFER
from shared.contracts.transfer_refusals import ApprovalAsked, TransferOpen


def require_no_other_transfer(case: Case, command: PreparePacket, *, work: CasesWork) -> None:
    """A case is handed over to one organisation: another transfer must have ended. Raises TransferOpen."""
    if command.kind != CASE_TRANSFER:
        return
    if any(state not in ENDED_REFERRAL for _, state in _sent(case, command.referral_id, work)):
        raise TransferOpen


def require_second_person(case: Case, command: PreparePacket, *, work: CasesWork) -> None:
    """Ask the supervisors where the organisation wants it and they have not approved exactly this transfer.

    Raises ApprovalAsked, and ApprovalWaits while they have not decided; the question must be committed all the same.
    """
    if not asks_second_person(case, command, referral_id=command.referral_id, work=work):
        return
    ask_approval(Act.TRANSFER, work.cases.get_for_update(case.id), terms=transfer_terms(command), work=work)
    raise ApprovalAsked


def asks_second_person(case: Case, request: PacketRequest, *, referral_id: UUID | None = None, work: CasesWork) -> bool:
    """Whether sending this would first ask a second person. One approval is good for one transfer."""
    if request.kind != CASE_TRANSFER or not needs_approval(Act.TRANSFER, case, work=work):
        return False
    approval, now = work.approvals.last_approved(case.id, Act.TRANSFER), work.clock.now()
    if approval is None or not allows(approval, request, at=now):
        return True
    decided = approval.decided_at or now
    return any(record.disclosed_at > decided for record, _ in _sent(case, referral_id, work))


def allow_transfer(case: Case, approval: Approval, work: CasesWork) -> None:  # noqa: ARG001 - as every act
    """Who asked sends it, with its message, as it was approved. Raises CaseClosedAlready."""
    case.must_be_open()


def _sent(case: Case, besides: UUID | None, work: CasesWork) -> list[tuple[DisclosureRecord, str]]:
    """The transfers of a case that were sent besides one, each with its state."""
    states = work.case_referrals.states_of(case.id)
    return [
        (record, states[record.referral_id])
        for record in work.disclosures.prepared(case.id)
        if record.kind == CASE_TRANSFER and record.referral_id != besides and record.referral_id in states
    ]
