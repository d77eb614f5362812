"""The statements that this process sends to PostgreSQL, whether SQLAlchemy or `shared.db.statement` executes them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg

from shared.db.connection import Result, RoundTripConnection


@contextmanager
def noting_statements() -> Iterator[list[tuple[str, Any]]]:
    """The text and the parameters of each statement of the block, in order; without what goes with begin and commit.

    Of those that SQLAlchemy executes the parameters are named, of the others they are a list.
    """
    found: list[tuple[str, Any]] = []
    execute, run = psycopg.Cursor.execute, RoundTripConnection.run

    def note_execute(cursor: psycopg.Cursor[Any], query: Any, params: Any = None, **options: Any) -> object:
        found.append((str(query), params))
        return execute(cursor, query, params, **options)

    def note_run(connection: RoundTripConnection, query: bytes, values: Sequence[Any]) -> Result:
        found.append((query.decode(), values))
        return run(connection, query, values)

    with patch.object(psycopg.Cursor, "execute", note_execute), patch.object(RoundTripConnection, "run", note_run):
        yield found
