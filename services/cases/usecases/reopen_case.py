"""Take up a closed case."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.timeline import TimelineEntry


def reopen_case(case_id: UUID, reason: str, *, work: CasesWork) -> Case:
    """Open a closed case again for a code of `case_reopening_reason`.

    A duplicate stands for itself again; what the other case has taken over of its consents stays there.
    Raises NotFound, CaseNotClosed, CaseAnonymised.
    """
    duplicate_of = work.cases.get(case_id).duplicate_of
    cases = work.cases.get_each_for_update({case_id, duplicate_of} - {None})  # type: ignore[arg-type]
    case = cases[case_id]
    before = work.facts(case)
    case.reopen(at=work.clock.now())
    if duplicate_of is not None:
        _take_number_back(case, cases[duplicate_of], work)
    work.refresh_stage(case)
    work.save(case, TimelineEntry(kind="case.reopened", details={"reason": reason}))
    work.audit_case("case.reopened", case)
    work.publish_changed_facts(case, before)
    return case


def _take_number_back(case: Case, kept: Case, work: CasesWork) -> None:
    kept.also_numbered = tuple(number for number in kept.also_numbered if number != case.case_number)
    work.save(kept, TimelineEntry(kind="case.separated", details={"duplicate_id": case.id}))
