"""Every service's schema can be taken down and put up again."""

from collections.abc import Callable

import psycopg
import pytest

from tests.architecture.schema import kept, lock, schema
from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("service", ["identity", "cases", "referrals", "reporting"])
def test_down_to_nothing_and_up_again(service_database: Callable[[str], ServiceDatabase], service: str) -> None:
    database = service_database(service)

    database.downgrade("base")
    with psycopg.connect(database.admin_url) as admin:
        left = admin.execute(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema')"
            " AND relname <> 'alembic_version'"
        ).fetchall()
    database.upgrade()

    assert left == []
    assert lock(service, schema(database.admin_url)) == kept(service)
