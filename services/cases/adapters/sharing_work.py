"""Who may be named in a proceeding by a prosecutor's office: those about whom it accepted a referral."""

from collections.abc import Iterable, Sequence

from services.cases.adapters.grounds_work import GroundsWork
from services.cases.domain.case import Case
from services.cases.domain.consent import ConsentStatus
from services.cases.domain.disclosure import DisclosureRecord
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.domain.referral_kind import goes_to_prosecution
from shared.contracts.referrals import ReferralStep

ACCEPTED = "accepted"
TAKEN_BACK = frozenset({"withdrawn", "cancelled"})
"""The states (list `referral_status`) after which the receiver knows nothing new of the person."""


class SharingWork(GroundsWork):
    """Follows referrals to prosecutors' offices; the platform does, for it alone sees both sides."""

    def share_accepted(self, steps: Sequence[ReferralStep]) -> None:
        """Record whom accepted referrals share with a prosecutor's office, and end what was taken back.

        The same step twice changes nothing. Of another country no office may keep proceedings here.
        """
        cases = self.cases.get_each_for_update({step.case_id for step in steps})
        for step in steps:
            case = cases[step.case_id]
            if step.state in TAKEN_BACK:
                self.shared_persons.end_of_referrals(case.id, [step.referral_id], self.clock.now())
            elif step.to_country == case.country:
                records = self.disclosures.prepared(case.id, step.referral_id)
                self.shared_persons.add_each(self._shared(case, step, records))

    def _shared(self, case: Case, step: ReferralStep, records: Sequence[DisclosureRecord]) -> Iterable[SharedPerson]:
        withdrawn = {each.id for each in case.consents if each.status == ConsentStatus.WITHDRAWN}
        for record in records[-1:]:
            if not goes_to_prosecution(record.kind, record.recipient_type):
                continue
            grounds = {case.person_id: record.consent_id}
            grounds |= {companion.person_id: companion.consent_id for companion in record.accompanied_by}
            for number, whose in enumerate(case.everybody, start=1):
                known = whose.person_id in grounds and not self.vault.is_erased(whose)
                if not known or grounds[whose.person_id] in withdrawn:
                    continue
                yield SharedPerson(
                    country=case.country,
                    organisation_id=case.organisation_id,
                    case_id=case.id,
                    person_id=whose.person_id,
                    number=number,
                    to_organisation_id=step.to_organisation_id,
                    referral_id=step.referral_id,
                    consent_id=grounds[whose.person_id],
                    shared_at=self.clock.now(),
                )
