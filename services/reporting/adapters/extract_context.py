"""What a run of an extract works with."""

from collections.abc import Callable
from dataclasses import dataclass

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts import Extract, Run

OpenWork = Callable[[], ReportingWork]
"""Makes a unit of work of the platform itself, limited to the countries of the run."""

ROWS_READY = 0.7
"""Progress when the rows are safe to write."""


@dataclass(frozen=True, slots=True)
class ExtractContext:
    """A run being carried out. `work` is the transaction that will hold the file; no vintage is made meanwhile."""

    run: Run
    extract: Extract
    work: ReportingWork
    open_work: OpenWork

    def report_progress(self, rows_made: float) -> None:
        """Store how much of the rows is made, 0 to 1, in a transaction of its own: else nobody would see it in time."""
        with self.open_work() as work:
            work.runs.set_progress(self.run.id, ROWS_READY * rows_made)
