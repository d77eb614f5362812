"""Carry out a run of an extract: read, anonymise, write the file in parts, and publish that it is ready.

When a worker dies, the next delivery of the job repeats all of it: the parts, the manifest and the final state are
stored in one transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.errors import RunBusy, RunCancelled
from services.reporting.domain.extracts.content import Content
from services.reporting.domain.extracts.extracts import (
    FILE_LIFETIME,
    MAX_ATTEMPTS,
    Extract,
    Run,
    RunFailure,
    RunState,
    Template,
)
from services.reporting.domain.extracts.files import MEDIA_TYPES, FileParts
from services.reporting.domain.figures.answers import organisations_counted
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.indicators import AGREED_OR_IMPORTED, NETWORK_LABEL
from services.reporting.domain.figures.questions import Scope
from services.reporting.domain.jobs import RunExtract
from services.reporting.processes.extract_context import ExtractContext, OpenWork
from services.reporting.usecases.extracts.make_aggregate import make_aggregate
from services.reporting.usecases.extracts.make_records import make_records
from shared.contracts.reporting import ExtractFailed, ExtractFinished, ExtractReady, ExtractWritten
from shared.kernel.errors import NotFound
from shared.telemetry import get_logger

log = get_logger(__name__)

_MAKE_CONTENT: Mapping[Template, Callable[[ExtractContext], Content]] = {
    Template.CTDC_2025: make_records,
    Template.CTDC_2026: make_records,
    Template.HXL_AGGREGATE: make_aggregate,
}
"""Template → the function that makes the content of its file."""


def run_extract(run_id: UUID, *, open_work: OpenWork) -> None:
    """Carry out run `run_id`. Does nothing when it has ended; raises RunBusy while another worker carries it out."""
    try:
        # This transaction holds the lock and stores the file. Attempt and progress commit in transactions of their own.
        with open_work() as work:
            _lock(run_id, work)
            if _begin(run_id, open_work):
                _carry_out(run_id, work, open_work)
    except RunBusy:
        raise
    except RunCancelled:
        log.info("extract cancelled", run_id=str(run_id))
    except Exception:
        # Whatever went wrong, the run is queued again or ends as failed.
        log.exception("extract failed", run_id=str(run_id))
        _after_failure(run_id, open_work)


def _lock(run_id: UUID, work: ReportingWork) -> None:
    if not work.runs.try_lock(run_id):
        raise RunBusy


def _begin(run_id: UUID, open_work: OpenWork) -> bool:
    """Count the attempt in a transaction of its own, so that a run that kills its worker is not repeated for ever.

    Returns False when there is nothing to do.
    """
    with open_work() as work:
        try:
            run = work.runs.get_for_update(run_id)
        except NotFound:
            return False
        if run.state.is_final:
            return False
        if run.attempts >= MAX_ATTEMPTS:
            _fail(run, RunFailure.ATTEMPTS_EXHAUSTED, work)
            return False
        work.runs.start(run_id, work.clock.now())
        return True


def _carry_out(run_id: UUID, work: ReportingWork, open_work: OpenWork) -> None:
    run = work.runs.get(run_id)
    extract = work.extracts.get(run.extract_id)
    context = ExtractContext(run, extract, work, open_work)
    publication = work.publications[Source.PERSONS]
    publication.lock_vintages_shared(run.countries)
    vintages = {vintage.country: vintage.number for vintage in publication.vintages(run.countries)}
    content = _MAKE_CONTENT[extract.template](context)
    content = replace(content, manifest={**content.manifest, "vintages": vintages})
    context.report_progress(1.0)
    _finish(context, _write(context, content), content)


def _write(context: ExtractContext, content: Content) -> FileParts:
    """Store the parts of the file; those of an earlier attempt are removed."""
    parts = FileParts(content.classes, content.columns, context.extract.format)
    context.work.runs.clear_file(context.run.id)
    for seq, part in enumerate(parts):
        context.work.runs.add_chunk(context.run.id, seq, part)
    return parts


def _finish(context: ExtractContext, parts: FileParts, content: Content) -> None:
    run, work = context.run, context.work
    now = work.clock.now()
    if work.runs.get_for_update(run.id).state is not RunState.RUNNING:
        raise RunCancelled
    work.runs.succeed(
        run.id,
        rows=content.rows,
        suppressed=content.suppressed,
        manifest=_manifest(run, context.extract, parts, content, now),
        at=now,
        expires=now + FILE_LIFETIME,
    )
    if content.content_sum is not None and content.rows:
        for country in run.countries:
            work.publish(ExtractWritten(country=country, run_id=run.id, content_sum=content.content_sum))
    _notify(ExtractReady, run, (run.organisation_id, *run.recipients), work)


def _manifest(run: Run, extract: Extract, parts: FileParts, content: Content, now: datetime) -> dict[str, Any]:
    return {
        **content.manifest,
        "label": NETWORK_LABEL,
        "whose": organisations_counted(Scope.NETWORK, run.countries),
        "out_of": AGREED_OR_IMPORTED,
        "template": extract.template,
        "format": extract.format,
        "media_type": MEDIA_TYPES[extract.format],
        "generated_at": now.isoformat(),
        "generator": "ceiba/reporting",
        "filters": {"countries": run.countries, "years": extract.years},
        "rows": content.rows,
        "bytes": parts.size,
        "sha256": parts.sha256,
    }


def _after_failure(run_id: UUID, open_work: OpenWork) -> None:
    """Queue the run again, or mark it as failed after the last attempt."""
    with open_work() as work:
        run = work.runs.get_for_update(run_id)
        if run.state is not RunState.RUNNING:
            return
        if run.attempts >= MAX_ATTEMPTS:
            _fail(run, RunFailure.INTERNAL, work)
            return
        work.runs.requeue(run.id)
        work.enqueue(RunExtract.of(run))


def _fail(run: Run, failure: RunFailure, work: ReportingWork) -> None:
    work.runs.end(run.id, RunState.FAILED, work.clock.now(), failure)
    _notify(ExtractFailed, run, (run.organisation_id,), work)


def _notify(event: type[ExtractFinished], run: Run, organisations: Sequence[UUID], work: ReportingWork) -> None:
    """Publish `event` once for each organisation, in its own country, where its people may read the notification."""
    countries = work.organisations.countries_of(organisations)
    for organisation in dict.fromkeys(organisations):
        # Identity may not have published an organisation yet: then the first country of the records is used.
        country = countries.get(organisation, run.countries[0])
        work.publish(event(country=country, run_id=run.id, extract_id=run.extract_id, organisation_id=organisation))
