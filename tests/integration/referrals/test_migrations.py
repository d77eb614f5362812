"""The schema goes up, down to nothing, and up again."""

from collections.abc import Callable
from datetime import timedelta

import psycopg

from tests.support.databases import ServiceDatabase

OURS = (
    "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN ('public', 'authz') AND c.relkind = 'r' AND c.relname <> 'alembic_version'"
)
FORMERLY = """
INSERT INTO referral (id, code, country, from_organisation_id, to_country, to_organisation_id, case_id, kind,
    services, urgency, respond_by, profile, state, capacity, fields, payload_sha256, data_key, reserved, sent_at,
    sent_by, version)
SELECT gen_random_uuid(), 'GT-000-000', 'GT', gen_random_uuid(), 'HN', gen_random_uuid(), gen_random_uuid(),
    'service_referral', '{medical}', '24h', now() + interval '24 hours', 'd3_identified', 'sent', '{}', '{}', '', '',
    '{}', now(), 'somebody', 1
"""
"""As the release before escalation wrote a referral: without its columns."""
FUNCTIONS = (
    "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname IN ('public', 'authz')"
)


def _count(database: ServiceDatabase, statement: str) -> int:
    with psycopg.connect(database.admin_url) as connection:
        return connection.execute(statement).fetchone()[0]


def test_down_to_nothing_and_up_again(service_database: Callable[[str], ServiceDatabase]) -> None:
    database = service_database("referrals")
    tables, functions = _count(database, OURS), _count(database, FUNCTIONS)
    assert tables > 10

    database.downgrade("base")
    assert (_count(database, OURS), _count(database, FUNCTIONS)) == (0, 0)

    database.upgrade()
    assert (_count(database, OURS), _count(database, FUNCTIONS)) == (tables, functions)


def test_a_referral_of_the_release_before_has_every_deadline(
    service_database: Callable[[str], ServiceDatabase],
) -> None:
    database = service_database("referrals")
    database.downgrade("0001")
    with psycopg.connect(database.admin_url) as connection:
        connection.execute(FORMERLY)
    database.upgrade()

    with psycopg.connect(database.admin_url) as connection:
        # And while both releases run side by side.
        connection.execute(FORMERLY.replace("GT-000-000", "GT-000-001"))
        rows = connection.execute(
            "SELECT escalation_level, escalate_again_at - sent_at, expires_at - sent_at FROM referral"
        ).fetchall()
    assert rows == [(0, timedelta(hours=48), timedelta(hours=72))] * 2
