"""Take up a closed case."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.timeline import TimelineEntry


def reopen_case(case_id: UUID, *, work: CasesWork) -> Case:
    """Open a closed case again. Raises NotFound, CaseNotClosed."""
    case = work.cases.get_for_update(case_id)
    before = work.facts(case)
    case.reopen(at=work.clock.now())
    work.refresh_stage(case)
    work.save(case, TimelineEntry(kind="case.reopened"))
    work.audit_case("case.reopened", case)
    work.publish_changed_facts(case, before)
    return case
