"""The unit of work of this service: its repositories, and the effects that several use cases share."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.cases.adapters.repositories import CasesRepositories
from services.cases.adapters.statistics import gather_statistics
from services.cases.domain.case import Case
from services.cases.domain.consent import Consent
from services.cases.domain.days import local_day
from services.cases.domain.disclosure import DisclosureRecord
from services.cases.domain.facts import facts_of
from services.cases.domain.grounds import ENDS_A_DISCLOSURE, PersonToday, refusal_of
from services.cases.domain.stored_identity import find_identifying
from services.cases.domain.timeline import TimelineEntry
from shared.contracts.cases import CaseFacts, CaseFactsChanged, ConsentWithdrawn, DisclosureStopped
from shared.free_text import Finding
from shared.kernel.country import Country


class CasesWork(CasesRepositories):
    """One transaction of the cases service; see `shared.db.work`."""

    def today(self, country: Country) -> date:
        """Today's date in `country`."""
        return local_day(self.clock.now(), country)

    def audit_case(self, action: str, case: Case, *, purpose: str | None = None, fields: Sequence[str] = ()) -> None:
        """Add an audit row about `case`, in the chain of its country."""
        self.audit(action, country=case.country, object_type="case", object_id=case.id, purpose=purpose, fields=fields)

    def audit_each_country(
        self, action: str, object_type: str, object_id: UUID | None, *, fields: Sequence[str] = ()
    ) -> None:
        """Add an audit row in the chain of each country of the caller's grant; nearly always one."""
        for country in sorted(self.grant.countries):
            self.audit(action, country=country, object_type=object_type, object_id=object_id, fields=fields)

    def save(self, case: Case, entry: TimelineEntry) -> None:
        """Store the next version of a case, and the timeline entry that says what happened."""
        self.cases.save(case)
        self.append(case, entry)

    def append(self, case: Case, entry: TimelineEntry) -> bool:
        """Add an entry of the caller to the timeline, dated now; False when it is there already."""
        return self.timeline.append(case, entry, actor=self.grant.subject, at=self.clock.now())

    def refresh_stage(self, case: Case) -> bool:
        """Recompute the stage of a case from its referrals; returns whether it changed."""
        return case.refresh_stage(self.case_referrals.states_of(case.id).values())

    def facts(self, case: Case) -> CaseFactsChanged:
        """The event with the facts that statistics may use of a case today."""
        person_key = self.pseudonyms.person_key(case.person_id)
        return facts_of(CaseFactsChanged, case, person_key, self.today(case.country))

    def publish_changed_facts(self, case: Case, before: CaseFacts) -> None:
        """Publish the new facts of a case to statistics when they differ from `before`."""
        if (after := self.facts(case)) != before:
            self.publish(after)

    def publish_withdrawal(self, case: Case, consent: Consent) -> None:
        """Publish that nothing may be disclosed under `consent` any more."""
        self.publish(
            ConsentWithdrawn(
                country=case.country,
                case_id=case.id,
                consent_id=consent.id,
                person_key=self.pseudonyms.person_key(case.person_id),
                purpose=consent.purpose,
            )
        )

    def person_today(self, case: Case) -> PersonToday:
        """What decides today who may consent for the person of `case`. Decrypts only the birthdate of the identity."""
        day = self.today(case.country)
        majority = case.majority_on(day, self.vault.birthdate(case))
        return PersonToday(majority=majority, best_interest=case.best_interest, on=day)

    def stop_disclosures(self, case: Case, prepared: Sequence[DisclosureRecord] | None = None) -> None:
        """Publish the referrals of `case` (or of the `prepared`) whose disclosure is no longer permitted."""
        if records := self.disclosures.prepared(case.id) if prepared is None else prepared:
            person = self.person_today(case)
            for record in records:
                self.refusal_today(case, record, person)

    def refusal_today(self, case: Case, record: DisclosureRecord, person: PersonToday) -> str | None:
        """Why a disclosed packet may not be read today, as a code, or None. Publishes a refusal that is final."""
        reason = refusal_of(record.disclosure(case.country), case.consents, person)
        if reason in ENDS_A_DISCLOSURE:
            self.publish(
                DisclosureStopped(country=case.country, case_id=case.id, referral_id=record.referral_id, reason=reason)
            )
        return reason

    def gather_statistics(self) -> None:
        """Let PostgreSQL count the cases after the commit. When that fails, autovacuum does it a minute later."""
        self.after_commit(self._gather_statistics)

    def _gather_statistics(self) -> None:
        gather_statistics(self._engine)

    def find_identifying(self, case: Case, text: str) -> list[Finding]:
        """The places where a text identifies the person of `case`, or may do so. Audits the kinds that were found."""
        identity, _ = self.vault.read(case)
        findings = find_identifying(text, identity, case.case_number)
        self.audit_case("text.checked", case, fields=sorted({finding.code for finding in findings}))
        return findings
