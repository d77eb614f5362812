"""The unit of work of this service: its repositories, and the effects that several use cases share."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.cases.adapters.counsel_work import CounselWork
from services.cases.adapters.movements_work import MovementsWork
from services.cases.adapters.proceedings_work import ProceedingsWork
from services.cases.adapters.sharing_work import SharingWork
from services.cases.adapters.statistics import gather_statistics
from services.cases.adapters.texts_work import TextsWork
from services.cases.adapters.vault import Births
from services.cases.adapters.words_work import WordsWork
from services.cases.domain.case import REFERRED, Case
from services.cases.domain.consent import Consent, ConsentStatus
from services.cases.domain.disclosure import CaseReferral, DisclosureRecord, referrals_along
from services.cases.domain.documents import CustodyEntry, CustodyStep, DocumentRecord, DocumentState, EncryptedDocument
from services.cases.domain.facts import changed_facts, counted_otherwise, counted_until, facts_of_all
from services.cases.domain.identity import Identity
from services.cases.domain.jobs import RemoveDocumentFiles
from services.cases.domain.parts.closure import TASK_PARTS, known_checks
from services.cases.domain.parts.goal import GOAL
from services.cases.domain.referral_step import ENDED_REFERRAL, UNANSWERED_REFERRAL, TakenStep
from services.cases.domain.timeline import TimelineEntry, disclosure_entry, stored_entry
from shared.contracts.cases import (
    CaseClosed,
    CaseFactsChanged,
    ConsentWithdrawn,
    IdentityErased,
)
from shared.kernel.country import Country
from shared.telemetry import tracing


class CasesWork(CounselWork, MovementsWork, ProceedingsWork, SharingWork, TextsWork, WordsWork):
    """One transaction of the cases service; see `shared.db.work`."""

    def audit(self, action: str, **row: Any) -> None:
        """Add an audit row, and keep who holds the system or application of the caller: an alert may need it."""
        super().audit(action, **row)
        if self.grant.held_by:
            self.before_commit(self._keep_holders, row["country"])

    def _keep_holders(self, countries: Sequence[Country]) -> None:
        self.unusual_accesses.keep_holders(self.grant, min(countries))

    def audit_each_country(
        self, action: str, object_type: str, object_id: UUID | None, *, fields: Sequence[str] = ()
    ) -> None:
        """Add an audit row in the chain of each country of the caller's grant; nearly always one."""
        for country in sorted(self.grant.countries):
            self.audit(action, country=country, object_type=object_type, object_id=object_id, fields=fields)

    def save(self, case: Case, entry: TimelineEntry) -> None:
        """Store the next version of a case, and the timeline entry that says what happened."""
        case.counted_until = counted_until(case, self.today(case.country))
        self.cases.save(case)
        self.append(case, entry)

    def record_identity(self, case: Case, person_id: UUID, identity: Identity) -> None:
        """Store the identity of a person of `case`, and let the case be found under the names of all its persons.

        Raises NotFound for a person whose identity was erased.
        """
        self.vault.replace(case.whose(person_id), identity)
        self.index_names(case, person_id, identity)

    def index_names(self, case: Case, person_id: UUID, identity: Identity) -> None:
        """Let a case be found under the names of its persons; `identity` is the one of `person_id` from now on."""
        others = [whose for whose in case.everybody if whose.person_id != person_id]
        self.search_index.replace(case, [identity, *(self.vault.read(whose)[0] for whose in others)])

    def add_custody(self, case: Case, document: DocumentRecord, step: CustodyStep) -> None:
        """Append a step of the caller to the custody of a document, dated now."""
        entry = CustodyEntry(
            document_id=document.id, step=step, at=self.clock.now(), actor=self.grant.subject, sha256=document.sha256
        )
        self.documents.add_step(case, entry)

    def end_documents(
        self, case: Case, documents: Sequence[EncryptedDocument], state: DocumentState, *, reason: str | None = None
    ) -> None:
        """Forget the names and keys of documents; a job removes their files. Their records and custody stay."""
        for document in documents:
            self.documents.save(document.ended(state, at=self.clock.now(), by=self.grant.subject, reason=reason))
            self.add_custody(case, document, CustodyStep(state))
        if documents:
            self.enqueue(RemoveDocumentFiles(country=case.country, case_id=case.id))

    def refresh_stage(self, case: Case) -> bool:
        """Recompute the stage of a case from its referrals; returns whether it changed."""
        return case.refresh_stage(self.case_referrals.states_of(case.id).values())

    def closure_checks(self, case: Case) -> dict[str, str]:
        """What the platform knows before `case` is closed: code of list `closure_check` → `done` or `open`."""
        return known_checks(
            open_referrals=not set(self.case_referrals.states_of(case.id).values()) <= ENDED_REFERRAL,
            open_tasks=case.has_open_tasks(self.clock.now()) or self._has_open(case, *TASK_PARTS),
            open_goals=self._has_open(case, GOAL.name),
        )

    def has_unanswered_referrals(self, case: Case) -> bool:
        """Whether the closure of `case` would cancel a referral."""
        return bool(UNANSWERED_REFERRAL & set(self.case_referrals.states_of(case.id).values()))

    def _has_open(self, case: Case, *kinds: str) -> bool:
        return any(part.is_open for kind in kinds for part in self.parts.of_case(case.id, kind))

    def hand_over(self, case_ids: Sequence[UUID]) -> None:
        """Close cases whose transfer is complete; one that was closed meanwhile stays as it is."""
        for case in self.cases.get_each_for_update(set(case_ids)).values():
            if case.closed_on is not None:
                continue
            before = self.facts(case)
            case.hand_over(on=self.today(case.country))
            self.refresh_stage(case)
            self.save(case, TimelineEntry(kind="case.transferred"))
            self.audit_case("case.transferred", case)
            self.publish(CaseClosed(country=case.country, case_id=case.id, closure_reason=REFERRED))
            self.publish_changed_facts(case, before)

    def facts(self, case: Case) -> Mapping[UUID, CaseFactsChanged]:
        """The events with the facts that statistics may use of the persons of a case today, by their ids."""
        return facts_of_all(case, self.pseudonyms.person_key, self.today(case.country))

    def publish_facts(self, case: Case) -> None:
        """Publish the facts of a case to statistics, also when they are the same as before."""
        for facts in self.facts(case).values():
            self.publish(facts)

    def publish_changed_facts(self, case: Case, before: Mapping[UUID, CaseFactsChanged]) -> None:
        """Publish the new facts of a case to statistics where they differ from `before`.

        The facts of its proceedings follow where they say the same of a person who is named there.
        """
        after = self.facts(case)
        for facts in changed_facts(before, after):
            self.publish(facts)
        persons = counted_otherwise(before, after)
        if persons:
            self.follow_proceedings_of(case, persons=persons)

    def publish_withdrawal(self, case: Case, consent: Consent) -> None:
        """Publish that nothing may be disclosed under `consent` any more; a movement under it stops."""
        self.stop_movements(case, consent)
        self.shared_persons.end_of_consent(case.id, consent.id, self.clock.now())
        self.publish(
            ConsentWithdrawn(
                country=case.country,
                case_id=case.id,
                consent_id=consent.id,
                person_key=self.pseudonyms.person_key(consent.person_id or case.person_id),
                purpose=consent.purpose,
                person_id=consent.person_id,
            )
        )

    def record_referral_steps(self, steps: Sequence[TakenStep]) -> None:
        """Append steps to the timelines, keep where the referrals stand, and refresh the stages of the cases.

        A step that is there already changes nothing. The first step of a referral confirms the disclosure that was
        prepared for it. Raises NotFound when one of the cases is missing, Conflict.
        """
        cases = self.cases.get_each_for_update({step.case_id for step in steps})
        new = self._append_new(steps, cases)
        if not new:
            return
        states = self.case_referrals.states_of_each({step.case_id for step in new})
        first: list[TakenStep] = []
        newest: dict[UUID, tuple[Case, CaseReferral]] = {}
        for step in new:
            referral, known = step.referral, states[step.case_id]
            if referral.referral_id not in known:
                first.append(step)
            known[referral.referral_id] = referral.state
            newest[referral.referral_id] = (cases[step.case_id], referral)
        if first:
            self._confirm_disclosures(first, cases)
        self.case_referrals.save_each(newest.values())
        self.notify_followers((cases[step.case_id], step.entry) for step in new)
        self.record_services(new, cases)
        self.cases.save_stages([cases[of] for of, known in states.items() if cases[of].refresh_stage(known.values())])

    def _append_new(self, steps: Sequence[TakenStep], cases: Mapping[UUID, Case]) -> list[TakenStep]:
        """Append the steps that are not on their timelines yet, each once; returns them in their order."""
        different = {step.entry.id: step for step in reversed(steps)}
        added = self.timeline.append_each((cases[step.case_id], step.entry) for step in different.values())
        return [step for entry_id, step in reversed(different.items()) if entry_id in added]

    def _confirm_disclosures(self, first: Sequence[TakenStep], cases: Mapping[UUID, Case]) -> None:
        """Append what left with the first steps of referrals, and publish again what these may have missed."""
        prepared = self.disclosures.prepared_for([(step.case_id, step.referral.referral_id) for step in first])
        self.timeline.append_each(
            (cases[case_id], stored_entry(disclosure_entry(record), actor=record.disclosed_by, at=record.disclosed_at))
            for (case_id, _), records in prepared.items()
            for record in records
        )
        births = self.vault.births_of([cases[case_id] for case_id in {step.case_id for step in first}])
        for step in first:
            with tracing(request_id=step.request_id, trace=step.trace):
                records = prepared[step.case_id, step.referral.referral_id]
                self._publish_missed(cases[step.case_id], records, births)

    def _publish_missed(self, case: Case, prepared: Sequence[DisclosureRecord], births: Births) -> None:
        """Publish again the events that a referral may have missed; consumers apply such an event twice harmlessly.

        The referral was stored after its packet was made. If a consent, the identity or the case ended in between, its
        event was published before the referrals service knew the referral.
        """
        withdrawn = {consent.id: consent for consent in case.consents if consent.status == ConsentStatus.WITHDRAWN}
        for record in prepared:
            if record.consent_id in withdrawn:
                self.publish_withdrawal(case, withdrawn[record.consent_id])
        if prepared:
            person = self._person_born(case, case.person_id, self.vault.birthdate_among(births, case))
            for record in prepared:
                self.refusal_today(case, record, person)
        if case.person_id in births.erased:
            self.publish(IdentityErased(country=case.country, case_id=case.id))
        elif along := referrals_along(prepared, self._erased_companions(case, prepared)):
            self.publish(IdentityErased(country=case.country, case_id=case.id, referral_ids=along))
        if case.closure_reason is not None:
            self.publish(CaseClosed(country=case.country, case_id=case.id, closure_reason=case.closure_reason))

    def _erased_companions(self, case: Case, prepared: Sequence[DisclosureRecord]) -> list[UUID]:
        along = {companion.person_id for record in prepared for companion in record.accompanied_by}
        return [whose.person_id for whose in case.everybody if whose.person_id in along and self.vault.is_erased(whose)]

    def gather_statistics(self) -> None:
        """Let PostgreSQL count the cases after the commit. When that fails, autovacuum does it a minute later."""
        self.after_commit(self._gather_statistics)

    def _gather_statistics(self) -> None:
        gather_statistics(self._engine)
