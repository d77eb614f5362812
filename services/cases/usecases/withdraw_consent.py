"""Withdraw a consent and publish what no longer rests on it."""

from uuid import UUID

from services.cases.adapters.kept_cases import with_kept
from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.consent import Consent, ConsentStatus
from services.cases.domain.timeline import consent_entry
from shared.contracts.cases import STATISTICS


def withdraw_consent(case_id: UUID, consent_id: UUID, channel: str, *, work: CasesWork) -> Consent:
    """Take a consent back, open or closed case alike. Raises NotFound, AlreadyWithdrawn.

    Of a duplicate it is taken back in the case that stands for it as well. Nothing more is disclosed under it from
    this transaction on; recipients learn it from the event.
    """
    ids = with_kept(case_id, work.cases)
    cases = work.cases.get_each_for_update(ids)
    consent, *_ = [
        _withdraw(cases[each], consent_id, channel, work)
        for each in ids
        if each == case_id or _still_given(cases[each], consent_id)
    ]
    return consent


def _still_given(case: Case, consent_id: UUID) -> bool:
    return any(each.id == consent_id and each.status == ConsentStatus.GIVEN for each in case.consents)


def _withdraw(case: Case, consent_id: UUID, channel: str, work: CasesWork) -> Consent:
    consent = case.withdraw(consent_id, at=work.clock.now(), channel=channel)
    work.save(case, consent_entry("consent.withdrawn", consent))
    work.audit_case("consent.withdrawn", case, purpose=consent.purpose)
    work.publish_withdrawal(case, consent)
    work.stop_disclosures(case)
    if consent.purpose == STATISTICS:
        work.publish_facts(case)
        work.follow_proceedings_of(case)
    return consent
