"""The open cases of an organisation, counted by person. PostgreSQL counts them in one pass over one index."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from services.cases.adapters.tables import case_record
from services.cases.domain.case.caseload import Caseload
from shared.contracts.codelists import code_list
from shared.db.statement import Statement

RISKS = tuple(code_list("risk_level").items)
_case = case_record.c
_COUNT = Statement(
    select(
        _case.assigned_to,
        func.count().label("open"),
        func.count().filter(_case.next_due_at < bindparam("now", type_=_case.next_due_at.type)).label("overdue"),
        *(func.count().filter(_case.risk_level == level).label(f"risk_{level}") for level in RISKS),
    )
    .where(_case.organisation_id == bindparam("organisation_id"), _case.closed_on.is_(None))
    .group_by(_case.assigned_to)
)


class CaseloadRepository:
    """How many open cases each person has."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, organisation_id: UUID, now: datetime) -> Sequence[Caseload]:
        """The caseload of each person with open cases, and the unassigned cases."""
        rows = _COUNT.all(self._connection, {"organisation_id": organisation_id, "now": now})
        return [
            Caseload(
                user_id=row.assigned_to,
                open=row.open,
                overdue=row.overdue,
                by_risk={level: getattr(row, f"risk_{level}") for level in RISKS},
            )
            for row in rows
        ]
