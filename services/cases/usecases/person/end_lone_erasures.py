"""Erase the persons whose erasure no second person could decide, once the time in which others may stop it is over.

Each is a transaction of its own, and one that fails stops no other.
"""

from collections.abc import Callable

from celery.exceptions import SoftTimeLimitExceeded

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import Approval
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.processes.access.second_person import publish_outcome, stopped_supervisors, supervisors_of
from services.cases.processes.case.timeline import append_entry
from services.cases.processes.person.erasing import erase_approved
from shared.kernel.country import Country
from shared.kernel.errors import DomainError
from shared.telemetry import get_logger

log = get_logger(__name__)


def end_lone_erasures(country: Country, *, open_work: Callable[[], CasesWork]) -> int:
    """Erase those that are due in a country; returns how many.

    One whose author was stopped since they asked, or beside whom another person supervises or did since, ends as soon
    as this is seen, due or not: it is asked anew, and others have the whole time again.
    """
    with open_work() as work:
        waiting = work.approvals.waiting_alone(country)
    return sum(_erased(asked, open_work) for asked in waiting)


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


def _erase(waiting: Approval, work: CasesWork) -> bool:
    case = work.cases.get_for_update(waiting.case_id)
    asked, now = work.approvals.get(case.id, waiting.id), work.clock.now()
    if _supervision_changed(asked, case, work):
        ended = asked.interrupted(by=work.grant.subject, at=now)
        _end(case, ended, "approval.interrupted", work)
        publish_outcome(case, ended, work=work)
        return False
    if asked.due_at is None or now < asked.due_at:
        return False
    ended = asked.elapsed(by=work.grant.subject, at=now)
    _end(case, ended, "approval.decided", work)
    erase_approved(case, ended, work=work)
    return True


def _supervision_changed(asked: Approval, case: Case, work: CasesWork) -> bool:
    """Whether the author is no longer the only one who supervises, or was not all the time since they asked."""
    now_supervise = supervisors_of(case, work=work)
    return now_supervise != [asked.asked_by] or bool(stopped_supervisors(case, asked.asked_at, work=work))


def _end(case: Case, ended: Approval, kind: str, work: CasesWork) -> None:
    work.approvals.save(ended, None)
    details = {"approval_id": ended.id, "act": ended.act, "decision": ended.decision}
    append_entry(case, TimelineEntry(kind=kind, details=details), work=work)
    work.audit_case(f"approval.{ended.decision}", case)
