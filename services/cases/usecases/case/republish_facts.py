"""Publish the coded profile of every registered case again, and whose it is, after a release that needs more of it.

A batch is a transaction of its own. The same profile twice counts once, so an interrupted run is started once more.
"""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case_workers import workers_event
from services.cases.processes.case.facts import publish_facts

BATCH = 200


def republish_facts(open_work: Callable[[], CasesWork], *, batch: int = BATCH) -> int:
    """Publish the facts and the workers of each registered case; answers how many cases.

    Imported records are left out: their source knows neither a role nor a day of identification.
    """
    done, after = 0, None
    while True:
        with open_work() as work:
            cases = work.cases.registered_after(after, batch)
            for case_id in cases:
                _republish(case_id, work)
        if not cases:
            return done
        done, after = done + len(cases), cases[-1]


def _republish(case_id: UUID, work: CasesWork) -> None:
    case = work.cases.get_for_update(case_id)
    publish_facts(case, work=work)
    work.publish(workers_event(case, work.case_workers.of(case.id)))
    work.audit_case("case.facts_republished", case)
