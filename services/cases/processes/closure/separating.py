"""What happens to the case that stood for another, once that one stands for its own person again."""

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import SEPARATED, TimelineEntry, consent_entry
from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.domain.consent.merged_consents import parted_consents
from services.cases.processes.case.facts import publish_facts
from services.cases.processes.case.timeline import append_entry, save_case
from services.cases.processes.consent.grounds import stop_disclosures
from services.cases.processes.consent.withdrawing import publish_withdrawal
from shared.contracts.cases import STATISTICS


def separate(case: Case, kept: Case, *, work: CasesWork) -> None:
    """Take the number and the consents of `case` back from `kept`, which has stood for it; both are locked.

    Nothing more is disclosed or counted in `kept` under what came from `case`. What left meanwhile stays in the ledger
    and is shown as such.
    """
    before = {consent.id: consent for consent in kept.consents}
    gone = {case.case_number, *case.also_numbered}
    kept.also_numbered = tuple(number for number in kept.also_numbered if number not in gone)
    kept.consents = parted_consents(kept.consents, case.consents, at=work.clock.now())
    given_back = [consent for consent in kept.consents if consent != before[consent.id]]
    save_case(kept, TimelineEntry(kind=SEPARATED, details={"duplicate_id": case.id}), work=work)
    work.audit_case("case.separated", kept)
    for consent in given_back:
        append_entry(kept, consent_entry("consent.given_back", consent, duplicate_id=case.id), work=work)
        if before[consent.id].status == ConsentStatus.GIVEN:
            publish_withdrawal(kept, consent, work=work)
    if given_back:
        _publish_what_is_left(kept, given_back, work)


def _publish_what_is_left(kept: Case, given_back: list[Consent], work: CasesWork) -> None:
    stop_disclosures(kept, work=work)
    # A yes of their own may go on counting, and a no of the other person counts no longer either.
    if any(consent.purpose == STATISTICS for consent in given_back):
        publish_facts(kept, work=work)
