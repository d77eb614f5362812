"""Carry out a run: read, make safe, write the file in parts, and notify.

Killed anywhere, the next delivery does it all again; the parts, the manifest and the state appear in one transaction
or not at all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.reporting.adapters.extract_context import ExtractContext, OpenWork
from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.answers import whose
from services.reporting.domain.content import Content
from services.reporting.domain.errors import RunBusy, RunCancelled
from services.reporting.domain.extracts import FILE_LIFETIME, MAX_ATTEMPTS, Extract, Run, RunFailure, RunState, Template
from services.reporting.domain.files import MEDIA_TYPES, FileParts
from services.reporting.domain.indicators import NETWORK_LABEL, Source
from services.reporting.domain.jobs import RunExtract
from services.reporting.domain.questions import Scope
from services.reporting.usecases.make_aggregate import make_aggregate
from services.reporting.usecases.make_records import make_records
from shared.contracts.reporting import ExtractFailed, ExtractFinished, ExtractReady, ExtractWritten
from shared.kernel.errors import NotFound
from shared.telemetry import get_logger

log = get_logger(__name__)

_MAKERS: Mapping[Template, Callable[[ExtractContext], Content]] = {
    Template.CTDC_2025: make_records,
    Template.CTDC_2026: make_records,
    Template.HXL_AGGREGATE: make_aggregate,
}
"""What each template writes."""


def run_extract(run_id: UUID, *, open_work: OpenWork) -> None:
    """Carry out run `run_id`. Harmless when it has ended; raises RunBusy while another worker has it."""
    try:
        with open_work() as work:
            _take(run_id, work)
            if _begin(run_id, open_work):
                _carry_out(run_id, work, open_work)
    except RunBusy:
        raise
    except RunCancelled:
        log.info("extract cancelled", run_id=str(run_id))
    except Exception:
        log.exception("extract failed", run_id=str(run_id))
        _after_failure(run_id, open_work)


def _take(run_id: UUID, work: ReportingWork) -> None:
    if not work.runs.try_lock(run_id):
        raise RunBusy


def _begin(run_id: UUID, open_work: OpenWork) -> bool:
    """Count the attempt before the work, so that a run that kills its worker cannot come back for ever."""
    with open_work() as work:
        try:
            run = work.runs.get_for_update(run_id)
        except NotFound:
            return False
        if run.state.is_final:
            return False
        if run.attempts >= MAX_ATTEMPTS:
            _give_up(run, RunFailure.ATTEMPTS_EXHAUSTED, work)
            return False
        work.runs.start(run_id, work.clock.now())
        return True


def _carry_out(run_id: UUID, work: ReportingWork, open_work: OpenWork) -> None:
    run = work.runs.get(run_id)
    extract = work.extracts.get(run.extract_id)
    context = ExtractContext(run, extract, work, open_work)
    publication = work.publications[Source.PERSONS]
    publication.hold(run.countries)
    vintages = {vintage.country: vintage.number for vintage in publication.vintages(run.countries)}
    content = _MAKERS[extract.template](context)
    content = replace(content, manifest={**content.manifest, "vintages": vintages})
    context.report_progress(1.0)
    _finish(context, _write(context, content), content)


def _write(context: ExtractContext, content: Content) -> FileParts:
    """Store the file in place of what an earlier attempt wrote."""
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
        "whose": whose(Scope.NETWORK, run.countries),
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
    """Queue the run again, or give up."""
    with open_work() as work:
        run = work.runs.get_for_update(run_id)
        if run.state is not RunState.RUNNING:
            return
        if run.attempts >= MAX_ATTEMPTS:
            _give_up(run, RunFailure.INTERNAL, work)
            return
        work.runs.requeue(run.id)
        work.enqueue(RunExtract.of(run))


def _give_up(run: Run, failure: RunFailure, work: ReportingWork) -> None:
    work.runs.end(run.id, RunState.FAILED, work.clock.now(), failure)
    _notify(ExtractFailed, run, (run.organisation_id,), work)


def _notify(event: type[ExtractFinished], run: Run, organisations: Sequence[UUID], work: ReportingWork) -> None:
    """Publish for each organisation once, in its own country: a notification is read under the recipient's token."""
    countries = work.organisations.countries_of(organisations)
    for organisation in dict.fromkeys(organisations):
        # One that identity has not published yet is looked for where the records are.
        country = countries.get(organisation, run.countries[0])
        work.publish(event(country=country, run_id=run.id, extract_id=run.extract_id, organisation_id=organisation))
