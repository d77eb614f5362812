"""What happens to a consent that is taken back, in each case that has it."""

from collections.abc import Iterable

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.consent import Consent, ConsentStatus
from services.cases.domain.timeline import consent_entry
from shared.contracts.cases import STATISTICS


def take_back(case: Case, consent: Consent, channel: str, work: CasesWork) -> Consent:
    """Take a consent of a locked case back; nothing more is disclosed under it. Raises AlreadyWithdrawn."""
    withdrawn = case.withdraw(consent.id, at=work.clock.now(), channel=channel)
    work.save(case, consent_entry("consent.withdrawn", withdrawn))
    work.audit_case("consent.withdrawn", case, purpose=withdrawn.purpose)
    work.publish_withdrawal(case, withdrawn)
    work.stop_disclosures(case)
    if withdrawn.purpose == STATISTICS:
        work.publish_facts(case)
        work.follow_proceedings_of(case)
    return withdrawn


def take_back_copies(consent: Consent, channel: str, others: Iterable[Case], work: CasesWork) -> None:
    """Take a consent back in the other cases of the same person, where it is still given under the same id."""
    for case in others:
        for copy in [each for each in case.consents if each.id == consent.id and each.status == ConsentStatus.GIVEN]:
            take_back(case, copy, channel, work)
