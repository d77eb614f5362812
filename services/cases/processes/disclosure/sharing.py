"""Who may be named in a proceeding by a prosecutor's office: those about whom it accepted a referral.

The platform follows these referrals, for it alone sees both sides.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import referral_entry_id
from services.cases.domain.consent.consent import ConsentStatus
from services.cases.domain.consent.disclosure import DisclosureRecord
from services.cases.domain.consent.referral_kind import goes_to_prosecution
from services.cases.domain.jurisdictions.days import local_day
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.processes.consent.grounds import person_today, refusal_today
from shared.contracts.disclosure_refusals import BEST_INTEREST_MISSING
from shared.contracts.referrals import ReferralStep

ACCEPTED = "accepted"
TAKEN_BACK = frozenset({"withdrawn", "cancelled"})
"""The states (list `referral_status`) after which the receiver knows nothing new of the person."""


def share_accepted(steps: Sequence[ReferralStep], *, work: CasesWork) -> None:
    """Record the persons that accepted referrals share with a prosecutor's office, and end what was taken back.

    The same step twice changes nothing, and steps in the wrong order end as in the right one. Of another country no
    office may keep proceedings here. Of steps that go to no such office it reads once what they disclosed.
    """
    disclosed = work.disclosures.prepared_for([(step.case_id, step.referral_id) for step in steps])
    to_office = [step for step in steps if _goes_to_office(disclosed[step.case_id, step.referral_id])]
    if not to_office:
        return
    cases = work.cases.get_each_for_update({step.case_id for step in to_office})
    taken_back = _taken_back(to_office, work=work)
    for step in to_office:
        case = cases[step.case_id]
        if step.state in TAKEN_BACK:
            work.shared_persons.end_of_referrals(case.id, [step.referral_id], work.clock.now())
        elif step.to_country == case.country and step.referral_id not in taken_back:
            record = disclosed[step.case_id, step.referral_id][-1]
            work.shared_persons.add_each(_shared(case, step, record, work=work))


def _taken_back(steps: Sequence[ReferralStep], work: CasesWork) -> set[UUID]:
    """The referrals that the timelines of their cases say were taken back."""
    referral_ids = {step.referral_id for step in steps}
    places = {referral_entry_id(of, state): of for of in referral_ids for state in TAKEN_BACK}
    return {places[entry.id] for entry in work.timeline.each(places)}


def _shared(case: Case, step: ReferralStep, record: DisclosureRecord, work: CasesWork) -> Iterator[SharedPerson]:
    if _is_over(case, record, work=work):
        return
    grounds = {case.person_id: (record.consent_id, record.override_id)}
    grounds |= {each.person_id: (each.consent_id, each.override_id) for each in record.accompanied_by}
    for number, whose in enumerate(case.vault_persons, start=1):
        consent_id, override_id = grounds.get(whose.person_id, (None, None))
        # An anonymous consultation rests on neither, and is about no one.
        is_allowed = override_id is not None or _is_given(case, consent_id)
        if not is_allowed or work.vault.is_erased(whose):
            continue
        yield SharedPerson(
            country=case.country,
            organisation_id=case.organisation_id,
            case_id=case.id,
            person_id=whose.person_id,
            number=number,
            to_organisation_id=step.to_organisation_id,
            referral_id=step.referral_id,
            consent_id=consent_id,
            shared_at=work.clock.now(),
            until=_last_day(case, consent_id, override_id),
        )


def _is_over(case: Case, record: DisclosureRecord, work: CasesWork) -> bool:
    """Whether the disclosure ended between the referral and its acceptance, be it that the consent expired.

    That the best interests of a child were considered can still be recorded, and no acceptance would come again.
    """
    return refusal_today(case, record, person_today(case, work=work), work=work) not in (None, BEST_INTEREST_MISSING)


def _goes_to_office(records: Sequence[DisclosureRecord]) -> bool:
    """Whether the last of what a referral disclosed went to a prosecutor's office."""
    return any(goes_to_prosecution(record.kind, record.recipient_type) for record in records[-1:])


def _is_given(case: Case, consent_id: UUID | None) -> bool:
    return any(each.id == consent_id and each.status == ConsentStatus.GIVEN for each in case.consents)


def _last_day(case: Case, consent_id: UUID | None, override_id: UUID | None) -> date | None:
    """Until when the ground holds; None where it has no end, as `prosecution_sharing` has none of itself."""
    ends = [each.ends_on for each in case.consents if each.id == consent_id]
    overrides = [each.ends_at for each in case.overrides if each.id == override_id]
    ends += [local_day(at, case.country) for at in overrides if at is not None]
    return min((day for day in ends if day is not None), default=None)
