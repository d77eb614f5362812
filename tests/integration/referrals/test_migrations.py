"""The schema goes up, down to nothing, and up again."""

import base64
from collections.abc import Callable

import psycopg

from infra.local.secrets import PlatformSecrets
from shared.db.migrate import downgrade, migrate
from tests.support.databases import ServiceDatabase

OURS = (
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN ('public', 'authz') AND c.relkind = 'r' AND c.relname <> 'alembic_version'"
)
FUNCTIONS = (
    "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname IN ('public', 'authz')"
)


def _count(database: ServiceDatabase, statement: str) -> int:
    with psycopg.connect(database.admin_url) as connection:
        return connection.execute(statement).fetchone()[0]


def test_down_to_nothing_and_up_again(
    service_database: Callable[[str], ServiceDatabase], postgres_url: str, platform_secrets: PlatformSecrets
):
    database = service_database("referrals")
    tables, functions = _count(database, OURS), _count(database, FUNCTIONS)
    assert tables > 10

    downgrade("referrals", postgres_url, "base", database=database.name)
    assert (_count(database, OURS), _count(database, FUNCTIONS)) == (0, 0)

    key = base64.b64decode(platform_secrets.context_keys["referrals"])
    migrate("referrals", postgres_url, key, database=database.name)
    assert (_count(database, OURS), _count(database, FUNCTIONS)) == (tables, functions)
