"""Pages of cases. A page is one stretch of an index, and PostgreSQL writes it as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, TextClause, text

from shared.kernel.errors import Invalid, invalid

_CARD = (
    "id, case_number, status, stage, country, opened_on, risk_level, trafficking_status, majority, exploitation_types,"
    " assigned_to, next_task, next_due_at, version"
)
_FILTERS = {
    "status": "status = :status",
    "risk_level": "risk_level = :risk_level",
    "stage": "stage = :stage",
    "assigned_to": "assigned_to = :assigned_to",
    "exploitation_type": ":exploitation_type = ANY (exploitation_types)",
    "opened_from": "opened_on >= :opened_from",
    "opened_to": "opened_on <= :opened_to",
    "due_to": "next_due_at <= :due_to AND closed_on IS NULL",
}


@dataclass(frozen=True, slots=True)
class _Order:
    column: str
    direction: str
    comparison: str
    read: Callable[[str], Any]
    condition: str = "true"


_ORDERS = {
    "-opened_on": _Order("opened_on", "DESC", "<", date.fromisoformat),
    "opened_on": _Order("opened_on", "ASC", ">", date.fromisoformat),
    "due": _Order("next_due_at", "ASC", ">", datetime.fromisoformat, "next_due_at IS NOT NULL AND closed_on IS NULL"),
}
SORTS = tuple(_ORDERS)
"""`due` lists only cases that ask for something, the soonest first."""

_STATEMENTS: dict[tuple[str, bool, tuple[str, ...]], TextClause] = {}

Position = list[Any]


class CaseList:
    """The cases of an organisation that the context of this transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, organisation: UUID, filters: Mapping[str, Any], *, sort: str, after: Position | None, limit: int
    ) -> tuple[str, Position | None]:
        """One page of cards as a JSON array, and the position after it (None at the end).

        Raises Invalid for a position in another order.
        """
        statement = _statement(sort, after is not None, tuple(sorted(filters)))
        parameters = {"organisation": organisation, "limit": limit, **filters}
        if after is not None:
            parameters |= _place(sort, after)
        row = self._connection.execute(statement, parameters).one()
        return row.items, [sort, row.last_value.isoformat(), str(row.last_id)] if row.more else None


def _place(sort: str, after: Position) -> dict[str, Any]:
    if len(after) != 3 or after[0] != sort:
        raise _other_order()
    return {"after_value": _ORDERS[sort].read(after[1]), "after_id": UUID(after[2])}


def _other_order() -> Invalid:
    return invalid("?cursor", "bad_cursor", es="El cursor es de otro orden.", en="The cursor is of another order.")


def _statement(sort: str, continued: bool, filters: tuple[str, ...]) -> TextClause:
    key = (sort, continued, filters)
    if key not in _STATEMENTS:
        order = _ORDERS[sort]
        conditions = ["organisation_id = :organisation", order.condition, *(_FILTERS[name] for name in filters)]
        if continued:
            conditions.append(f"({order.column}, id) {order.comparison} (:after_value, :after_id)")
        page = (
            f"SELECT {_CARD} FROM case_record WHERE {' AND '.join(conditions)}"  # noqa: S608 - constants of this module
            f" ORDER BY {order.column} {order.direction}, id {order.direction} LIMIT :limit + 1"
        )
        # One row more than asked for tells whether there is a next page, without counting.
        _STATEMENTS[key] = text(
            "SELECT coalesce(array_to_json((array_agg(row_to_json(page)))[1 : :limit]), '[]')::text AS items,"  # noqa: S608
            " count(*) > :limit AS more,"
            f" (array_agg({order.column}))[:limit] AS last_value, (array_agg(id))[:limit] AS last_id"
            f" FROM ({page}) AS page"
        )
    return _STATEMENTS[key]
