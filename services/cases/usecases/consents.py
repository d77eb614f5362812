"""Record what the person agreed to, and take it back when she does."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.consent import Consent
from services.cases.domain.days import check_not_future, local_day
from services.cases.domain.timeline import consent_entry
from services.cases.usecases.change_case import save, tell_facts
from services.cases.usecases.grounds import person_today, stop_without_grounds
from shared.contracts.cases import ConsentGranted, ConsentWithdrawn

STATISTICS = "aggregate_statistics"


def read_consents(case_id: UUID, *, work: CasesWork) -> list[Consent]:
    """Every consent of a case, withdrawn ones too. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("consents.read", case)
    return case.consents


def give_consent(case_id: UUID, consent: Consent, *, work: CasesWork) -> list[Consent]:
    """Add an answer; answers the consents that it takes back, in the same transaction.

    Raises NotFound, CaseClosedAlready, Invalid when it could let nothing leave (`Case.add_consent`).
    """
    case = work.cases.get_for_change(case_id)
    case.must_be_open()
    check_not_future(consent.given_on, work.clock.now(), "given_on")
    now = work.clock.now()
    taken_back = case.add_consent(consent, majority=person_today(case, work=work).majority, now=now)
    save(case, consent_entry("consent.given", consent), work=work)
    work.audit_case("consent.recorded", case, purpose=consent.purpose)
    if consent.status == "given":
        work.publish(_consent_granted(case, consent, work.pseudonyms.person_key(case.person_id)))
    for withdrawn in taken_back:
        entry = consent_entry("consent.withdrawn", withdrawn, taken_back_by=consent.id)
        work.timeline.append(case, entry, actor=work.grant.subject, at=now)
        _make_known(case, withdrawn, work)
    # A no may end a part of what was given, and a later yes may be to less than an earlier one.
    stop_without_grounds(case, work=work)
    _tell_statistics(case, consent, work)
    return taken_back


def withdraw_consent(case_id: UUID, consent_id: UUID, channel: str, *, work: CasesWork) -> Consent:
    """Take a consent back, open or closed case alike. Raises NotFound, AlreadyWithdrawn.

    Nothing more is disclosed under it from this transaction on; recipients hear of it through the event.
    """
    case = work.cases.get_for_change(case_id)
    consent = case.withdraw(consent_id, at=work.clock.now(), channel=channel)
    save(case, consent_entry("consent.withdrawn", consent), work=work)
    _make_known(case, consent, work)
    stop_without_grounds(case, work=work)
    _tell_statistics(case, consent, work)
    return consent


def consent_withdrawn(case: Case, consent: Consent, work: CasesWork) -> ConsentWithdrawn:
    """The fact that nothing more may be disclosed under `consent`."""
    return ConsentWithdrawn(
        country=case.country,
        case_id=case.id,
        consent_id=consent.id,
        person_key=work.pseudonyms.person_key(case.person_id),
        purpose=consent.purpose,
    )


def _make_known(case: Case, withdrawn: Consent, work: CasesWork) -> None:
    work.audit_case("consent.withdrawn", case, purpose=withdrawn.purpose)
    work.publish(consent_withdrawn(case, withdrawn, work))


def _tell_statistics(case: Case, consent: Consent, work: CasesWork) -> None:
    if consent.purpose == STATISTICS:
        tell_facts(case, local_day(work.clock.now(), case.country), work=work)


def _consent_granted(case: Case, consent: Consent, person_key: str) -> ConsentGranted:
    """The fact that other services hear."""
    return ConsentGranted(
        country=case.country,
        case_id=case.id,
        consent_id=consent.id,
        person_key=person_key,
        purpose=consent.purpose,
    )
