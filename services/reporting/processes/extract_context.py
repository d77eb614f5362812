"""The context of a run that is being carried out: the run, its definition, its transaction and its progress."""

from collections.abc import Callable
from dataclasses import dataclass

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts.extracts import Extract, Run

OpenWork = Callable[[], ReportingWork]
"""Makes a unit of work of the platform itself, limited to the countries of the run."""

ROWS_READY = 0.7
"""The progress of a run when all its rows are made; the rest is writing the file."""


@dataclass(frozen=True, slots=True)
class ExtractContext:
    """A run that is being carried out. `work` is the transaction that stores the file."""

    run: Run
    extract: Extract
    work: ReportingWork
    open_work: OpenWork

    def report_progress(self, rows_made: float) -> None:
        """Store which part of the rows is made (0 to 1). It commits a transaction of its own, to be visible at once."""
        with self.open_work() as work:
            work.runs.set_progress(self.run.id, ROWS_READY * rows_made)
