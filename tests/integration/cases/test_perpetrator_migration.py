"""The migration of alleged perpetrators can be started again, wherever it was interrupted."""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from shared.db.migrate import downgrade, migrate
from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.integration

VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'part_of_perpetrator'::regclass"
TABLE = "SELECT to_regclass('vault.perpetrator')::text"


def test_an_index_that_could_not_be_made_is_made_when_it_is_started_again(
    service_database: Callable[[str], ServiceDatabase], postgres_url: str
) -> None:
    database = service_database("cases")
    downgrade("cases", postgres_url, "0029", database=database.name)

    with psycopg.connect(database.admin_url) as reader:
        # Earlier readers are waited for at the end of the index; the lock timeout ends that.
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        reader.execute("SELECT FROM organisation_rule")
        with pytest.raises(OperationalError, match="lock timeout"):
            migrate("cases", postgres_url, b"k" * 32, database=database.name)
        reader.rollback()
        left = reader.execute(VALID).fetchone(), reader.execute(TABLE).fetchone()
    migrate("cases", postgres_url, b"k" * 32, database=database.name)

    with psycopg.connect(database.admin_url) as admin:
        made = admin.execute(VALID).fetchone(), admin.execute(TABLE).fetchone()
    assert (left, made) == (((False,), (None,)), ((True,), ("vault.perpetrator",)))
