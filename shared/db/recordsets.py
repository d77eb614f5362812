"""Many rows in one statement: they are sent as one JSON parameter, `rows`, however many they are."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, Table, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import JSONB, Insert, insert
from sqlalchemy.sql.selectable import TableValuedAlias

from shared.db.statement import Statement

K = TypeVar("K", bound=NamedTuple)
A = TypeVar("A", bound=NamedTuple)


def recordset(table: Table, names: Sequence[str]) -> TableValuedAlias:
    """The rows, with the columns of `table` that are called so."""
    columns = [column(name, table.c[name].type) for name in names]
    rows = func.jsonb_to_recordset(bindparam("rows", type_=JSONB))
    return rows.table_valued(*columns).render_derived(name="r", with_types=True)


def insert_new(table: Table, names: Sequence[str]) -> Insert:
    """Insert the rows; one with the key of a stored row is left out."""
    return _insert(table, names).on_conflict_do_nothing()


def insert_or_replace(table: Table, names: Sequence[str]) -> Insert:
    """Insert the rows; one with the key of a stored row takes its place."""
    statement = _insert(table, names)
    keys = table.primary_key.columns
    others = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def insert_or_add(table: Table, amounts: Sequence[str]) -> Insert:
    """Insert the rows; one with the key of a stored row adds its `amounts` to those stored."""
    keys = table.primary_key.columns
    statement = _insert(table, [*keys.keys(), *amounts])
    sums = {name: table.c[name] + statement.excluded[name] for name in amounts}
    return statement.on_conflict_do_update(index_elements=keys, set_=sums)


def add_to(connection: Connection, statement: Statement, delta: Mapping[K, A]) -> None:
    """Run a statement of `insert_or_add` for amounts by key; none runs when there is nothing to add."""
    if delta:
        rows = [{**key._asdict(), **amount._asdict()} for key, amount in delta.items()]
        statement.run(connection, {"rows": rows})


def _insert(table: Table, names: Sequence[str]) -> Insert:
    rows = recordset(table, names)
    return insert(table).from_select(names, select(*rows.c))
