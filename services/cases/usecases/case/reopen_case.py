"""Take up a closed case."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.processes.case.facts import gather_facts, publish_changed_facts
from services.cases.processes.case.following_proceedings import follow_proceedings_of
from services.cases.processes.case.kept_cases import with_kept
from services.cases.processes.case.timeline import save_case
from services.cases.processes.closure.separating import separate


def reopen_case(case_id: UUID, reason: str, *, work: CasesWork) -> Case:
    """Open a closed case again for a code of `case_reopening_reason`.

    A duplicate stands for itself again, and what the other case took over of its consents ends there.
    Raises NotFound, CaseNotClosed, CaseAnonymised.
    """
    ids = with_kept(case_id, work=work)
    cases = work.cases.get_each_for_update(ids)
    case = cases[case_id]
    before = gather_facts(case, work=work)
    case.reopen(at=work.clock.now())
    for kept in ids[1:]:
        separate(case, cases[kept], work=work)
    case.refresh_stage(work.case_referrals.states_of(case.id).values())
    save_case(case, TimelineEntry(kind="case.reopened", details={"reason": reason}), work=work)
    work.audit_case("case.reopened", case)
    publish_changed_facts(case, before, work=work)
    if ids[1:]:
        _stand_apart(case, cases[ids[-1]], work)
    return case


def _stand_apart(case: Case, kept: Case, work: CasesWork) -> None:
    """Proceedings name two persons again, each with their own tasks and figures."""
    follow_proceedings_of(case, former_case_id=kept.id, work=work)
    follow_proceedings_of(kept, work=work)
