"""Record what the person of a case agreed to, or did not."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import consent_entry
from services.cases.domain.consent.consent import Consent, ConsentStatus, WithdrawalChannel
from services.cases.domain.jurisdictions.days import check_not_future
from services.cases.processes.case.facts import publish_facts
from services.cases.processes.case.following_proceedings import follow_proceedings_of
from services.cases.processes.case.kept_cases import lock_files
from services.cases.processes.case.timeline import append_entry, save_case
from services.cases.processes.case.words import check_notice
from services.cases.processes.consent.grounds import person_today, stop_disclosures
from services.cases.processes.consent.withdrawing import publish_withdrawal, take_back_copies
from shared.contracts.cases import STATISTICS, ConsentGranted


def record_consent(case_id: UUID, consent: Consent, *, work: CasesWork) -> tuple[Consent, Sequence[Consent]]:
    """Add a consent or a refusal. Returns it, and the earlier consents that it withdraws in the same transaction.

    They are withdrawn in the duplicates of the case as well, where they came from.
    Raises NotFound, CaseClosedAlready, and Invalid for a consent that permits no disclosure (`Case.add_consent`) or
    names a notice that has not held in the country.
    """
    case, others = lock_files(case_id, work=work)
    case.must_be_open()
    now = work.clock.now()
    check_not_future(consent.given_on, now, "given_on")
    check_notice(consent, case.country, work=work)
    consent = case.addressed(consent.with_expiry())
    person = person_today(case, person_id=consent.person_id, work=work)
    ended = case.add_consent(consent, majority=person.majority, now=now)
    save_case(case, consent_entry("consent.given", consent), work=work)
    work.audit_case("consent.recorded", case, purpose=consent.purpose)
    if consent.status == ConsentStatus.GIVEN:
        work.publish(_consent_granted(case, consent, work))
    for withdrawn in ended:
        append_entry(case, consent_entry("consent.withdrawn", withdrawn, taken_back_by=consent.id), work=work)
        work.audit_case("consent.withdrawn", case, purpose=withdrawn.purpose)
        publish_withdrawal(case, withdrawn, work=work)
        take_back_copies(withdrawn, WithdrawalChannel.LATER_REFUSAL, others, work=work)
    # A refusal may end a part of what was given, and a later consent may cover less than an earlier one.
    stop_disclosures(case, work=work)
    if consent.purpose == STATISTICS:
        publish_facts(case, work=work)
        follow_proceedings_of(case, work=work)
    return consent, ended


def _consent_granted(case: Case, consent: Consent, work: CasesWork) -> ConsentGranted:
    return ConsentGranted(
        country=case.country,
        case_id=case.id,
        consent_id=consent.id,
        person_key=work.pseudonyms.person_key(consent.person_id or case.person_id),
        purpose=consent.purpose,
        person_id=consent.person_id,
    )
