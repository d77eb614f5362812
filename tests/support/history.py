"""Which tables of the services are history, and what is tried on each as the service itself.

History is added to and never rewritten. Everything else says how things are now, or waits to be done.
"""

# fixed dates: values of columns that no rule reads

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from shared.db.context import ContextSigner
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.grant import system_grant
from tests.support.databases import ServiceDatabase

# fixed dates: values that a column takes, which no rule reads
EARLIER, LATER = "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"
EVERYWHERE = frozenset({"audit", "audit_seal", "audit_anchored"})
"""History of every service: the service reads the last two, and the relay writes them."""
QUEUES = frozenset({"outbox", "outbox_delivery", "outbox_position", "inbox", "inbox_position", "dead_letter"})
OF_THE_DATABASE = frozenset({"authz.context_key", "alembic_version", "schema_revision"})


@dataclass(frozen=True)
class Kept:
    """A table of history. Columns that are not named can be filled once, when they are empty."""

    changes: frozenset[str] = frozenset()
    """Columns that the service may write over."""
    empty: frozenset[str] = frozenset()
    """Columns that are empty in the row that is tried: they are never filled again."""


def kept(changes: str = "", *, empty: str = "") -> Kept:
    """A table whose other columns stay as they are once they have a value."""
    return Kept(frozenset(changes.split()), frozenset(empty.split()))


HISTORY: Mapping[str, Mapping[str, Kept]] = {
    "identity": {
        "access_requests": kept(),
        "announcements": kept("version"),
        "country_settings": kept(),
        "pledges": kept(),
        "training_passes": kept(),
    },
    "cases": {
        "approval": kept(),
        "assessment": kept(),
        "assignment": kept(),
        "bulk_access": kept("wrapped_key"),
        "client_holder": kept(),
        "disclosure": kept(),
        "document": kept("state version", empty="name wrapped_key"),
        "document_custody": kept(),
        "emergency_access": kept(),
        "known_extract": kept(),
        "note": kept(),
        "proceeding_stage": kept(),
        "shared_person": kept(),
        "timeline_entry": kept(),
        "vault.identity_change": kept(),
        "vault.tombstone": kept(),
    },
    "referrals": {
        "delivery_attempt": kept(),
        "escalation": kept(),
        "referral_event": kept(),
        "withdrawal_notice": kept(),
    },
    "reporting": {},
}
CURRENT: Mapping[str, frozenset[str]] = {
    "identity": frozenset(
        {
            "backup_state",
            "clients",
            "country_roles",
            "federated_accounts",
            "organisations",
            "passkeys",
            "recovery_codes",
            "refresh_families",
            "refresh_tokens",
            "sign_ins",
            "signing_keys",
            "told_duties",
            "users",
        }
    ),
    "cases": frozenset(
        {
            "case_follower",
            "case_part",
            "case_record",
            "case_referral",
            "case_search_token",
            "country_setting",
            "import_problem",
            "import_run",
            "member",
            "organisation_rule",
            "proceeding_person",
            "vault.perpetrator",
            "vault.person_identity",
            "vault.proceeding",
            "vault.proceeding_part",
        }
    ),
    "referrals": frozenset(
        {
            "case_seal",
            "case_workers",
            "country_setting",
            "email_channel",
            "member",
            "movement",
            "notification",
            "organisation",
            "organisation_rule",
            "referral",
            "service_offer",
            "webhook_endpoint",
        }
    ),
    "reporting": frozenset(
        {
            "change_mark",
            "changed",
            "early_consent",
            "extract",
            "extract_run",
            "import_arrival",
            "known_to",
            "organisation",
            "person_count",
            "person_fact",
            "person_published",
            "proceeding_count",
            "proceeding_record",
            "proceeding_unit",
            "publication",
            "published",
            "referral_count",
            "referral_fact",
            "release",
            "vintage",
        }
    ),
}
"""How things are now. The evidence and hand-overs in `vault.proceeding_part` are history all the same:
tests/integration/cases/test_rewritten_custody.py."""
WAITING: Mapping[str, frozenset[str]] = {
    "identity": frozenset(
        {
            "activations",
            "authorization_codes",
            "client_assertions",
            "idempotency",
            "pushed_requests",
            "revocations",
            "training_reminders",
            "welcomes",
        }
    ),
    "cases": frozenset({"document_ticket", "idempotency", "import_file"}),
    "referrals": frozenset({"delivery", "idempotency"}),
    "reporting": frozenset({"extract_chunk", "idempotency"}),
}
"""What is done once, or forgotten after a while."""

_TABLES = """
SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')
"""
_COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute AS a
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
"""
_CHECKS = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
_VALUES: Mapping[str, tuple[Any, Any]] = {
    "uuid": ("00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"),
    "text": ("GT", "HN"),
    "text[]": (["a"], ["b"]),
    "integer": (1, 2),
    "smallint": (1, 2),
    "bigint": (1, 2),
    "boolean": (True, False),
    "date": ("2026-11-20", "2026-11-21"),
    "timestamp with time zone": (EARLIER, LATER),
    "bytea": (b"a", b"b"),
    "jsonb": ('{"a": 1}', '{"a": 2}'),
}
"""A value of each type, and another one."""


def tables_of(database: ServiceDatabase) -> set[str]:
    """Every table of a service."""
    with psycopg.connect(database.admin_url) as admin:
        return {name for (name,) in admin.execute(_TABLES)}


def classified(service: str) -> list[str]:
    """Every table that has its place here."""
    places = (EVERYWHERE, QUEUES, OF_THE_DATABASE, HISTORY[service], CURRENT[service], WAITING[service])
    return [table for place in places for table in place]


def columns_of(database: ServiceDatabase, table: str) -> Mapping[str, str]:
    """The columns of a table with their types."""
    with psycopg.connect(database.admin_url) as admin:
        return dict(admin.execute(_COLUMNS, (table,)).fetchall())


def add_row(database: ServiceDatabase, table: str, of: Kept) -> None:
    """Put a row into a table of a copy, without its checks and without asking what it belongs to."""
    values = {name: _VALUES[kind][0] for name, kind in columns_of(database, table).items()}
    values |= dict.fromkeys(of.empty)
    names = sql.SQL(", ").join(map(sql.Identifier, values))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        _named(table), names, sql.SQL(", ").join([sql.Placeholder()] * len(values))
    )
    with psycopg.connect(database.admin_url) as admin:
        admin.execute("SET session_replication_role = replica")
        for (check,) in admin.execute(_CHECKS, (table,)).fetchall():
            drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}")
            admin.execute(drop.format(_named(table), sql.Identifier(check)))
        admin.execute(statement, list(values.values()))


def statements_on(database: ServiceDatabase, table: str, of: Kept) -> Iterator[tuple[str, sql.Composed, list[Any]]]:
    """What the service may not do to a row that is complete: another value in any column, and deleting it."""
    for name, kind in columns_of(database, table).items():
        if name not in of.changes:
            update = sql.SQL("UPDATE {} SET {} = %s").format(_named(table), sql.Identifier(name))
            yield f"UPDATE {name}", update, [_VALUES[kind][1]]
    yield "DELETE", sql.SQL("DELETE FROM {}").format(_named(table)), []


@contextmanager
def as_the_service(database: ServiceDatabase, key: bytes) -> Iterator["psycopg.Connection[Any]"]:
    """A transaction of the service's role, for the platform in every country."""
    context = ContextSigner(key).sign(system_grant(database.service, ALL_COUNTRIES))
    with psycopg.connect(database.app_url) as connection:
        connection.execute("SELECT set_config('ceiba.context', %s, true)", (context,))
        yield connection


def _named(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split("."))
