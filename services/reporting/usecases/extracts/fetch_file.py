"""Fetch the file of a run."""

from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts.extracts import Run
from services.reporting.processes.extracts import audit_run


def fetch_file(run_id: UUID, *, work: ReportingWork) -> Run:
    """The run whose file the caller fetches; the download is audited. Raises NoFile or NotFound."""
    run = work.runs.get(run_id)
    run.require_file(work.clock.now())
    # The recipient's country may not be in the file; the download is audited in the country of the recipient.
    within = work.grant.countries.intersection(run.countries)
    audit_run("extract.downloaded", run, country=min(within or work.grant.countries), work=work)
    return run
