"""Whose case it is, for the service that keeps its referrals: the same people for whom policy `own_cases` shows it."""

from uuid import UUID

from sqlalchemy import Connection, Text, Uuid, bindparam, cast, select, union

from services.cases.adapters.case.followers import case_follower
from services.cases.adapters.tables import assignment, case_record
from shared.db.statement import Statement

_CASE = bindparam("case_id", type_=Uuid())
_OF_CASE = Statement(
    union(
        select(case_record.c.created_by.label("worker")).where(case_record.c.id == _CASE),
        select(cast(case_record.c.assigned_to, Text)).where(
            case_record.c.id == _CASE, case_record.c.assigned_to.is_not(None)
        ),
        select(case_follower.c.follower).where(case_follower.c.case_id == _CASE),
        select(assignment.c.assigned_by).where(assignment.c.case_id == _CASE, assignment.c.ended_at.is_(None)),
    ).order_by("worker")
)


class CaseWorkerRepository:
    """Who opened a case, attends it, follows it, or gave it to who attends it now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, case_id: UUID) -> tuple[str, ...]:
        """Their ids, as the subjects of their tokens, in order."""
        return tuple(row.worker for row in _OF_CASE.all(self._connection, {"case_id": case_id}))
