"""The tables that the code declares are those that the migrations make."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql

from infra.local.programs import REPOSITORY
from shared.db.engine import make_engine
from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.integration

SERVICES = sorted(path.parts[-3] for path in REPOSITORY.glob("services/*/adapters/tables.py"))


@pytest.fixture(scope="module", params=SERVICES)
def tables(request: pytest.FixtureRequest, service_database: Callable[[str], ServiceDatabase]) -> Iterator[Any]:
    """Each declared table of a service with its columns in a migrated database, and the names of its key there."""
    declared = import_module(f"services.{request.param}.adapters.tables").metadata.tables.values()
    engine = make_engine(service_database(request.param).admin_url)
    with engine.connect() as connection:
        migrated = inspect(connection)
        yield [
            (
                table,
                {column["name"]: column for column in migrated.get_columns(table.name, table.schema)},
                migrated.get_pk_constraint(table.name, table.schema)["constrained_columns"],
            )
            for table in declared
        ]
    engine.dispose()


def written(type_: Any) -> Any:
    return type_.compile(dialect=postgresql.dialect())


def filled_in(column: Any) -> Any:
    """Whether the database gives a row that says nothing about the column a value of its own."""
    return column["default"] is not None or "computed" in column or "identity" in column


def test_every_column_is_there_and_of_that_type(tables: Any) -> None:
    differing = {
        str(column): (written(column.type), written(columns[column.name]["type"]) if column.name in columns else None)
        for table, columns, _ in tables
        for column in table.c
    }

    assert {name: types for name, types in differing.items() if types[0] != types[1]} == {}


def test_every_column_is_declared(tables: Any) -> None:
    # What the database writes and reads by itself need not be.
    unknown = {
        f"{table.name}.{name}": column
        for table, columns, _ in tables
        for name, column in columns.items()
        if name not in table.c
    }

    assert [name for name, column in unknown.items() if not column["nullable"] and not filled_in(column)] == []


def test_what_the_code_never_leaves_empty_is_never_empty_in_the_database(tables: Any) -> None:
    assert [
        str(column)
        for table, columns, _ in tables
        for column in table.c
        if not column.nullable and columns[column.name]["nullable"]
    ] == []


def test_what_a_dataclass_may_leave_empty_may_be_empty_in_the_database(tables: Any) -> None:
    assert [
        str(column)
        for table, columns, _ in tables
        if "storage" in table.info
        for column in table.c
        if column.nullable and not columns[column.name]["nullable"]
    ] == []


def test_the_keys_are_the_same(tables: Any) -> None:
    assert {table.name: set(table.primary_key.columns.keys()) for table, _, _ in tables} == {
        table.name: set(key) for table, _, key in tables
    }
