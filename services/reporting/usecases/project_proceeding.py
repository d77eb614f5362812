"""Update facts and counts of a criminal proceeding. Facts that come twice or late change nothing."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.proceedings.projected import record_of
from shared.contracts.proceedings import ProceedingFactsChanged


def project_proceeding(event: ProceedingFactsChanged, *, work: ReportingWork) -> None:
    """Take what statistics may use of the proceeding before the commit, together with all others of the transaction."""
    work.before_commit(work.proceedings.take, record_of(event))
