"""Start a run of an extract on request."""

from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts.extracts import Run
from services.reporting.domain.jobs import RunExtract
from services.reporting.processes.extracts import audit_run


def start_run(extract_id: UUID, *, work: ReportingWork) -> Run:
    """Queue a run of an extract that the caller's organisation defined. Raises NotFound."""
    extract = work.extracts.get_for_update(extract_id, owner=work.grant.organisation_id)
    run = Run.of(extract, requested_by=work.grant.subject, at=work.clock.now())
    work.runs.add(run)
    audit_run("extract.started", run, work=work)
    work.enqueue(RunExtract.of(run))
    return run
