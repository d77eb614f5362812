"""The tick of beat: one run for each definition whose time has come, and an end to files whose time is over."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts import next_run
from services.reporting.usecases.run_extract import run_job
from services.reporting.usecases.start_run import new_run

BATCH = 50


def start_due_extracts(*, work: ReportingWork) -> int:
    """Queue a run for each due definition; answers how many. Two ticks at once make one run: claims skip locked rows.

    Moments missed while nothing ran are made up for by one run, not by one each.
    """
    started = 0
    for extract in work.extracts.claim_due(work.clock.now(), BATCH):
        run = new_run(extract, requested_by=extract.created_by, work=work, scheduled=True)
        if work.runs.add(run):
            work.enqueue(run_job(run))
            started += 1
        work.extracts.set_next(extract.id, next_run(extract.schedule, work.clock.now()))
    return started


def drop_expired_files(*, work: ReportingWork) -> int:
    """Delete files whose time is over; answers how many parts."""
    return work.runs.drop_expired_files(work.clock.now())
