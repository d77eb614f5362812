"""The tick that deletes files whose lifetime is over."""

from services.reporting.adapters.work import ReportingWork


def drop_expired_files(*, work: ReportingWork) -> int:
    """Delete them; returns how many parts."""
    return work.runs.drop_expired_files(work.clock.now())
