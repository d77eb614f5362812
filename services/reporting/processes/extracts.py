"""What the use cases of extracts and runs have in common."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts.extracts import Extract, Run
from shared.kernel.country import Country


def audit_extract(action: str, extract: Extract, *, work: ReportingWork) -> None:
    """Audit what happened to a definition."""
    work.audit(action, country=extract.countries[0], object_type="extract", object_id=extract.id)


def audit_run(action: str, run: Run, *, country: Country | None = None, work: ReportingWork) -> None:
    """Audit what happened to a run, by default in the first country of its records."""
    work.audit(action, country=country or run.countries[0], object_type="extract_run", object_id=run.id)
