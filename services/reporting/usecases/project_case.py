"""A registered or changed case becomes a person fact and counts. Twice is the same as once."""

from services.reporting.adapters.work import ReportingWork
from shared.contracts.cases import CaseFacts


def project_case(event: CaseFacts, *, work: ReportingWork) -> None:
    """Take the whole coded profile of the case before the commit, together with all others of the transaction."""
    work.before_commit(work.take_case_facts, event)
