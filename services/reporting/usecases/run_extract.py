"""Carry out a run: read, make safe, write the file in parts, and say so.

Killed anywhere, the next delivery does it all again; the parts, the manifest and the state appear in one transaction
or not at all.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.reporting.adapters.microdata import QUERY, Size
from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.anonymise import Row, SuppressionReport, anonymise_classes
from services.reporting.domain.ctdc import COARSENINGS, COLUMNS, LAYOUT, to_row
from services.reporting.domain.extracts import FILE_LIFETIME, MAX_ATTEMPTS, RULE_SET, Extract, Run, RunState
from services.reporting.domain.files import MEDIA_TYPES, FileParts
from services.reporting.domain.jobs import RunExtract
from shared.contracts.reporting import ExtractFailed, ExtractFinished, ExtractReady
from shared.kernel.country import Country
from shared.kernel.errors import NotFound, Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

OpenWork = Callable[[frozenset[Country]], ReportingWork]
"""Makes a unit of work of the platform itself, limited to countries."""

READ, SAFE = 0.6, 0.7
"""Progress when everything is read and when it is safe to write."""
STEP = 0.1


class RunBusy(Unavailable):
    """Another worker is carrying out this run; the message comes back later."""


def run_extract(run_id: UUID, countries: frozenset[Country], *, open_work: OpenWork) -> None:
    """Carry out run `run_id`. Harmless when it has ended; raises RunBusy while another worker has it."""
    try:
        with open_work(countries) as work:
            _only_one(run_id, work)
            if _begin(run_id, countries, open_work):
                _carry_out(run_id, work, _progress_of(run_id, countries, open_work))
    except RunBusy:
        raise
    except _Cancelled:
        log.info("extract cancelled", run_id=str(run_id))
    except Exception:
        log.exception("extract failed", run_id=str(run_id))
        _after_failure(run_id, countries, open_work)


class _Cancelled(Exception):
    """Somebody cancelled the run while it was being written; what was written goes with the transaction."""


def _only_one(run_id: UUID, work: ReportingWork) -> None:
    if not work.runs.try_lock(run_id):
        raise RunBusy


def _begin(run_id: UUID, countries: frozenset[Country], open_work: OpenWork) -> bool:
    """Count the attempt before the work, so that a run that kills its worker cannot come back for ever."""
    with open_work(countries) as work:
        try:
            run = work.runs.get(run_id, lock=True)
        except NotFound:
            return False
        if run.state.is_final:
            return False
        if run.attempts >= MAX_ATTEMPTS:
            _report_failure(run, "attempts_exhausted", work)
            return False
        work.runs.start(run_id, work.clock.now())
        return True


def _carry_out(run_id: UUID, work: ReportingWork, progress: Callable[[float], None]) -> None:
    run = work.runs.get(run_id)
    extract = work.extracts.get(run.extract_id)
    size = work.microdata.size(run.countries, extract.years)
    classes = _read(extract, run, size, work, progress)
    safe, report = anonymise_classes(classes, extract.k, COARSENINGS)
    progress(SAFE)
    parts = FileParts(safe, COLUMNS, extract.format)
    work.runs.clear_file(run_id)
    for seq, part in enumerate(parts):
        work.runs.add_chunk(run_id, seq, part)
    _finish(run, extract, parts, report, size, work)


def _read(
    extract: Extract, run: Run, size: Size, work: ReportingWork, progress: Callable[[float], None]
) -> Mapping[Row, int]:
    classes: Counter[Row] = Counter()
    seen = 0
    told = 0.0
    for profile, n in work.microdata.classes(run.countries, extract.years):
        classes[to_row(profile)] += n
        seen += n
        done = READ * seen / max(size.included, 1)
        if done - told >= STEP:
            told = done
            progress(min(done, READ))
    return classes


def _finish(
    run: Run, extract: Extract, parts: FileParts, report: SuppressionReport, size: Size, work: ReportingWork
) -> None:
    now = work.clock.now()
    if work.runs.get(run.id, lock=True).state is not RunState.RUNNING:
        raise _Cancelled
    work.runs.succeed(
        run.id,
        rows=report.records_out,
        suppressed=report.suppressed,
        manifest=_manifest(run, extract, parts, report, size, now),
        at=now,
        expires=now + FILE_LIFETIME,
    )
    _tell(ExtractReady, run, (run.organisation_id, *run.recipients), work)


def _manifest(
    run: Run, extract: Extract, parts: FileParts, report: SuppressionReport, size: Size, now: datetime
) -> dict[str, Any]:
    return {
        "layout": LAYOUT,
        "template": extract.template.value,
        "format": extract.format.value,
        "media_type": MEDIA_TYPES[extract.format],
        "generated_at": now.isoformat(),
        "generator": "ceiba/reporting",
        "query": QUERY,
        "filters": {"countries": list(run.countries), "years": list(extract.years)},
        "rule_set": RULE_SET,
        "k": report.k,
        "rows": report.records_out,
        "smallest_class": report.smallest_class,
        "coarsened_cells": {COLUMNS[column]: n for column, n in report.coarsened.items()},
        "suppressed_cells": {COLUMNS[column]: n for column, n in report.blanked.items()},
        "dropped_records": report.dropped,
        "excluded_without_consent": _at_least(size.no_consent, report.k),
        "schema": [{"name": name, "type": "string", "empty": "not reported"} for name in COLUMNS],
        "bytes": parts.size,
        "sha256": parts.sha256,
    }


def _at_least(n: int, k: int) -> int | str:
    return f"<{k}" if n < k else n


def _after_failure(run_id: UUID, countries: frozenset[Country], open_work: OpenWork) -> None:
    """Queue the run again, or give up and report it."""
    with open_work(countries) as work:
        run = work.runs.get(run_id, lock=True)
        if run.state is not RunState.RUNNING:
            return
        if run.attempts >= MAX_ATTEMPTS:
            _report_failure(run, "internal", work)
            return
        work.runs.end(run.id, RunState.QUEUED, work.clock.now())
        work.later(run_job(run))


def _report_failure(run: Run, failure: str, work: ReportingWork) -> None:
    work.runs.end(run.id, RunState.FAILED, work.clock.now(), failure)
    _tell(ExtractFailed, run, (run.organisation_id,), work)


def _tell(fact: type[ExtractFinished], run: Run, organisations: Sequence[UUID], work: ReportingWork) -> None:
    """Each organisation once, in her own country: a notification is read under the recipient's token."""
    countries = work.organisations.countries(organisations)
    for organisation in dict.fromkeys(organisations):
        # One that identity has not told of yet is looked for where the records are.
        country = countries.get(organisation, Country(run.countries[0]))
        work.publish(fact(country=country, run_id=run.id, extract_id=run.extract_id, organisation_id=organisation))


def run_job(run: Run) -> RunExtract:
    """The job that carries out `run`."""
    countries = tuple(Country(code) for code in run.countries)
    return RunExtract(country=countries[0], run_id=run.id, countries=countries)


def _progress_of(run_id: UUID, countries: frozenset[Country], open_work: OpenWork) -> Callable[[float], None]:
    """Progress is told in transactions of its own, or nobody would see it before the end."""

    def tell(progress: float) -> None:
        with open_work(countries) as work:
            work.runs.set_progress(run_id, progress)

    return tell
