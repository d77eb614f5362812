"""Who may be named in a proceeding by a prosecutor's office: those about whom it accepted a referral."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from services.cases.adapters.grounds_work import GroundsWork
from services.cases.domain.case import Case
from services.cases.domain.consent import ConsentStatus
from services.cases.domain.days import local_day
from services.cases.domain.disclosure import DisclosureRecord
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.domain.referral_kind import goes_to_prosecution
from services.cases.domain.timeline import referral_entry_id
from shared.contracts.disclosure_refusals import BEST_INTEREST_MISSING
from shared.contracts.referrals import ReferralStep
from shared.kernel.country import Country

ACCEPTED = "accepted"
TAKEN_BACK = frozenset({"withdrawn", "cancelled"})
"""The states (list `referral_status`) after which the receiver knows nothing new of the person."""


class SharingWork(GroundsWork):
    """Follows referrals to prosecutors' offices; the platform does, for it alone sees both sides."""

    def share_accepted(self, steps: Sequence[ReferralStep]) -> None:
        """Record the persons that accepted referrals share with a prosecutor's office, and end what was taken back.

        The same step twice changes nothing, and steps in the wrong order end as in the right one. Of another country no
        office may keep proceedings here. Of steps that go to no such office it reads once what they disclosed.
        """
        disclosed = self.disclosures.prepared_for([(step.case_id, step.referral_id) for step in steps])
        to_office = [step for step in steps if _goes_to_office(disclosed[step.case_id, step.referral_id])]
        if not to_office:
            return
        cases = self.cases.get_each_for_update({step.case_id for step in to_office})
        taken_back = self._taken_back(to_office)
        for step in to_office:
            case = cases[step.case_id]
            if step.state in TAKEN_BACK:
                self.shared_persons.end_of_referrals(case.id, [step.referral_id], self.clock.now())
            elif step.to_country == case.country and step.referral_id not in taken_back:
                record = disclosed[step.case_id, step.referral_id][-1]
                self.shared_persons.add_each(self._shared(case, step, record))

    def _taken_back(self, steps: Sequence[ReferralStep]) -> set[UUID]:
        """The referrals that the timelines of their cases say were taken back."""
        referral_ids = {step.referral_id for step in steps}
        places = {referral_entry_id(of, state): of for of in referral_ids for state in TAKEN_BACK}
        return {places[entry.id] for entry in self.timeline.each(places)}

    def _shared(self, case: Case, step: ReferralStep, record: DisclosureRecord) -> Iterator[SharedPerson]:
        if self._is_over(case, record):
            return
        grounds = {case.person_id: (record.consent_id, record.override_id)}
        grounds |= {each.person_id: (each.consent_id, each.override_id) for each in record.accompanied_by}
        for number, whose in enumerate(case.everybody, start=1):
            consent_id, override_id = grounds.get(whose.person_id, (None, None))
            # An anonymous consultation rests on neither, and is about no one.
            is_allowed = override_id is not None or _is_given(case, consent_id)
            if not is_allowed or self.vault.is_erased(whose):
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
                shared_at=self.clock.now(),
                until=_last_day(case, consent_id, override_id),
            )

    def end_past_sharing(self, country: Country) -> None:
        """End what was shared under a consent or an override whose last day has passed."""
        self.shared_persons.end_past(country, local_day(self.clock.now(), country), self.clock.now())

    def _is_over(self, case: Case, record: DisclosureRecord) -> bool:
        """Whether the disclosure ended between the referral and its acceptance, be it that the consent expired.

        That the best interests of a child were considered can still be recorded, and no acceptance would come again.
        """
        return self.refusal_today(case, record, self.person_today(case)) not in (None, BEST_INTEREST_MISSING)


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
