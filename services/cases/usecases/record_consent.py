"""Record what the person of a case agreed to, or did not."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.kept_cases import lock_files
from services.cases.adapters.taking_back import take_back_copies
from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.consent import Consent, ConsentStatus, WithdrawalChannel
from services.cases.domain.days import check_not_future
from services.cases.domain.timeline import consent_entry
from shared.contracts.cases import STATISTICS, ConsentGranted


def record_consent(case_id: UUID, consent: Consent, *, work: CasesWork) -> tuple[Consent, Sequence[Consent]]:
    """Add a consent or a refusal. Returns it, and the earlier consents that it withdraws in the same transaction.

    They are withdrawn in the duplicates of the case as well, where they came from.
    Raises NotFound, CaseClosedAlready, and Invalid for a consent that permits no disclosure (`Case.add_consent`) or
    names a notice that has not held in the country.
    """
    case, others = lock_files(case_id, work.cases)
    case.must_be_open()
    now = work.clock.now()
    check_not_future(consent.given_on, now, "given_on")
    work.check_notice(consent, case.country)
    consent = case.addressed(consent.with_expiry())
    person = work.person_today(case, person_id=consent.person_id)
    ended = case.add_consent(consent, majority=person.majority, now=now)
    work.save(case, consent_entry("consent.given", consent))
    work.audit_case("consent.recorded", case, purpose=consent.purpose)
    if consent.status == ConsentStatus.GIVEN:
        work.publish(_consent_granted(case, consent, work))
    for withdrawn in ended:
        work.append(case, consent_entry("consent.withdrawn", withdrawn, taken_back_by=consent.id))
        work.audit_case("consent.withdrawn", case, purpose=withdrawn.purpose)
        work.publish_withdrawal(case, withdrawn)
        take_back_copies(withdrawn, WithdrawalChannel.LATER_REFUSAL, others, work)
    # A refusal may end a part of what was given, and a later consent may cover less than an earlier one.
    work.stop_disclosures(case)
    if consent.purpose == STATISTICS:
        work.publish_facts(case)
        work.follow_proceedings_of(case)
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
