"""A case was closed: it is no longer among the open ones, and its person stays counted."""

from dataclasses import replace

from services.reporting.adapters.work import ReportingWork
from services.reporting.processes.person_facts import replace_person_facts
from shared.contracts.cases import CaseClosed


def close_case(event: CaseClosed, *, work: ReportingWork) -> None:
    """Count the case as closed; one that is not known changes nothing."""
    work.run_last_steps()  # an earlier message of this transaction may have registered the case
    work.person_facts.lock_country(event.country)
    for case, fact in work.person_facts.of_cases([event.case_id]).items():
        replace_person_facts(event.country, {case: replace(fact, is_open=False)}, work=work)
