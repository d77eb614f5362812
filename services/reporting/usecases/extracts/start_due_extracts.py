"""The tick that starts extracts: one run for each definition whose time has come."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts.extracts import Run
from services.reporting.domain.jobs import RunExtract

BATCH = 50


def start_due_extracts(*, work: ReportingWork) -> int:
    """Queue a run for each due definition; returns how many. Two ticks at once make one run: claims skip locked rows.

    However many moments were missed while no tick ran, a definition gets one run.
    """
    started, now = 0, work.clock.now()
    for extract in work.extracts.claim_due(now, BATCH):
        run = Run.of(extract, requested_by=extract.created_by, at=now, scheduled_for=extract.next_run_at)
        if work.runs.add(run):
            work.enqueue(RunExtract.of(run))
            started += 1
        work.extracts.set_next(extract.id, extract.next_after(now))
    return started
