"""Count persons no longer whose consent to statistics has ended, without waiting for another change of their case.

A batch is a transaction of its own, so that a run that was interrupted goes on with the next one.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.facts import counted_until, facts_of_all
from services.cases.processes.case.facts import gather_facts, publish_changed_facts
from shared.kernel.country import Country

BATCH = 200


def stop_counting(country: Country, *, open_work: Callable[[], CasesWork], batch: int = BATCH) -> int:
    """Publish what statistics may use of each case in which a consent has ended; returns how many changed.

    A case that a release before this one stored is looked at once: its day was not kept.
    """
    changed = 0
    while True:
        with open_work() as work:
            today = work.today(country)
            cases = work.cases.counted_before(country, today, batch)
            changed += sum(_stop(case_id, today, work) for case_id in cases)
        if not cases:
            return changed


def _stop(case_id: UUID, today: date, work: CasesWork) -> bool:
    case = work.cases.get_for_update(case_id)
    if case.counted_until is None or case.counted_until >= today:
        return False
    before = facts_of_all(case, work.pseudonyms.person_key, case.counted_until)
    case.counted_until = counted_until(case, today)
    work.cases.save_counting(case)
    if gather_facts(case, work=work) == before:
        return False
    publish_changed_facts(case, before, work=work)
    work.audit_case("case.facts_republished", case)
    return True
