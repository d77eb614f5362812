"""Erase the persons about whom nobody else could decide, once the time in which others could stop it is over.

Each is a transaction of its own, and one that fails stops no other.
"""

from collections.abc import Callable

from celery.exceptions import SoftTimeLimitExceeded

from services.cases.adapters.erasing import erase_approved
from services.cases.adapters.second_person import other_supervisors, supervisors_of
from services.cases.adapters.work import CasesWork
from services.cases.domain.approval import Approval
from services.cases.domain.timeline import TimelineEntry
from shared.kernel.country import Country
from shared.kernel.errors import DomainError
from shared.telemetry import get_logger

log = get_logger(__name__)


def end_lone_erasures(country: Country, *, open_work: Callable[[], CasesWork]) -> int:
    """Erase those that are due in a country; returns how many.

    One whose author does not supervise any more, or beside whom another person does by now, waits for that person.
    """
    with open_work() as work:
        due = work.approvals.due(country, work.clock.now())
    return sum(_erased(asked, open_work) for asked in due)


def _erased(asked: Approval, open_work: Callable[[], CasesWork]) -> bool:
    try:
        with open_work() as work:
            return _erase(asked, work)
    except SoftTimeLimitExceeded:
        raise
    except DomainError as refused:
        # The person was erased or removed, or the question decided, meanwhile.
        log.warning("erasure not carried out", approval_id=str(asked.id), error=type(refused).__name__)
        return False
    except Exception:
        log.exception("erasure not carried out", approval_id=str(asked.id))
        return False


def _erase(due: Approval, work: CasesWork) -> bool:
    case = work.cases.get_for_update(due.case_id)
    asked = work.approvals.get(case.id, due.id)
    is_supervising = asked.asked_by in supervisors_of(case, work=work)
    if not is_supervising or other_supervisors(case, {asked.asked_by}, work=work):
        return False
    ended = asked.elapsed(by=work.grant.subject, at=work.clock.now())
    work.approvals.save(ended, None)
    details = {"approval_id": ended.id, "act": ended.act, "decision": ended.decision}
    work.append(case, TimelineEntry(kind="approval.decided", details=details))
    work.audit_case("approval.elapsed", case)
    erase_approved(case, ended, work)
    return True
