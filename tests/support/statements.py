"""The statements that this process sends to PostgreSQL, whether SQLAlchemy or psycopg executes them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg


@contextmanager
def noting_statements() -> Iterator[list[tuple[str, Any]]]:
    """The text and the parameters of each statement of the block, in order; without what goes with begin and commit."""
    found: list[tuple[str, Any]] = []
    execute = psycopg.Cursor.execute

    def note(cursor: psycopg.Cursor[Any], query: Any, params: Any = None, **options: Any) -> psycopg.Cursor[Any]:
        found.append((str(query), params))
        return execute(cursor, query, params, **options)

    with patch.object(psycopg.Cursor, "execute", note):
        yield found
