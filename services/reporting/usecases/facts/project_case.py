"""A registered or changed case becomes a person fact and counts. Twice is the same as once."""

from collections.abc import Sequence

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.facts.projected_facts import fact_of_case
from services.reporting.processes.person_facts import replace_person_facts
from shared.contracts.cases import CaseFacts
from shared.db.last_step import LastStep


def project_case(event: CaseFacts, *, work: ReportingWork) -> None:
    """Take the whole coded profile of the case before the commit, together with all others of the transaction."""
    work.before_commit(LastStep(_take_facts, work), event)


def _take_facts(events: Sequence[CaseFacts], *, work: ReportingWork) -> None:
    """Replace the person facts of the cases that `events` describe; of several about one case the last counts."""
    for country in sorted({event.country for event in events}):
        work.person_facts.lock_country(country)
        about = {event.case_id: event for event in events if event.country == country}
        known = work.person_facts.of_cases(about)
        facts = {
            case: fact_of_case(event, is_open=known[case].is_open if case in known else True)
            for case, event in about.items()
        }
        replace_person_facts(country, facts, work=work)
