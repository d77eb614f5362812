"""Column types that SQLAlchemy leaves as they are."""

from typing import Any

from sqlalchemy import LargeBinary
from sqlalchemy.engine.interfaces import Dialect


class Bytea(LargeBinary):
    """`bytea`. psycopg sends and reads `bytes` as they are; `LargeBinary` wraps each value and copies each result."""

    def bind_processor(self, dialect: Dialect) -> None:
        """None: values are sent unchanged."""

    def result_processor(self, dialect: Dialect, coltype: Any) -> None:
        """None: values are returned unchanged."""
