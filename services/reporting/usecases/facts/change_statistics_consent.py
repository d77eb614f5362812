"""A consent to statistics was given or withdrawn after the registration of its case."""

from dataclasses import replace

from services.reporting.adapters.work import ReportingWork
from services.reporting.processes.person_facts import replace_person_facts
from shared.contracts.cases import STATISTICS, ConsentGranted, ConsentWithdrawn


def change_statistics_consent(event: ConsentGranted | ConsentWithdrawn, *, work: ReportingWork) -> None:
    """Count the person from now on, or no longer. Consents to anything but statistics change nothing."""
    if event.purpose != STATISTICS:
        return
    consent = isinstance(event, ConsentGranted)
    work.run_last_steps()  # an earlier message of this transaction may have registered the case
    work.person_facts.lock_country(event.country)
    about = event.person_id or event.case_id
    known = work.person_facts.of_cases([about])
    if about in known:
        replace_person_facts(event.country, {about: replace(known[about], statistics_consent=consent)}, work=work)
    else:
        work.person_facts.keep_early_consent(about, event.country, consent)
