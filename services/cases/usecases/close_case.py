"""Close a case and publish that it closed."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.timeline import TimelineEntry
from shared.contracts.cases import CaseClosed


def close_case(case_id: UUID, reason: str, *, work: CasesWork) -> Case:
    """Close a case with a code of `case_closure_reason`. Raises NotFound, CaseClosedAlready."""
    case = work.cases.get_for_update(case_id)
    before = work.facts(case)
    case.close(reason, on=work.today(case.country))
    work.refresh_stage(case)
    work.save(case, TimelineEntry(kind="case.closed", details={"reason": reason}))
    work.audit_case("case.closed", case)
    work.publish(CaseClosed(country=case.country, case_id=case.id, closure_reason=reason))
    work.publish_changed_facts(case, before)
    return case
