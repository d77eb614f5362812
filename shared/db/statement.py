"""Statements of SQLAlchemy that every request needs: compiled once, and executed by psycopg itself.

    _READ = Statement(select(case_record.c.country, case_record.c.version).where(case_record.c.id == bindparam("id")))
    row = _READ.first(connection, {"id": case_id})      # row.country, row.version

SQLAlchemy takes 0.05 CPU-ms to find the compiled text of a statement and to wrap its result, more than psycopg takes to
execute it. A statement that is built for each call, or is seldom needed, gains nothing here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Connection, Dialect, Row
from sqlalchemy.engine import result_tuple
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.selectable import ReturnsRows
from sqlalchemy.types import TypeEngine

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
        found = compiled.execute(connection, values).fetchall()
        return [compiled.row(values) for values in found]

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Row[Any] | None:
        """Its first row; None when there is none."""
        compiled = self._compiled(connection.dialect, values)
        found = compiled.execute(connection, values).fetchone()
        return None if found is None else compiled.row(found)

    def one(self, connection: Connection, values: Mapping[str, Any]) -> Row[Any]:
        """Its only row. Raises NoResultFound."""
        row = self.first(connection, values)
        if row is None:
            raise NoResultFound
        return row

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it inserted, updated or deleted."""
        return self._compiled(connection.dialect, values).execute(connection, values).rowcount

    def _compiled(self, dialect: Dialect, values: Mapping[str, Any]) -> "_Compiled":
        # Not at the import: the dialect of the engine knows how values are written, and an insert that names no column
        # inserts those that are given.
        names = tuple(values)
        if names not in self._ready:
            self._ready[names] = _compile(self._statement, dialect, names)
        return self._ready[names]


@dataclass(slots=True)
class _Compiled:
    text: str
    dialect: Dialect
    constants: Mapping[str, Any]
    to_driver: Mapping[str, Convert]
    columns: Sequence[TypeEngine[Any]]
    make_row: Callable[[Sequence[Any]], Row[Any]]
    from_driver: Sequence[tuple[int, Convert]] | None = None
    """By place of the column. Known with the first result, because some types depend on what PostgreSQL returns."""

    def execute(self, connection: Connection, values: Mapping[str, Any]) -> psycopg.Cursor[Any]:
        sent = {**self.constants, **values}
        for name, convert in self.to_driver.items():
            sent[name] = convert(sent[name])
        driver: Any = connection.connection.dbapi_connection
        try:
            cursor: psycopg.Cursor[Any] = driver.execute(self.text, sent)
        except psycopg.Error as error:
            raise _as_sqlalchemy(error, connection, broken=driver.broken) from error
        if self.from_driver is None:
            self.from_driver = self._converts(cursor)
        return cursor

    def _converts(self, cursor: psycopg.Cursor[Any]) -> Sequence[tuple[int, Convert]]:
        found = [
            _processor(column, self.dialect).result_processor(self.dialect, described.type_code)
            for column, described in zip(self.columns, cursor.description or (), strict=True)
        ]
        return [(place, convert) for place, convert in enumerate(found) if convert]

    def row(self, values: Sequence[Any]) -> Row[Any]:
        if self.from_driver:
            changed = list(values)
            for place, convert in self.from_driver:
                changed[place] = convert(changed[place])
            values = changed
        return self.make_row(values)


def _compile(statement: ClauseElement, dialect: Dialect, names: Sequence[str]) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - a statement, no definition of a schema
    bound = {compiled.bind_names[parameter]: parameter for parameter in compiled.bind_names}
    converts = {name: _processor(parameter.type, dialect).bind_processor(dialect) for name, parameter in bound.items()}
    constants = {name: parameter.effective_value for name, parameter in bound.items() if not parameter.required}
    columns = list(statement.exported_columns) if isinstance(statement, ReturnsRows) else []
    return _Compiled(
        text=str(compiled),
        dialect=dialect,
        constants={name: (converts[name] or _as_it_is)(value) for name, value in constants.items()},
        to_driver={name: convert for name, convert in converts.items() if convert and name not in constants},
        columns=[column.type for column in columns],
        make_row=result_tuple([column.key or "" for column in columns]),
    )


def _processor(of: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return of.dialect_impl(dialect)


def _as_it_is(value: Any) -> Any:
    return value


def _as_sqlalchemy(error: psycopg.Error, connection: Connection, *, broken: bool) -> BaseException:
    if broken:
        connection.invalidate(error)  # so that it leaves the pool
    return DBAPIError.instance(
        None,
        None,
        error,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=broken,
        dialect=connection.dialect,
    )
