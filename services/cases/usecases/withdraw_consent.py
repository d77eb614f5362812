"""Withdraw a consent and publish what no longer rests on it."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.consent import Consent
from services.cases.domain.timeline import consent_entry
from shared.contracts.cases import STATISTICS


def withdraw_consent(case_id: UUID, consent_id: UUID, channel: str, *, work: CasesWork) -> Consent:
    """Take a consent back, open or closed case alike. Raises NotFound, AlreadyWithdrawn.

    Nothing more is disclosed under it from this transaction on; recipients learn it from the event.
    """
    case = work.cases.get_for_update(case_id)
    consent = case.withdraw(consent_id, at=work.clock.now(), channel=channel)
    work.save(case, consent_entry("consent.withdrawn", consent))
    work.audit_case("consent.withdrawn", case, purpose=consent.purpose)
    work.publish_withdrawal(case, consent)
    work.stop_disclosures(case)
    if consent.purpose == STATISTICS:
        work.publish_facts(case)
    return consent
