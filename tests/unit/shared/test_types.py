"""Column types."""

import pytest
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from shared.db.types import Bytea

pytestmark = pytest.mark.unit


def test_bytes_go_to_the_driver_and_come_back_unchanged() -> None:
    dialect = PGDialect_psycopg()

    assert Bytea().dialect_impl(dialect).bind_processor(dialect) is None
    assert Bytea().dialect_impl(dialect).result_processor(dialect, None) is None
    assert Bytea().compile(dialect=dialect) == "BYTEA"
