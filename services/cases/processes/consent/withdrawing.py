"""What happens to a consent that is taken back, in each case that has it."""

from collections.abc import Iterable

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import consent_entry
from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.processes.case.facts import publish_facts
from services.cases.processes.case.following_proceedings import follow_proceedings_of
from services.cases.processes.case.timeline import save_case
from services.cases.processes.consent.grounds import stop_disclosures
from services.cases.processes.parts.movements import stop_movements
from shared.contracts.cases import STATISTICS, ConsentWithdrawn


def take_back(case: Case, consent: Consent, channel: str, *, work: CasesWork) -> Consent:
    """Take a consent of a locked case back; nothing more is disclosed under it. Raises AlreadyWithdrawn."""
    withdrawn = case.withdraw(consent.id, at=work.clock.now(), channel=channel)
    save_case(case, consent_entry("consent.withdrawn", withdrawn), work=work)
    work.audit_case("consent.withdrawn", case, purpose=withdrawn.purpose)
    publish_withdrawal(case, withdrawn, work=work)
    stop_disclosures(case, work=work)
    if withdrawn.purpose == STATISTICS:
        publish_facts(case, work=work)
        follow_proceedings_of(case, work=work)
    return withdrawn


def take_back_copies(consent: Consent, channel: str, others: Iterable[Case], *, work: CasesWork) -> None:
    """Take a consent back in the other cases of the same person, where it is still given under the same id."""
    for case in others:
        for copy in [each for each in case.consents if each.id == consent.id and each.status == ConsentStatus.GIVEN]:
            take_back(case, copy, channel, work=work)


def publish_withdrawal(case: Case, consent: Consent, *, work: CasesWork) -> None:
    """Publish that nothing may be disclosed under `consent` any more; a movement under it stops."""
    stop_movements(case, consent, work=work)
    work.shared_persons.end_of_consent(case.id, consent.id, work.clock.now())
    work.publish(
        ConsentWithdrawn(
            country=case.country,
            case_id=case.id,
            consent_id=consent.id,
            person_key=work.pseudonyms.person_key(consent.person_id or case.person_id),
            purpose=consent.purpose,
            person_id=consent.person_id,
        )
    )
