"""The migration of alleged perpetrators can be started again, wherever it was interrupted."""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.integration

VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'part_of_perpetrator'::regclass"
TABLE = "SELECT to_regclass('vault.perpetrator')::text"


def test_an_index_that_could_not_be_made_is_made_when_it_is_started_again(
    service_database: Callable[[str], ServiceDatabase],
) -> None:
    database = service_database("cases")
    database.downgrade("0029")

    with psycopg.connect(database.admin_url) as reader:
        # Earlier readers are waited for at the end of the index; the lock timeout ends that.
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        reader.execute("SELECT FROM organisation_rule")
        with pytest.raises(OperationalError, match="lock timeout"):
            database.upgrade()
        reader.rollback()
        left = reader.execute(VALID).fetchone(), reader.execute(TABLE).fetchone()
    database.upgrade()

    with psycopg.connect(database.admin_url) as admin:
        made = admin.execute(VALID).fetchone(), admin.execute(TABLE).fetchone()
    assert (left, made) == (((False,), (None,)), ((True,), ("vault.perpetrator",)))
