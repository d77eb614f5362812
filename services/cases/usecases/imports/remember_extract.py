"""An extract of records was written: it must not come back as new people (ADR 0025)."""

from services.cases.adapters.work import CasesWork
from shared.contracts.reporting import ExtractWritten


def remember_extract(event: ExtractWritten, *, work: CasesWork) -> None:
    """Keep the sum by which a file with the same records is known."""
    work.import_runs.know_extract(event.country, event.content_sum)
