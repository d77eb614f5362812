"""What the maker of a template is given."""

from collections.abc import Callable
from dataclasses import dataclass

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts import Extract, Run


@dataclass(frozen=True, slots=True)
class Making:
    """A run being carried out. `work` is the transaction that will hold the file; no vintage is made meanwhile."""

    extract: Extract
    run: Run
    work: ReportingWork
    tell: Callable[[float], None]
    """Takes how much of the rows is made, 0 to 1."""
