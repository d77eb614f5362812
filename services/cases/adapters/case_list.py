"""The list of cases: filters and orders, each one stretch of an index. PostgreSQL writes the cards as JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, any_, cast, literal, select, true, tuple_

from services.cases.adapters.case_json import CARD
from services.cases.adapters.tables import case_record

_case = case_record.c
_FILTERS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "status": lambda status: _case.status == status,
    "risk_level": lambda level: _case.risk_level == level,
    "stage": lambda stage: _case.stage == stage,
    "assigned_to": lambda user: _case.assigned_to == user,
    "exploitation_type": lambda kind: literal(kind) == any_(_case.exploitation_types),
    "opened_from": lambda day: _case.opened_on >= day,
    "opened_to": lambda day: _case.opened_on <= day,
    "due_to": lambda at: and_(_case.next_due_at <= at, _case.closed_on.is_(None)),
}


@dataclass(frozen=True, slots=True)
class _Order:
    by: ColumnElement[Any]
    read: Callable[[str], object]
    descending: bool = False
    condition: ColumnElement[bool] = true()  # noqa: RUF009 - a constant


_ORDERS: Mapping[str, _Order] = {
    "-opened_on": _Order(_case.opened_on, date.fromisoformat, descending=True),
    "opened_on": _Order(_case.opened_on, date.fromisoformat),
    "due": _Order(
        _case.next_due_at,
        datetime.fromisoformat,
        condition=and_(_case.next_due_at.is_not(None), _case.closed_on.is_(None)),
    ),
}
SORTS = tuple(_ORDERS)
"""`due` lists only cases that ask for something, the soonest first."""

_CARD = cast(CARD.json_object(case_record), Text).label("card")


def cards(
    organisation: UUID, filters: Mapping[str, Any], *, sort: str, after: Sequence[Any] | None
) -> Select[tuple[str, Any, UUID]]:
    """Rows of `card` (JSON), `sort_value` and `id`; `after` is the sort value and the id of a row in JSON."""
    order = _ORDERS[sort]
    place = tuple_(order.by, _case.id)
    found = select(_CARD, order.by.label("sort_value"), _case.id).where(
        _case.organisation_id == organisation,
        order.condition,
        *(_FILTERS[name](value) for name, value in filters.items()),
    )
    if after is not None:
        last = tuple_(literal(order.read(after[0]), order.by.type), literal(UUID(after[1])))
        found = found.where(place < last if order.descending else place > last)
    return found.order_by(*(each.desc() if order.descending else each for each in (order.by, _case.id)))
