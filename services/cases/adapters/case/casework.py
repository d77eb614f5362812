"""Notes, assessments and assignments of a case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import assessment, assignment, note, part_of
from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import Assignment, EncryptedNote, StoredAssessment
from shared.db.paging import Page
from shared.db.rows import RowMapper
from shared.kernel.errors import NotFound

_NOTES = RowMapper(EncryptedNote, note)
_ASSESSMENTS = RowMapper(StoredAssessment, assessment)
_ASSIGNMENTS = RowMapper(Assignment, assignment)


class NoteRepository:
    """Notes of a case; their text is encrypted with the key of the person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, encrypted: EncryptedNote) -> None:
        """Insert a note of `case` that was encrypted before."""
        self._connection.execute(insert(note), {**part_of(case), **_NOTES.to_row(encrypted)})

    def get(self, case_id: UUID, note_id: UUID) -> EncryptedNote:
        """One note of a case. Raises NotFound."""
        found = select(note).where(note.c.case_id == case_id, note.c.id == note_id)
        row = self._connection.execute(found).first()
        if row is None:
            raise NotFound
        return _NOTES.from_row(row)

    def page(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[EncryptedNote]:
        """Notes of a case, newest first."""
        found = select(note).where(note.c.case_id == case_id)
        return newest_first(self._connection, found, note.c.written_at, after, limit, _NOTES.from_row)


class AssessmentRepository:
    """Assessments of the risk."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, made: StoredAssessment) -> None:
        """Insert a risk assessment of `case`, whose words were encrypted before."""
        self._connection.execute(insert(assessment), {**part_of(case), **_ASSESSMENTS.to_row(made)})

    def get(self, case_id: UUID, assessment_id: UUID) -> StoredAssessment:
        """One assessment of a case. Raises NotFound."""
        found = select(assessment).where(assessment.c.case_id == case_id, assessment.c.id == assessment_id)
        row = self._connection.execute(found).first()
        if row is None:
            raise NotFound
        return _ASSESSMENTS.from_row(row)

    def page(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[StoredAssessment]:
        """Assessments of a case, newest first."""
        found = select(assessment).where(assessment.c.case_id == case_id)
        return newest_first(self._connection, found, assessment.c.recorded_at, after, limit, _ASSESSMENTS.from_row)


class AssignmentRepository:
    """Who attends which case."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, made: Assignment) -> None:
        """End the assignment in force and start another."""
        in_force = update(assignment).where(assignment.c.case_id == case.id, assignment.c.ended_at.is_(None))
        self._connection.execute(in_force.values(ended_at=made.assigned_at, end_reason="reassigned"))
        self._connection.execute(insert(assignment), {**part_of(case), **_ASSIGNMENTS.to_row(made)})

    def page(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[Assignment]:
        """Assignments of a case, newest first."""
        found = select(assignment).where(assignment.c.case_id == case_id)
        return newest_first(self._connection, found, assignment.c.assigned_at, after, limit, _ASSIGNMENTS.from_row)

    def end(self, case: Case, at: datetime) -> None:
        """End the assignment in force of a case that has no caseworker from now on."""
        in_force = update(assignment).where(assignment.c.case_id == case.id, assignment.c.ended_at.is_(None))
        self._connection.execute(in_force.values(ended_at=at, end_reason="reassigned"))

    def end_all(self, organisation_id: UUID, at: datetime) -> None:
        """End every assignment in force of a suspended organisation."""
        in_force = update(assignment).where(
            assignment.c.organisation_id == organisation_id, assignment.c.ended_at.is_(None)
        )
        self._connection.execute(in_force.values(ended_at=at, end_reason="organisation_suspended"))
