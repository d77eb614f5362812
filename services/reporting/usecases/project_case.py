"""A registered or changed case becomes a person fact and counts. Twice is the same as once."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.projected_facts import fact_of_case
from shared.contracts.cases import CaseFacts


def project_case(event: CaseFacts, *, work: ReportingWork) -> None:
    """Take the whole coded profile of the case."""
    work.person_facts.lock_country(event.country)
    known = work.person_facts.of_cases([event.case_id]).get(event.case_id)
    fact = fact_of_case(event, is_open=known.is_open if known else True)
    work.replace_person_facts(event.country, {fact.case_id: fact})
