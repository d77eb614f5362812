"""What the maker of a template is given."""

from collections.abc import Callable
from dataclasses import dataclass

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts import Extract, Run


@dataclass(frozen=True, slots=True)
class Making:
    """A run being carried out. `work` is the transaction that will hold the file."""

    extract: Extract
    run: Run
    work: ReportingWork
    aside: Callable[[], ReportingWork]
    """A transaction of its own, for what stays whatever becomes of the run."""
    tell: Callable[[float], None]
    """Takes how much of the rows is made, 0 to 1."""
