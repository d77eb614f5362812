"""Column types that SQLAlchemy leaves as they are."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.engine.interfaces import Dialect


class Bytea(LargeBinary):
    """`bytea`. psycopg sends and reads `bytes` as they are; `LargeBinary` wraps each value and copies each result."""

    def bind_processor(self, dialect: Dialect) -> None:
        """None: values are sent unchanged."""

    def result_processor(self, dialect: Dialect, coltype: Any) -> None:
        """None: values are returned unchanged."""


def bytea_array(values: Iterable[bytes]) -> str:
    """`values` as the text of an array, for a parameter of type text that is cast to `bytea[]`.

    psycopg would escape each value by itself: 10 µs instead of 0.1 µs.
    """
    return "{" + ",".join([rf'"\\x{value.hex()}"' for value in values]) + "}"
