"""Carry out a run: read, make safe, write the file in parts, and say so.

Killed anywhere, the next delivery does it all again; the parts, the manifest and the state appear in one transaction
or not at all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.content import Content
from services.reporting.domain.extracts import FILE_LIFETIME, MAX_ATTEMPTS, Extract, Run, RunState, Template
from services.reporting.domain.files import MEDIA_TYPES, FileParts
from services.reporting.domain.indicators import NETWORK_LABEL, Source
from services.reporting.domain.jobs import RunExtract
from services.reporting.domain.questions import Scope, whose
from services.reporting.usecases.make_aggregate import make_aggregate
from services.reporting.usecases.make_records import make_records
from services.reporting.usecases.making import Making
from shared.contracts.reporting import ExtractFailed, ExtractFinished, ExtractReady, ExtractWritten
from shared.kernel.country import Country
from shared.kernel.errors import NotFound, Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

OpenWork = Callable[[frozenset[Country]], ReportingWork]
"""Makes a unit of work of the platform itself, limited to countries."""

MADE = 0.7
"""Progress when the rows are safe to write."""

_MAKERS: Mapping[Template, Callable[[Making], Content]] = {
    Template.CTDC_2025: make_records,
    Template.CTDC_2026: make_records,
    Template.HXL_AGGREGATE: make_aggregate,
}
"""What each template writes."""


class RunBusy(Unavailable):
    """Another worker is carrying out this run; the message comes back later."""


def run_extract(run_id: UUID, countries: frozenset[Country], *, open_work: OpenWork) -> None:
    """Carry out run `run_id`. Harmless when it has ended; raises RunBusy while another worker has it."""
    try:
        with open_work(countries) as work:
            _only_one(run_id, work)
            if _begin(run_id, countries, open_work):
                _carry_out(run_id, work, countries, open_work)
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
            run = work.runs.get_for_update(run_id)
        except NotFound:
            return False
        if run.state.is_final:
            return False
        if run.attempts >= MAX_ATTEMPTS:
            _report_failure(run, "attempts_exhausted", work)
            return False
        work.runs.start(run_id, work.clock.now())
        return True


def _carry_out(run_id: UUID, work: ReportingWork, countries: frozenset[Country], open_work: OpenWork) -> None:
    run = work.runs.get(run_id)
    extract = work.extracts.get(run.extract_id)
    tell = _progress_of(run_id, countries, open_work)
    publication = work.publications[Source.PERSONS]
    publication.hold(run.countries)
    vintages = {vintage.country: vintage.number for vintage in publication.vintages(run.countries)}
    content = _MAKERS[extract.template](Making(extract, run, work, tell))
    content = replace(content, manifest={**content.manifest, "vintages": vintages})
    tell(1.0)
    parts = FileParts(content.classes, content.columns, extract.format)
    work.runs.clear_file(run_id)
    for seq, part in enumerate(parts):
        work.runs.add_chunk(run_id, seq, part)
    _finish(run, extract, parts, content, work)


def _finish(run: Run, extract: Extract, parts: FileParts, content: Content, work: ReportingWork) -> None:
    now = work.clock.now()
    if work.runs.get_for_update(run.id).state is not RunState.RUNNING:
        raise _Cancelled
    work.runs.succeed(
        run.id,
        rows=content.rows,
        suppressed=content.suppressed,
        manifest=_manifest(run, extract, parts, content, now),
        at=now,
        expires=now + FILE_LIFETIME,
    )
    if content.content_sum is not None and content.rows:
        for country in run.countries:
            work.publish(ExtractWritten(country=Country(country), run_id=run.id, content_sum=content.content_sum))
    _tell(ExtractReady, run, (run.organisation_id, *run.recipients), work)


def _manifest(run: Run, extract: Extract, parts: FileParts, content: Content, now: datetime) -> dict[str, Any]:
    return {
        **content.manifest,
        "label": dict(NETWORK_LABEL),
        "whose": whose(Scope.NETWORK, run.countries),
        "template": extract.template.value,
        "format": extract.format.value,
        "media_type": MEDIA_TYPES[extract.format],
        "generated_at": now.isoformat(),
        "generator": "ceiba/reporting",
        "filters": {"countries": list(run.countries), "years": list(extract.years)},
        "rows": content.rows,
        "bytes": parts.size,
        "sha256": parts.sha256,
    }


def _after_failure(run_id: UUID, countries: frozenset[Country], open_work: OpenWork) -> None:
    """Queue the run again, or give up and report it."""
    with open_work(countries) as work:
        run = work.runs.get_for_update(run_id)
        if run.state is not RunState.RUNNING:
            return
        if run.attempts >= MAX_ATTEMPTS:
            _report_failure(run, "internal", work)
            return
        work.runs.requeue(run.id)
        work.enqueue(run_job(run))


def _report_failure(run: Run, failure: str, work: ReportingWork) -> None:
    work.runs.end(run.id, RunState.FAILED, work.clock.now(), failure)
    _tell(ExtractFailed, run, (run.organisation_id,), work)


def _tell(fact: type[ExtractFinished], run: Run, organisations: Sequence[UUID], work: ReportingWork) -> None:
    """Each organisation once, in her own country: a notification is read under the recipient's token."""
    countries = work.organisations.countries_of(organisations)
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

    def tell(made: float) -> None:
        with open_work(countries) as work:
            work.runs.set_progress(run_id, MADE * made)

    return tell
