"""The list of cases: filters and orders, each one stretch of an index. PostgreSQL writes the cards as JSON.

How many rows match is a guess of PostgreSQL, and a wrong one after an import, until statistics are gathered. So the
index does not depend on it: a page is in the order of all columns of one index, and what an index has in order is not
sorted (`_IN_ORDER` in shared/db/role_settings.py).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
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
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.sql.util import ClauseAdapter

from services.cases.adapters.case.case_json import CARD
from services.cases.adapters.tables import case_record
from services.cases.domain.case.case import CaseSource
from services.cases.domain.case.stage import CLOSED
from shared.db.statement import Statement

_case = case_record.c
_LIMIT = bindparam("limit", type_=Integer())
_ORGANISATION = _case.organisation_id == bindparam("organisation_id")
_MINE_ID = bindparam("mine_id", type_=Uuid())
_ATTENDED = (
    select(_case.id)
    # With `=` PostgreSQL would find the order in other indexes too; see `_in_stretch`.
    .where(_ORGANISATION, _case.assigned_to >= _MINE_ID, _case.assigned_to <= _MINE_ID)
    .order_by(_case.assigned_to, _case.opened_on, _case.id)
    .subquery("attended")
)
_MINE = union_all(
    select(_ATTENDED.c.id),
    select(_case.id).where(
        _ORGANISATION,
        # Written out, as the index has it: PostgreSQL does not know of a parameter that it is this.
        _case.source == literal_column("'registered'"),
        _case.assigned_to.is_(None),
        _case.created_by == bindparam("mine", type_=Text()),
    ),
)
"""The cases that a user attends, and the unassigned ones that they opened."""
_IN_MINE = case_record.c.id == any_(func.array(_MINE.scalar_subquery(), type_=ARRAY(Uuid)))
_FILTERS: Mapping[str, ColumnElement[bool]] = {
    "status": _case.status == bindparam("status"),
    "risk_level": _case.risk_level == bindparam("risk_level"),
    "stage": _case.stage == bindparam("stage"),
    "assigned_to": _case.assigned_to == bindparam("assigned_to"),
    "source": _case.source == bindparam("source"),
    "identified_adm1": _case.identified_adm1 == bindparam("identified_adm1"),
    "exploitation_type": bindparam("exploitation_type", type_=Text()) == any_(_case.exploitation_types),
    "opened_from": _case.opened_on >= bindparam("opened_from"),
    "opened_to": _case.opened_on <= bindparam("opened_to"),
    "is_open": _case.closed_on.is_(None),
    "unassigned": _case.assigned_to.is_(None),
    "due_to": _case.next_due_at <= bindparam("due_to"),
}


@dataclass(frozen=True, slots=True)
class _Order:
    by: ColumnClause[Any]
    """A column of the card."""
    read: Callable[[str], object]
    ends: tuple[Any, Any]
    """Values before and behind all others."""
    span: tuple[str, str]
    """The filters that say instead where the list begins and ends."""
    leads: tuple[str, ...]
    """The filters whose columns stand before `by` in an index."""
    descending: bool = False
    condition: ColumnElement[bool] = true()  # noqa: RUF009 - a constant


Sort = Literal["-opened_on", "opened_on", "due"]
"""`due` lists only cases that ask for something, the soonest first."""
_BY_DATE = _Order(
    _case.opened_on,
    date.fromisoformat,
    ends=(date.min, date.max),
    span=("opened_from", "opened_to"),
    leads=("assigned_to", "identified_adm1", "status", "risk_level", "source"),
)
_ORDERS: Mapping[Sort, _Order] = {
    "-opened_on": replace(_BY_DATE, descending=True),
    "opened_on": _BY_DATE,
    "due": _Order(
        _case.next_due_at,
        datetime.fromisoformat,
        ends=(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
        span=("", "due_to"),
        leads=("assigned_to",),
        condition=_case.next_due_at.is_not(None),
    ),
}
_OF_IMPORTED: Mapping[str, Collection[str]] = {
    "status": CLOSED,
    "risk_level": ("low",),
    "source": (CaseSource.IMPORTED,),
}
"""The values that imported cases have."""
_FIRST_ID, _LAST_ID = UUID(int=0), UUID(int=2**128 - 1)


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
    order = _ORDERS[sort]
    statement = _statement(sort, _lead_of(order, filters), tuple(sorted(filters)))
    stretch = _stretch_of(order, filters, after)
    mine = {"mine_id": user_id(filters["mine"])} if "mine" in filters else {}
    values = {"organisation_id": organisation, "limit": limit, **filters, **mine, **stretch}
    row = statement.one(connection, values)
    return CardPage(row.items, [sort, row.sort_value, row.id] if row.more else None)


def _stretch_of(order: _Order, filters: Mapping[str, Any], after: Sequence[Any] | None) -> Mapping[str, object]:
    """Behind which value and id the page begins, and behind which value the list ends."""
    first, last = (filters.get(name, end) for name, end in zip(order.span, order.ends, strict=True))
    given = [(order.read(after[0]), UUID(after[1]))] if after is not None else []
    if order.descending:
        (value, id_), end = min([(last, _LAST_ID), *given]), first
    else:
        (value, id_), end = max([(first, _FIRST_ID), *given]), last
    return {"after_value": value, "after_id": id_, "end": end}


def user_id(subject: object) -> UUID:
    """The id of a user; of a system, which attends nothing, an id that no user has."""
    try:
        return UUID(str(subject))
    except ValueError:
        return UUID(int=0)


def _lead_of(order: _Order, filters: Mapping[str, Any]) -> str | None:
    """The filter whose index is read: the first that imported cases do not pass, which may be nearly all."""
    found = [name for name in order.leads if name in filters]
    narrow = [name for name in found if filters[name] not in _OF_IMPORTED.get(name, ())]
    return next(iter([*narrow, *found]), None)


@cache
def _statement(sort: Sort, lead: str | None, filters: tuple[str, ...]) -> Statement:
    """Made once for each combination: to put it together costs as much as to run it."""
    # One row more than asked for shows whether there is a next page. The page is put together where it is read: fifty
    # rows would cost the process more than everything else in the request.
    order = _ORDERS[sort]
    page = _cards(order, lead, filters).limit(_LIMIT + 1).subquery("page")
    card = func.row_to_json(page.table_valued())
    shown = func.array_to_json(func.array_agg(card, type_=ARRAY(JSON))[1:_LIMIT])
    return Statement(
        select(
            cast(func.coalesce(shown, literal_column("'[]'")), Text).label("items"),
            (func.count() > _LIMIT).label("more"),
            func.array_agg(page.c[order.by.name])[_LIMIT].label("sort_value"),
            func.array_agg(page.c.id)[_LIMIT].label("id"),
        ).select_from(page)
    )


def _cards(order: _Order, lead: str | None, filters: tuple[str, ...]) -> Select[Any]:
    if "mine" in filters:
        # One's own are few: they are read by their ids, whatever the rest would suggest, and the list is made of them.
        own = select(case_record).where(_IN_MINE).cte("own", nesting=True).prefix_with("MATERIALIZED")
        listed = _stretch(order, lead, tuple(name for name in filters if name != "mine"))
        return ClauseAdapter(own).traverse(listed)
    return _stretch(order, lead, filters)


def _stretch(order: _Order, lead: str | None, filters: tuple[str, ...]) -> Select[Any]:
    others = [_FILTERS[name] for name in filters if name != lead and name not in order.span]
    found = select(*CARD.columns(case_record)).where(
        _case.organisation_id == bindparam("organisation_id"), order.condition, *_in_stretch(order, lead), *others
    )
    place: list[ColumnElement[Any]] = [order.by, _case.id]
    if "due_to" in filters and "due_to" not in order.span:
        # Few cases are due, anywhere in the order of dates: they are found first, and then sorted.
        due = found.offset(literal_column("0")).subquery("due")
        found, place = select(due), [due.c[order.by.name], due.c.id]
    elif lead:
        place.insert(0, _case[lead])
    return found.order_by(*(each.desc() if order.descending else each for each in place))


def _in_stretch(order: _Order, lead: str | None) -> list[ColumnElement[bool]]:
    # With `lead = value` PostgreSQL would leave `lead` out of the order, and find the rest of it in other indexes too.
    column = [_case[lead]] if lead else []
    value = [bindparam(lead, type_=_case[lead].type)] if lead else []
    place, end = tuple_(*column, order.by, _case.id), tuple_(*column, order.by)
    after = bindparam("after_value", type_=order.by.type), bindparam("after_id", type_=_case.id.type)
    begins, ends = tuple_(*value, *after), tuple_(*value, bindparam("end", type_=order.by.type))
    stretch = [place < begins, end >= ends] if order.descending else [place > begins, end <= ends]
    return [*stretch, *(each.is_not(None) for each in column)]
