"""Cancel a run of an extract."""

from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.errors import RunFinished
from services.reporting.domain.extracts.extracts import Run, RunState
from services.reporting.processes.extracts import audit_run
from shared.kernel.errors import NotFound


def cancel_run(run_id: UUID, *, work: ReportingWork) -> Run:
    """Stop a run of the caller's organisation that has not ended. Raises NotFound, also to recipients; RunFinished."""
    if work.runs.get(run_id).organisation_id != work.grant.organisation_id:
        raise NotFound
    run = work.runs.get_for_update(run_id)
    if run.state.is_final:
        raise RunFinished
    work.runs.end(run.id, RunState.CANCELLED, work.clock.now())
    audit_run("extract.cancelled", run, work=work)
    return work.runs.get(run_id)
