"""Questions to a second person, in PostgreSQL."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Text, Uuid, select, update
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import case_record, metadata, part_of
from services.cases.domain.access.approval import Act, Approval, Decision, WaitingApproval
from services.cases.domain.case.case import Case
from shared.contracts.transfer_refusals import ApprovalWaits
from shared.db.paging import Page
from shared.db.rows import RowMapper, table_of
from shared.db.types import Bytea
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

approval = table_of(
    Approval,
    "approval",
    metadata,
    Column("country", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("note", Bytea),
)
_APPROVALS = RowMapper(Approval, approval)
_WAITING = RowMapper(WaitingApproval, approval)


class ApprovalRepository:
    """Questions to a second person; a note is encrypted with the key of the person of the case."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, asked: Approval) -> Approval:
        """Insert a question, at the moment of the database. Raises ApprovalWaits while another about the act waits."""
        row = {**part_of(case), **_APPROVALS.to_row(asked)}
        statement = insert(approval).on_conflict_do_nothing().returning(approval)
        stored = self._connection.execute(statement, row).first()
        if stored is None:
            raise ApprovalWaits
        return _APPROVALS.from_row(stored)

    def get(self, case_id: UUID, approval_id: UUID) -> Approval:
        """One question about a case. Raises NotFound."""
        found = select(approval).where(approval.c.case_id == case_id, approval.c.id == approval_id)
        row = self._connection.execute(found).first()
        if row is None:
            raise NotFound
        return _APPROVALS.from_row(row)

    def save(self, answered: Approval, note: bytes | None) -> None:
        """Store how a question ended, and the encrypted note about it."""
        row = {**_APPROVALS.to_row(answered), "note": note}
        self._connection.execute(update(approval).where(approval.c.id == answered.id).values(row))

    def notes_of(self, approvals: Sequence[Approval]) -> dict[UUID, bytes]:
        """The encrypted notes of those that have one."""
        ids = [one.id for one in approvals]
        found = select(approval.c.id, approval.c.note).where(approval.c.id.in_(ids), approval.c.note.is_not(None))
        return {row.id: row.note for row in self._connection.execute(found)} if ids else {}

    def of_case(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[Approval]:
        """All questions about a case, newest first."""
        found = select(approval).where(approval.c.case_id == case_id)
        return newest_first(self._connection, found, approval.c.asked_at, after, limit, _APPROVALS.from_row)

    def last_approved(self, case_id: UUID, act: Act) -> Approval | None:
        """What was last approved of an act on a case."""
        of_act = (approval.c.act == act, approval.c.decision == Decision.APPROVED)
        found = select(approval).where(approval.c.case_id == case_id, *of_act)
        row = self._connection.execute(
            found.order_by(approval.c.decided_at.desc(), approval.c.id.desc()).limit(1)
        ).first()
        return None if row is None else _APPROVALS.from_row(row)

    def waiting_for(self, case_id: UUID, act: Act) -> Sequence[Approval]:
        """The questions about an act on a case without an answer."""
        found = select(approval).where(
            approval.c.case_id == case_id, approval.c.act == act, approval.c.decision.is_(None)
        )
        return [_APPROVALS.from_row(row) for row in self._connection.execute(found)]

    def waiting_alone(self, country: Country) -> Sequence[Approval]:
        """The questions in a country that no second person may decide, the first that is due first."""
        found = select(approval).where(
            approval.c.country == country, approval.c.decision.is_(None), approval.c.due_at.is_not(None)
        )
        return [_APPROVALS.from_row(row) for row in self._connection.execute(found.order_by(approval.c.due_at))]

    def waiting(self, organisation: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[WaitingApproval]:
        """What waits in an organisation about cases that the caller may see, newest first."""
        found = (
            select(approval, case_record.c.case_number)
            .join(case_record, case_record.c.id == approval.c.case_id)
            .where(approval.c.organisation_id == organisation, approval.c.decision.is_(None))
        )
        return newest_first(self._connection, found, approval.c.asked_at, after, limit, _WAITING.from_row)
