"""Tell statistics the coded profile of every registered case again, after a release that tells more of it.

A batch is a transaction of its own. The same profile twice counts once, so an interrupted run is started once more.
"""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.days import local_day
from services.cases.usecases.change_case import tell_facts

BATCH = 200


def retell_facts(open_work: Callable[[], CasesWork], *, batch: int = BATCH) -> int:
    """Publish one changed-facts event for each registered case; answers how many.

    Imported records are left out: their source tells neither a role nor a day of identification.
    """
    told, after = 0, None
    while True:
        with open_work() as work:
            cases = work.cases.registered_after(after, batch)
            for case_id in cases:
                _retell(case_id, work)
        if not cases:
            return told
        told, after = told + len(cases), cases[-1]


def _retell(case_id: UUID, work: CasesWork) -> None:
    case = work.cases.get_for_change(case_id)
    tell_facts(case, local_day(work.clock.now(), case.country), work=work)
    work.audit_case("case.facts_republished", case)
