"""What is history is added to by the service and never rewritten; every table has its place."""

import base64
from collections.abc import Callable

import pytest
from psycopg.errors import InsufficientPrivilege

from tests.support.databases import Databases, ServiceDatabase
from tests.support.history import (
    CURRENT,
    EVERYWHERE,
    HISTORY,
    QUEUES,
    WAITING,
    Kept,
    add_row,
    as_the_service,
    classified,
    kept,
    statements_on,
    tables_of,
)

pytestmark = pytest.mark.architecture


def test_every_table_is_history_how_things_are_or_what_waits(
    service: str, database_of: Callable[[str], ServiceDatabase], announce: Callable[[str], None]
) -> None:
    places = classified(service)

    assert len(places) == len(set(places))
    assert set(places) == tables_of(database_of(service))
    history, now, waiting = (len(each[service]) for each in (HISTORY, CURRENT, WAITING))
    announce(
        f"{service}: {history + len(EVERYWHERE)} tables are history, {now} current, {waiting + len(QUEUES)} waiting"
    )


def test_the_service_rewrites_no_row_of_history(
    service: str, databases: Databases, announce: Callable[[str], None]
) -> None:
    database, refused = databases.fresh(service), 0
    allowed = []
    for table, of in [*HISTORY[service].items(), *((table, kept()) for table in sorted(EVERYWHERE))]:
        done, tried = held(database, table, of)
        allowed += done
        refused += tried - len(done)

    assert allowed == []
    announce(f"{service}: {refused} statements on rows of history, all refused")


def held(database: ServiceDatabase, table: str, of: Kept) -> tuple[list[str], int]:
    """The statements that the service could execute on a row of `table`, and how many were tried."""
    key = base64.b64decode(database.environ["CEIBA_CONTEXT_KEY"])
    add_row(database, table, of)
    statements = list(statements_on(database, table, of))
    done = []
    for name, statement, values in statements:
        try:
            with as_the_service(database, key) as connection:
                # What may go with an anonymised case is refused at the commit.
                rows = connection.execute(statement, values).rowcount
                assert rows == 1, f"{table}: {name} did not find the row"
        except InsufficientPrivilege:
            continue
        done.append(f"{table}: {name}")
    return done, len(statements)
