"""Whether what was disclosed of a case is still permitted today, and what follows where it is not.

Judged by the consents and overrides of today; see `services.cases.domain.consent.grounds`.
"""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.consent.disclosure import Companion, Disclosure, DisclosureRecord
from services.cases.domain.consent.grounds import ENDS_A_DISCLOSURE, PersonToday, refusal_of
from services.cases.domain.person.identity import Identity
from shared.contracts.cases import DisclosureStopped
from shared.contracts.disclosure_refusals import CONSENT_MISSING


def person_today(
    case: Case, identity: Identity | None = None, *, person_id: UUID | None = None, work: CasesWork
) -> PersonToday:
    """What decides today who may consent for a person of `case`, the first one without a `person_id`.

    Without their `identity` the birthdate is read, and no more of it is decrypted.
    """
    whose = case.vault_person(person_id or case.person_id)
    birthdate = work.vault.birthdate(whose) if identity is None else identity.birthdate
    return person_born(case, whose.person_id, birthdate, work=work)


def stop_disclosures(case: Case, *, work: CasesWork) -> None:
    """Publish the referrals of `case` whose disclosure is no longer permitted."""
    if records := work.disclosures.prepared(case.id):
        person = person_today(case, work=work)
        for record in records:
            refusal_today(case, record, person, work=work)


def refusal_today(case: Case, record: DisclosureRecord, person: PersonToday, *, work: CasesWork) -> str | None:
    """Why what was disclosed may not be read today, as a code, or None. Publishes one that is final for a packet.

    The last word on what was answered in words ends the sharing under which it is read.
    """
    disclosure = record.disclosure(case.country)
    if record.person_id is None or record.person_id == case.person_id:
        reason = refusal_of(disclosure, case.consents, person)
    else:
        answered = Companion(person_id=record.person_id, consent_id=record.consent_id, override_id=record.override_id)
        reason = _refusal_along(case, disclosure, answered, work=work)
    for companion in () if reason else record.accompanied_by:
        reason = reason or _refusal_along(case, disclosure, companion, work=work)
    if reason in ENDS_A_DISCLOSURE:
        work.shared_persons.end_of_referrals(case.id, [record.referral_id], work.clock.now())
        if record.request_id is None:
            referral_id = record.referral_id
            stopped = DisclosureStopped(country=case.country, case_id=case.id, referral_id=referral_id, reason=reason)
            work.publish(stopped)
    return reason


def _refusal_along(case: Case, disclosure: Disclosure, companion: Companion, work: CasesWork) -> str | None:
    """Why what left about a companion may not be read today; about one who was removed there is no consent."""
    if companion.person_id not in (case.other_ids or ()):
        return CONSENT_MISSING
    person = person_today(case, person_id=companion.person_id, work=work)
    return refusal_of(disclosure.about(companion), case.consents, person)


def person_born(case: Case, person_id: UUID, birthdate: str | None, *, work: CasesWork) -> PersonToday:
    """As `person_today`, of a person whose birthdate was read."""
    day, record = work.today(case.country), case.record_of(person_id)
    return PersonToday(
        majority=record.majority_on(day, birthdate),
        best_interest=record.best_interest,
        on=day,
        overrides=case.overrides_in_force(work.clock.now()),
    )
