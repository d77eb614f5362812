"""Whether what was disclosed of a case is still permitted today, and what follows where it is not."""

from uuid import UUID

from services.cases.adapters.parts_work import PartsWork
from services.cases.domain.case import Case
from services.cases.domain.disclosure import Companion, Disclosure, DisclosureRecord
from services.cases.domain.grounds import ENDS_A_DISCLOSURE, PersonToday, refusal_of
from services.cases.domain.identity import Identity
from shared.contracts.cases import DisclosureStopped
from shared.contracts.disclosure_refusals import CONSENT_MISSING


class GroundsWork(PartsWork):
    """Judges disclosures by the consents and overrides of today; see `services.cases.domain.grounds`."""

    def person_today(
        self, case: Case, identity: Identity | None = None, *, person_id: UUID | None = None
    ) -> PersonToday:
        """What decides today who may consent for a person of `case`, the first one without a `person_id`.

        Without their `identity` the birthdate is read, and no more of it is decrypted.
        """
        whose = case.whose(person_id or case.person_id)
        birthdate = self.vault.birthdate(whose) if identity is None else identity.birthdate
        return self._person_born(case, whose.person_id, birthdate)

    def stop_disclosures(self, case: Case) -> None:
        """Publish the referrals of `case` whose disclosure is no longer permitted."""
        if records := self.disclosures.prepared(case.id):
            person = self.person_today(case)
            for record in records:
                self.refusal_today(case, record, person)

    def refusal_today(self, case: Case, record: DisclosureRecord, person: PersonToday) -> str | None:
        """Why what was disclosed may not be read today, as a code, or None. Publishes one that is final for a packet.

        The last word on what was answered in words ends the sharing under which it is read.
        """
        disclosure = record.disclosure(case.country)
        if record.person_id is None or record.person_id == case.person_id:
            reason = refusal_of(disclosure, case.consents, person)
        else:
            answered = Companion(
                person_id=record.person_id, consent_id=record.consent_id, override_id=record.override_id
            )
            reason = self._refusal_along(case, disclosure, answered)
        for companion in () if reason else record.accompanied_by:
            reason = reason or self._refusal_along(case, disclosure, companion)
        if reason in ENDS_A_DISCLOSURE:
            self.shared_persons.end_of_referrals(case.id, [record.referral_id], self.clock.now())
            if record.request_id is None:
                referral_id = record.referral_id
                stopped = DisclosureStopped(
                    country=case.country, case_id=case.id, referral_id=referral_id, reason=reason
                )
                self.publish(stopped)
        return reason

    def _refusal_along(self, case: Case, disclosure: Disclosure, companion: Companion) -> str | None:
        """Why what left about a companion may not be read today; about one who was removed there is no consent."""
        if companion.person_id not in (case.other_ids or ()):
            return CONSENT_MISSING
        person = self.person_today(case, person_id=companion.person_id)
        return refusal_of(disclosure.about(companion), case.consents, person)

    def _person_born(self, case: Case, person_id: UUID, birthdate: str | None) -> PersonToday:
        day, record = self.today(case.country), case.record_of(person_id)
        return PersonToday(
            majority=record.majority_on(day, birthdate),
            best_interest=record.best_interest,
            on=day,
            overrides=case.overrides_in_force(self.clock.now()),
        )
