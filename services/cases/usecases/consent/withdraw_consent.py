"""Withdraw a consent and publish what no longer rests on it."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.consent.consent import Consent
from services.cases.processes.case.kept_cases import lock_files
from services.cases.processes.consent.withdrawing import take_back, take_back_copies
from shared.kernel.errors import NotFound


def withdraw_consent(case_id: UUID, consent_id: UUID, channel: str, *, work: CasesWork) -> Consent:
    """Take a consent back, open or closed case alike. Raises NotFound, AlreadyWithdrawn.

    It is taken back in every case of the same person that has it: in the one that stands for a duplicate, and in the
    duplicates of a case. Nothing more is disclosed under it from this transaction on; recipients learn it from events.
    """
    case, others = lock_files(case_id, work=work)
    consent = next((each for each in case.consents if each.id == consent_id), None)
    if consent is None:
        raise NotFound
    withdrawn = take_back(case, consent, channel, work=work)
    take_back_copies(consent, channel, others, work=work)
    return withdrawn
