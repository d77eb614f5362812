"""Close a case, also in favour of another of the same person, or ask a second person whether it may be closed."""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import Act, Approval
from services.cases.domain.case.case import DUPLICATE, Case
from services.cases.domain.case.errors import not_to_keep
from services.cases.domain.disclosure.referral_step import UNANSWERED_REFERRAL
from services.cases.domain.parts.closure import CLOSURE, CloseCase
from services.cases.processes.access.second_person import ask_approval, needs_approval
from services.cases.processes.closure.closing import close_now, closure_checks
from services.cases.processes.parts.parts import add_part
from shared.kernel.errors import NotFound


def close_case(
    case_id: UUID, command: CloseCase, *, work: CasesWork, require_version: Callable[[int], None] = lambda _: None
) -> Case | Approval:
    """Close a case for a reason, and keep what was checked before; where the organisation wants a second person, ask.

    With `kept_case_id` it is a duplicate of that case, which takes over its number and its consents.
    Raises NotFound, PreconditionFailed, CaseClosedAlready, ReferralsUnanswered, ApprovalWaits, Invalid.
    """
    case, kept = _locked(case_id, command, work)
    require_version(case.version)
    case.must_be_open()
    if kept is not None:
        case.check_kept(kept)
    known = closure_checks(case, work=work)
    if _has_unanswered_referrals(case, work):
        command.require_seen_referrals()
    terms = {"reason": command.reason} | ({"kept_case_id": str(kept.id)} if kept else {})
    if command.says_more:
        closure = add_part(case, CLOSURE, command.closure(known), work=work)
        terms["closure_id"] = str(closure.id)
    if needs_approval(Act.CLOSURE, case, work=work):
        return ask_approval(Act.CLOSURE, case, terms=terms, work=work)
    close_now(case, command.reason, kept=kept, work=work)
    return case


def _locked(case_id: UUID, command: CloseCase, work: CasesWork) -> tuple[Case, Case | None]:
    if command.kept_case_id is None:
        return work.cases.get_for_update(case_id), None
    if command.reason != DUPLICATE or command.kept_case_id == case_id:
        raise not_to_keep()
    work.cases.get(case_id)
    try:
        cases = work.cases.get_each_for_update({case_id, command.kept_case_id})
    except NotFound:
        raise not_to_keep() from None
    return cases[case_id], cases[command.kept_case_id]


def _has_unanswered_referrals(case: Case, work: CasesWork) -> bool:
    """Whether the closure of `case` would cancel a referral."""
    return bool(UNANSWERED_REFERRAL & set(work.case_referrals.states_of(case.id).values()))
