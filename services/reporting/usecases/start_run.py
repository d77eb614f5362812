"""Start, cancel and fetch runs of extracts."""

from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.errors import NoFile, RunFinished
from services.reporting.domain.extracts import Extract, Run, RunState
from services.reporting.usecases.run_extract import run_job
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id


def start_run(extract_id: UUID, *, work: ReportingWork) -> Run:
    """Queue a run of a definition of the caller's organisation."""
    extract = work.extracts.get_for_update(extract_id, owner=work.grant.organisation_id)
    run = new_run(extract, requested_by=work.grant.subject, work=work)
    work.runs.add(run)
    work.audit("extract.run", country=Country(run.countries[0]), object_type="extract_run", object_id=run.id)
    work.enqueue(run_job(run))
    return run


def new_run(extract: Extract, *, requested_by: str, work: ReportingWork, scheduled: bool = False) -> Run:
    """A queued run. It keeps the countries and recipients of this moment, whatever becomes of the definition."""
    return Run(
        id=new_id(),
        extract_id=extract.id,
        organisation_id=extract.organisation_id,
        countries=extract.countries,
        recipients=extract.recipients,
        state=RunState.QUEUED,
        requested_by=requested_by,
        created_at=work.clock.now(),
        scheduled_for=extract.next_run_at if scheduled else None,
    )


def cancel_run(run_id: UUID, *, work: ReportingWork) -> Run:
    """Stop a run of the caller's organisation that has not ended. Raises RunFinished."""
    if work.runs.get(run_id).organisation_id != work.grant.organisation_id:
        raise NotFound
    run = work.runs.get_for_update(run_id)
    if run.state.is_final:
        raise RunFinished
    work.runs.end(run.id, RunState.CANCELLED, work.clock.now())
    work.audit("extract.cancelled", country=Country(run.countries[0]), object_type="extract_run", object_id=run.id)
    return work.runs.get(run_id)


def open_file(run_id: UUID, *, work: ReportingWork) -> Run:
    """Record that the caller fetches the file. Raises NoFile before success, NotFound after its time is over."""
    run = work.runs.get(run_id)
    if run.state is not RunState.SUCCEEDED:
        raise NoFile
    if run.expires_at is None or run.expires_at <= work.clock.now():
        raise NotFound
    # A recipient may be in a country of which the file says nothing: her download is on record where she is.
    within = work.grant.countries.intersection(run.countries)
    work.audit(
        "extract.downloaded", country=min(within or work.grant.countries), object_type="extract_run", object_id=run.id
    )
    return run
