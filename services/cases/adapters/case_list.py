"""The list of cases: filters and orders, each one stretch of an index. PostgreSQL writes the cards as JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnClause,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    true,
    tuple_,
)

from services.cases.adapters.case_json import CARD
from services.cases.adapters.tables import case_record

_case = case_record.c
_LIMIT = bindparam("limit", type_=Integer())
_FILTERS: Mapping[str, ColumnElement[bool]] = {
    "status": _case.status == bindparam("status"),
    "risk_level": _case.risk_level == bindparam("risk_level"),
    "stage": _case.stage == bindparam("stage"),
    "assigned_to": _case.assigned_to == bindparam("assigned_to"),
    "exploitation_type": bindparam("exploitation_type", type_=Text()) == any_(_case.exploitation_types),
    "opened_from": _case.opened_on >= bindparam("opened_from"),
    "opened_to": _case.opened_on <= bindparam("opened_to"),
    "due_to": and_(_case.next_due_at <= bindparam("due_to"), _case.closed_on.is_(None)),
}


@dataclass(frozen=True, slots=True)
class _Order:
    by: ColumnClause[Any]
    """A column of the card."""
    read: Callable[[str], object]
    descending: bool = False
    condition: ColumnElement[bool] = true()  # noqa: RUF009 - a constant


Sort = Literal["-opened_on", "opened_on", "due"]
"""`due` lists only cases that ask for something, the soonest first."""
_ORDERS: Mapping[Sort, _Order] = {
    "-opened_on": _Order(_case.opened_on, date.fromisoformat, descending=True),
    "opened_on": _Order(_case.opened_on, date.fromisoformat),
    "due": _Order(
        _case.next_due_at,
        datetime.fromisoformat,
        condition=and_(_case.next_due_at.is_not(None), _case.closed_on.is_(None)),
    ),
}


@dataclass(frozen=True, slots=True)
class CardPage:
    """The cards of one page as a JSON array, and the position after it; None on the last page.

    It is no `shared.db.paging.Page`: PostgreSQL cuts the page and writes it as one text, so there are no items to read.
    """

    items: str
    next_position: Sequence[Any] | None


def read_cards(
    connection: Connection,
    organisation: UUID,
    filters: Mapping[str, object],
    *,
    sort: Sort,
    after: Sequence[Any] | None,
    limit: int,
) -> CardPage:
    """At most `limit` cards; `after` is the sort value and the id of a card, as JSON has them."""
    parameters = {"organisation_id": organisation, "limit": limit, **filters}
    if after is not None:
        parameters |= {"after_value": _ORDERS[sort].read(after[0]), "after_id": UUID(after[1])}
    row = connection.execute(_statement(sort, after is not None, tuple(sorted(filters))), parameters).one()
    return CardPage(row.items, [sort, row.sort_value, row.id] if row.more else None)


@cache
def _statement(sort: Sort, continued: bool, filters: tuple[str, ...]) -> Select[Any]:
    """Made once for each combination: to put it together costs as much as to run it."""
    # One row more than asked for tells whether there is a next page. The page is put together where it is read: fifty
    # rows would cost the process more than everything else in the request.
    order = _ORDERS[sort]
    page = _cards(order, continued, filters).limit(_LIMIT + 1).subquery("page")
    card = func.row_to_json(page.table_valued())
    shown = func.array_to_json(func.array_agg(card, type_=ARRAY(JSON))[1:_LIMIT])
    return select(
        cast(func.coalesce(shown, literal_column("'[]'")), Text).label("items"),
        (func.count() > _LIMIT).label("more"),
        func.array_agg(page.c[order.by.name])[_LIMIT].label("sort_value"),
        func.array_agg(page.c.id)[_LIMIT].label("id"),
    ).select_from(page)


def _cards(order: _Order, continued: bool, filters: tuple[str, ...]) -> Select[Any]:
    place = tuple_(order.by, _case.id)
    found = select(*CARD.columns(case_record)).where(
        _case.organisation_id == bindparam("organisation_id"), order.condition, *(_FILTERS[name] for name in filters)
    )
    if continued:
        last = tuple_(bindparam("after_value", type_=order.by.type), bindparam("after_id", type_=_case.id.type))
        found = found.where(place < last if order.descending else place > last)
    return found.order_by(*(each.desc() if order.descending else each for each in (order.by, _case.id)))
