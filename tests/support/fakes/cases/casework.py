"""What belongs to a case, in memory: its timeline, notes, assessments, assignments, disclosures and referrals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.cases.adapters.case.case_workers import CaseWorkerRepository
from services.cases.adapters.case.casework import AssessmentRepository, AssignmentRepository, NoteRepository
from services.cases.adapters.case.timeline import TimelineRepository
from services.cases.adapters.disclosure.disclosures import CaseReferralRepository, DisclosureRepository
from services.cases.adapters.parts.parts import CasePartRepository
from services.cases.adapters.person.identity_changes import IdentityChangeRepository
from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import Assignment, EncryptedNote, StoredAssessment
from services.cases.domain.case.timeline import SEPARATED, StoredEntry, TimelineEntry, stored_entry
from services.cases.domain.consent.disclosure import CaseReferral, DisclosureRecord
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.person.identity_change import EncryptedIdentityChange
from shared.db.paging import Page
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from tests.support.fakes.audit_log import FakeAuditLog
from tests.support.fakes.cases.tables import CasesTables


class FakeTimelineRepository(TimelineRepository):
    """The timeline in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._entries = tables.timeline

    def append(self, case: Case, entry: TimelineEntry, *, actor: str, at: datetime) -> bool:
        return self._entries.add(case, stored_entry(entry, actor=actor, at=at))

    def append_each(self, entries: Iterable[tuple[Case, StoredEntry]]) -> set[UUID]:
        return {entry.id for case, entry in entries if self._entries.add(case, entry)}

    def each(self, entry_ids: Collection[UUID]) -> Sequence[StoredEntry]:
        return [row.entity for row in map(self._entries.find, entry_ids) if row is not None]

    def separations(self, country: Country) -> Sequence[tuple[UUID, UUID]]:
        found = [row for row in self._entries.rows(lambda entry: entry.kind == SEPARATED) if row.country == country]
        return list({(row.case_id, UUID(str(row.entity.details["duplicate_id"]))): None for row in found})

    def page(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[StoredEntry]:
        return self._entries.page(case_id, "at", after=after, limit=limit)


class FakeNoteRepository(NoteRepository):
    """Encrypted notes in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._notes = tables.notes

    def add(self, case: Case, encrypted: EncryptedNote) -> None:
        assert self._notes.add(case, encrypted), "the id of the note is taken"

    def get(self, case_id: UUID, note_id: UUID) -> EncryptedNote:
        row = self._notes.find(note_id)
        if row is None or row.case_id != case_id:
            raise NotFound
        return row.entity

    def page(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[EncryptedNote]:
        return self._notes.page(case_id, "written_at", after=after, limit=limit)


class FakeAssessmentRepository(AssessmentRepository):
    """Assessments in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._assessments = tables.assessments

    def add(self, case: Case, made: StoredAssessment) -> None:
        assert self._assessments.add(case, made), "the id of the assessment is taken"

    def get(self, case_id: UUID, assessment_id: UUID) -> StoredAssessment:
        row = self._assessments.find(assessment_id)
        if row is None or row.case_id != case_id:
            raise NotFound
        return row.entity

    def page(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[StoredAssessment]:
        return self._assessments.page(case_id, "recorded_at", after=after, limit=limit)


class FakeAssignmentRepository(AssignmentRepository):
    """Assignments in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._assignments = tables.assignments

    def add(self, case: Case, made: Assignment) -> None:
        self._assignments.change(
            lambda row: row.case_id == case.id and row.entity.ended_at is None,
            lambda entity: replace(entity, ended_at=made.assigned_at, end_reason="reassigned"),
        )
        assert self._assignments.add(case, made), "the id of the assignment is taken"

    def page(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[Assignment]:
        return self._assignments.page(case_id, "assigned_at", after=after, limit=limit)

    def end(self, case: Case, at: datetime) -> None:
        self._assignments.change(
            lambda row: row.case_id == case.id and row.entity.ended_at is None,
            lambda entity: replace(entity, ended_at=at, end_reason="reassigned"),
        )

    def end_all(self, organisation_id: UUID, at: datetime) -> None:
        self._assignments.change(
            lambda row: row.organisation_id == organisation_id and row.entity.ended_at is None,
            lambda entity: replace(entity, ended_at=at, end_reason="organisation_suspended"),
        )


class FakeCaseWorkerRepository(CaseWorkerRepository):
    """Whose case it is, in memory. Who opened it is told by the audit."""

    def __init__(self, tables: CasesTables, audit: FakeAuditLog) -> None:
        self._tables = tables
        self._audit = audit

    def of(self, case_id: UUID) -> tuple[str, ...]:
        case = self._tables.cases.find(case_id)
        attends = {str(case.assigned_to)} if case and case.assigned_to else set()
        opened = {row.actor for row in self._audit.every(case_id, ["case.registered", "case.received"])}
        given = {each.assigned_by for each in self._tables.assignments.of_case(case_id) if each.ended_at is None}
        follow = {row.follower for row in self._tables.followers.where(lambda row: row.case_id == case_id)}
        return tuple(sorted(attends | opened | given | follow))


class FakeIdentityChangeRepository(IdentityChangeRepository):
    """Changes of identities in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._changes = tables.identity_changes

    def add(self, case: Case, change: EncryptedIdentityChange) -> None:
        assert self._changes.add(case, change), "the id of the change is taken"

    def page(
        self, case_id: UUID, person_id: UUID, *, after: Sequence[Any] | None, limit: int
    ) -> Page[EncryptedIdentityChange]:
        return self._changes.page(
            case_id, "at", after=after, limit=limit, condition=lambda change: change.person_id == person_id
        )


class FakePartRepository(CasePartRepository):
    """Parts of cases in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._parts = tables.parts

    def add(self, case: Case, part: StoredPart) -> None:
        assert self._parts.add(case, part), "the id of the part is taken"

    def save(self, case: Case, part: StoredPart) -> None:
        if self._parts.find(part.id) is not None:
            self._parts.put(case, part)

    def each(self, part_ids: Collection[UUID]) -> Sequence[StoredPart]:
        return [row.entity for row in map(self._parts.find, part_ids) if row is not None]

    def put_each(self, parts: Iterable[tuple[Case, StoredPart]]) -> None:
        for case, part in parts:
            stored = self._parts.find(part.id)
            self._parts.put(case, replace(part, content=stored.entity.content if stored else None))

    def get(self, case_id: UUID, kind: str, part_id: UUID) -> StoredPart:
        row = self._parts.find(part_id)
        if row is None or row.case_id != case_id or row.entity.kind != kind:
            raise NotFound
        return row.entity

    def kinds_of(self, case_id: UUID) -> set[tuple[str, UUID | None]]:
        return {(part.kind, part.person_id) for part in self._parts.of_case(case_id)}

    def of(self, case_id: UUID, *kinds: str) -> Sequence[StoredPart]:
        found = [part for part in self._parts.of_case(case_id) if part.kind in kinds]
        return sorted(found, key=lambda part: (part.recorded_at, part.id), reverse=True)


class FakeDisclosureRepository(DisclosureRepository):
    """Disclosures in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._disclosures = tables.disclosures
        self._referrals = tables.referrals

    def add(self, case: Case, record: DisclosureRecord) -> None:
        self._disclosures.add(case, record)

    def confirmed(self, case_id: UUID) -> Sequence[DisclosureRecord]:
        known = [row for row in self._disclosures.of_case(case_id) if self._referrals.find(row.referral_id) is not None]
        return sorted(known, key=lambda record: record.disclosed_at, reverse=True)

    def prepared(self, case_id: UUID, referral_id: UUID | None = None) -> Sequence[DisclosureRecord]:
        found = self._disclosures.of_case(case_id)
        wanted = [record for record in found if referral_id is None or _is_packet_of(referral_id, record)]
        return sorted(wanted, key=lambda record: record.disclosed_at)

    def prepared_for(
        self, referrals: Collection[tuple[UUID, UUID]]
    ) -> Mapping[tuple[UUID, UUID], Sequence[DisclosureRecord]]:
        return {(case_id, referral_id): self.prepared(case_id, referral_id) for case_id, referral_id in referrals}


def _is_packet_of(referral_id: UUID, record: DisclosureRecord) -> bool:
    return record.referral_id == referral_id and record.request_id is None


class FakeCaseReferralRepository(CaseReferralRepository):
    """The last known states of referrals, in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._referrals = tables.referrals

    def save_each(self, referrals: Iterable[tuple[Case, CaseReferral]]) -> None:
        for case, referral in referrals:
            known = self._referrals.find(referral.referral_id)
            newest = referral if known is None else replace(known.entity, state=referral.state)
            self._referrals.put(case, newest)

    def states_of(self, case_id: UUID) -> dict[UUID, str]:
        return {referral.referral_id: referral.state for referral in self._referrals.of_case(case_id)}

    def states_of_each(self, case_ids: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
        return {case_id: self.states_of(case_id) for case_id in case_ids}
