"""Anonymise the closed cases of a country whose retention has ended.

Each case is a transaction of its own, so that a run that was interrupted is simply started once more. One that fails
stays as it is until the next run, and stops no other.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded

from services.cases.adapters.case.retention_metrics import ANONYMISED, FAILED
from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.retention import RetentionClass, anonymise, retained_until, retention_class, shortest
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.parts.perpetrator import UNNAMED_FOR
from services.cases.domain.person.age import years_before
from services.cases.processes.case.timeline import save_case
from services.cases.processes.person.erasing import erase_person
from services.cases.processes.proceedings.proceedings import forget_proceedings_of
from shared.contracts.cases import IdentityErased
from shared.contracts.country_settings import RETENTION, SettingValue
from shared.kernel.country import Country
from shared.telemetry import get_logger

log = get_logger(__name__)

RETENTION_ENDED = "retention_ended"
MOST = 200
"""More cases of a country in one day are no daily work: an operator looks first (`ceiba retention run`)."""
_BATCH = 200


@dataclass(slots=True)
class RetentionReport:
    """What a run found in a country, by class of case."""

    country: Country
    closed: Counter[RetentionClass] = field(default_factory=Counter)
    """Closed long enough to be looked at."""
    ended: Counter[RetentionClass] = field(default_factory=Counter)
    """Of these, the cases whose retention has ended."""
    anonymised: Counter[RetentionClass] = field(default_factory=Counter)
    failed: Counter[RetentionClass] = field(default_factory=Counter)
    """Whose end failed; the next run tries them again."""


def report_retention(country: Country, *, open_work: Callable[[], CasesWork]) -> RetentionReport:
    """What a run would do today; nothing changes."""
    report = RetentionReport(country)
    for case, has_ended in _looked_at(country, open_work):
        report.closed[retention_class(case)] += 1
        report.ended[retention_class(case)] += has_ended
    return report


def end_retention(
    country: Country,
    *,
    open_work: Callable[[], CasesWork],
    most: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> RetentionReport:
    """Anonymise them, none where they are more than `most`. `progress` gets 1 after each that is done or failed."""
    report = report_retention(country, open_work=open_work)
    if most is not None and report.ended.total() > most:
        log.error("many cases have outlived their retention; none was anonymised", country=country, cases=most)
        _forget_unnamed(country, open_work)
        return report
    for case, has_ended in _looked_at(country, open_work):
        if has_ended and (came_to := _come_to(case, report, open_work)) is not None:
            came_to[retention_class(case)] += 1
            progress(1)
    _forget_unnamed(country, open_work)
    return report


def _forget_unnamed(country: Country, open_work: Callable[[], CasesWork]) -> None:
    with open_work() as work:
        work.perpetrators.forget_unnamed(country, since=work.clock.now() - UNNAMED_FOR)


def _looked_at(country: Country, open_work: Callable[[], CasesWork]) -> Iterator[tuple[Case, bool]]:
    """Every case that was closed long enough ago, and whether its retention has ended today."""
    after: UUID | None = None
    while True:
        with open_work() as work:
            today, years = work.today(country), _years(country, work)
            day = years_before(today, shortest(years))
            cases = work.retained_cases.closed_by(country, day, after=after, limit=_BATCH)
        if not cases:
            return
        yield from ((case, _has_ended(case, today, years)) for case in cases)
        after = cases[-1].id


def _years(country: Country, work: CasesWork) -> SettingValue:
    return work.country_settings.value(RETENTION, country, work.clock.now())


def _has_ended(case: Case, today: date, years: SettingValue) -> bool:
    until = retained_until(case, years)
    return case.anonymised_on is None and until is not None and until < today


def _come_to(case: Case, report: RetentionReport, open_work: Callable[[], CasesWork]) -> Counter[RetentionClass] | None:
    """Anonymise one case; returns where the report counts it. Raises SoftTimeLimitExceeded."""
    try:
        if not _end(case.id, open_work):
            return None
    except SoftTimeLimitExceeded:
        # The time of the whole run is over, which is no failure of this case.
        raise
    except Exception:
        log.exception("case not anonymised", country=case.country, case_id=str(case.id))
        FAILED.inc()
        return report.failed
    ANONYMISED.inc()
    return report.anonymised


def _end(case_id: UUID, open_work: Callable[[], CasesWork]) -> bool:
    """Anonymise one case, unless it was reopened meanwhile."""
    with open_work() as work:
        case = work.cases.get_for_update(case_id)
        today = work.today(case.country)
        if not _has_ended(case, today, _years(case.country, work)):
            return False
        for whose in case.vault_persons:
            if work.vault.knows(whose):
                erase_person(case, whose, RETENTION_ENDED, work=work)
        work.retained_cases.forget(case.id)
        anonymise(case, today)
        save_case(case, TimelineEntry(kind="case.anonymised"), work=work)
        forget_proceedings_of(case, work=work)
        work.publish(IdentityErased(country=case.country, case_id=case.id))
        work.audit_case("case.anonymised", case)
    return True
