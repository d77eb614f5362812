"""Every service's schema can be taken down and put up again."""

from collections.abc import Callable

import psycopg
import pytest

from shared.db.migrate import downgrade, migrate
from tests.architecture.schema import kept, lock, schema
from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("service", ["identity", "cases", "referrals", "reporting"])
def test_down_to_nothing_and_up_again(
    service_database: Callable[[str], ServiceDatabase], postgres_url: str, service: str
) -> None:
    database = service_database(service)

    downgrade(service, postgres_url, "base", database=database.name)
    with psycopg.connect(database.admin_url) as admin:
        left = admin.execute(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema')"
            " AND relname <> 'alembic_version'"
        ).fetchall()
    migrate(service, postgres_url, b"k" * 32, database=database.name)

    assert left == []
    assert lock(service, schema(database.admin_url)) == kept(service)
