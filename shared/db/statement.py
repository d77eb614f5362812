"""Statements of SQLAlchemy that every request needs: compiled once, and executed without its layers.

    _READ = Statement(select(case_record.c.country, case_record.c.version).where(case_record.c.id == bindparam("id")))
    row = _READ.first(connection, {"id": case_id})      # row.country, row.version

SQLAlchemy takes 0.05 CPU-ms to find the compiled text of a statement and to wrap its result, more than psycopg takes to
execute it. A statement that is built for each call, or is seldom needed, gains nothing here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import BindParameter, ColumnElement, Connection, Dialect, Row
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import result_tuple
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.selectable import ReturnsRows
from sqlalchemy.types import TypeEngine

from shared.db.connection import Result

_NUMBERED: Dialect = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy gives it no types
"""Writes parameters as PostgreSQL prepares them."""

Convert = Callable[[Any], Any]
"""What SQLAlchemy does to a value before the driver gets it, or after the driver has returned it."""


class Statement:
    """A statement with named parameters, and with rows when it selects them or has `RETURNING`.

    The methods raise the errors of SQLAlchemy.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._ready: dict[tuple[str, ...], _Compiled] = {}

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Row[Any]]:
        """All rows that it returns."""
        compiled = self._compiled(connection.dialect, values)
        return compiled.rows(compiled.execute(connection, values))

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Row[Any] | None:
        """Its first row; None when there is none."""
        rows = self.all(connection, values)
        return rows[0] if rows else None

    def one(self, connection: Connection, values: Mapping[str, Any]) -> Row[Any]:
        """Its first row. Raises NoResultFound."""
        row = self.first(connection, values)
        if row is None:
            raise NoResultFound
        return row

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it inserted, updated or deleted."""
        return self._compiled(connection.dialect, values).execute(connection, values).changed

    def run_at_commit(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Execute it in the round trip of the commit. Its rows are dropped; its errors are those of the commit."""
        self._compiled(connection.dialect, values).run_at_commit(connection, values)

    def _compiled(self, dialect: Dialect, values: Mapping[str, Any]) -> "_Compiled":
        # Not at the import: the dialect of the engine knows how values are written, and an insert that names no column
        # inserts those that are given.
        names = tuple(values)
        if names not in self._ready:
            self._ready[names] = _compile(self._statement, dialect, names)
        return self._ready[names]


@dataclass(slots=True)
class _Compiled:
    text: bytes
    dialect: Dialect
    parameters: Sequence[tuple[str, Convert | None]]
    """In the order of their places."""
    constants: Mapping[str, Any]
    columns: Sequence[TypeEngine[Any]]
    make_row: Callable[[Sequence[Any]], Row[Any]]
    from_driver: Sequence[tuple[int, Convert]] | None = None
    """By place of the column. Known with the first result, because some types depend on what PostgreSQL returns."""

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> Result:
        driver: Any = connection.connection.dbapi_connection
        try:
            return driver.run(self.text, self._sent(values))  # type: ignore[no-any-return]
        except psycopg.Error as error:
            raise _as_sqlalchemy(error, connection, broken=driver.broken) from error

    def run_at_commit(self, connection: Connection, values: Mapping[str, Any]) -> None:
        driver: Any = connection.connection.dbapi_connection
        try:
            driver.run_at_commit(self.text, self._sent(values))
        except psycopg.Error as error:
            raise _as_sqlalchemy(error, connection, broken=driver.broken) from error

    def _sent(self, values: Mapping[str, Any]) -> list[Any]:
        given = {**self.constants, **values} if self.constants else values
        return [convert(given[name]) if convert else given[name] for name, convert in self.parameters]

    def rows(self, result: Result) -> list[Row[Any]]:
        if self.from_driver is None:
            self.from_driver = self._converts(result.types)
        return list(map(self.make_row, map(self._converted, result.rows) if self.from_driver else result.rows))

    def _converted(self, values: Sequence[Any]) -> Sequence[Any]:
        changed = list(values)
        for place, convert in self.from_driver or ():
            changed[place] = convert(changed[place])
        return changed

    def _converts(self, types: Sequence[int]) -> Sequence[tuple[int, Convert]]:
        found = [
            column.dialect_impl(self.dialect).result_processor(self.dialect, type_)
            for column, type_ in zip(self.columns, types, strict=True)
        ]
        return [(place, convert) for place, convert in enumerate(found) if convert]


def _compile(statement: ClauseElement, dialect: Dialect, names: Sequence[str]) -> _Compiled:
    compiled = statement.compile(dialect=_NUMBERED, column_keys=list(names))
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - a statement, no definition of a schema
    bound = {name: parameter for parameter, name in compiled.bind_names.items()}
    return _Compiled(
        text=str(compiled).encode(),
        dialect=dialect,
        parameters=[(name, _to_driver(bound[name], dialect)) for name in compiled.positiontup or ()],
        constants={name: one.effective_value for name, one in bound.items() if not one.required},
        columns=[column.type for column in _columns_of(statement)],
        make_row=result_tuple([column.key or "" for column in _columns_of(statement)]),
    )


def _to_driver(parameter: BindParameter[Any], dialect: Dialect) -> Convert | None:
    return parameter.type.dialect_impl(dialect).bind_processor(dialect)


def _columns_of(statement: ClauseElement) -> Sequence[ColumnElement[Any]]:
    return list(statement.exported_columns) if isinstance(statement, ReturnsRows) else []


def _as_sqlalchemy(error: psycopg.Error, connection: Connection, *, broken: bool) -> BaseException:
    if broken:
        # As SQLAlchemy does: whatever ended this connection has most likely ended all those of the pool.
        connection.engine.pool._invalidate(connection.connection, error)  # noqa: SLF001 - it offers nothing else
        connection.invalidate(error)
    return DBAPIError.instance(
        None,
        None,
        error,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=broken,
        dialect=connection.dialect,
    )
