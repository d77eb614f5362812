"""Imported records become person facts and counts. Twice is the same as once."""

from dataclasses import replace

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.facts.projected_facts import facts_of_import
from services.reporting.processes.person_facts import replace_person_facts
from shared.contracts.cases import CasesImported


def project_import(event: CasesImported, *, work: ReportingWork) -> None:
    """Take a batch of records; one that is known already stays as it is, and has arrived. Raises UnreadableImport."""
    work.run_last_steps()  # an earlier message of this transaction may have registered the case
    work.person_facts.lock_country(event.country)
    if event.records is not None:
        # No batch is counted twice: the inbox row of the message is stored in this transaction.
        work.import_arrivals.add(
            event.import_id, event.country, records=event.records, arrived=len(event.rows), at=work.clock.now()
        )
    facts = {fact.case_id: fact for fact in facts_of_import(event)}
    for known in work.person_facts.of_cases(facts):
        del facts[known]
    for case, consent in work.person_facts.take_early_consents(facts).items():
        facts[case] = replace(facts[case], statistics_consent=consent)
    replace_person_facts(event.country, facts, work=work)
