"""What happens when a case is closed, at once or once a second person has approved it."""

from services.cases.adapters.work import CasesWork
from services.cases.domain.approval import Approval
from services.cases.domain.case import Case
from services.cases.domain.timeline import TimelineEntry
from shared.contracts.cases import CaseClosed


def close_now(case: Case, reason: str, *, work: CasesWork) -> None:
    """Close a locked case and publish that it closed. Raises CaseClosedAlready."""
    before = work.facts(case)
    case.close(reason, on=work.today(case.country))
    work.refresh_stage(case)
    work.save(case, TimelineEntry(kind="case.closed", details={"reason": reason}))
    work.audit_case("case.closed", case)
    work.publish(CaseClosed(country=case.country, case_id=case.id, closure_reason=reason))
    work.publish_changed_facts(case, before)


def close_approved(case: Case, approval: Approval, work: CasesWork) -> None:
    """Close a case for the reason with which its closure was asked for. Raises CaseClosedAlready."""
    close_now(case, approval.terms["reason"], work=work)
