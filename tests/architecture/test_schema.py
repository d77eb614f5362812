"""The migrations make the schema that is kept in `schema.lock`, and the tables in the code are those of it."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, NamedTuple

import psycopg
import pytest
from sqlalchemy import Column, MetaData, Table, Text
from sqlalchemy.dialects import postgresql

from infra.local.programs import REPOSITORY
from infra.processes import SERVICES
from tests.architecture.schema import kept, lock, schema
from tests.support.databases import ServiceDatabase, admin_rows

pytestmark = pytest.mark.architecture
POSTGRESQL = postgresql.dialect()
SHARED = ("shared.db.audit.audit_log", "shared.db.members")
"""Where tables stand that more than one service has."""
LEFT_OUT = {
    "activations.totp_sealed": "of the release before 0028, which wrote it; a later one drops it",
    "audit.sealed": "the sealer's, in SQL of its own",
    "case_record.created_at": "set by the database and read by no code",
    "member.supervised_until": "of cases alone: read in adapters/access/supervision.py, set by a trigger",
}
"""Columns that no table in the code needs, and why."""
_COLUMNS = """
SELECT format('%s.%s', n.nspname, c.relname), a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    a.attgenerated <> ''
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
"""


class Migrated(NamedTuple):
    """A column as it is in the database."""

    kind: str
    not_null: bool
    generated: bool


def tables(service: str) -> Iterator[Table]:
    """Every table that `service` declares."""
    folder = REPOSITORY / "services" / service
    own = [".".join(file.relative_to(REPOSITORY).with_suffix("").parts) for file in folder.rglob("tables.py")]
    for name in own:
        yield from tables_in(name)


def tables_in(module: str) -> list[Table]:
    return [value for value in vars(import_module(module)).values() if isinstance(value, Table)]


def migrated(url: str) -> dict[str, dict[str, Migrated]]:
    """Table → column → how it is."""
    found: dict[str, dict[str, Migrated]] = {}
    with psycopg.connect(url) as connection:
        for table, column, *there in connection.execute(_COLUMNS):
            found.setdefault(table.removeprefix("public."), {})[column] = Migrated(*there)
    return found


def differences(table: Table, there: dict[str, Migrated]) -> list[str]:
    """Where the code and the database do not say the same."""
    more = [f"{table.fullname}.{name}" for name, column in there.items() if not column.generated]
    only_there = [name for name in more if name.rpartition(".")[2] not in table.columns and name not in LEFT_OUT]
    here = [difference(column, there.get(column.name)) for column in table.columns]
    return [text for text in here if text] + [f"{name} is not in the code" for name in only_there]


def difference(column: Column[Any], there: Migrated | None) -> str | None:
    if there is None:
        return f"{column} is not in the database"
    kind = column.type.compile(POSTGRESQL).lower()
    if kind != there.kind:
        return f"{column} is {there.kind} in the database, {kind} in the code"
    return None if column.nullable or there.not_null else f"{column} may be null in the database"


def test_the_migrations_make_the_schema_that_is_kept(
    service: str, database_of: Callable[[str], ServiceDatabase]
) -> None:
    objects = schema(database_of(service).admin_url)
    there = lock(service, objects)
    others = [text for line, text in zip(there, objects.values(), strict=True) if line not in kept(service)]

    assert (others, there) == ([], kept(service)), "what a new migration changes is entered as schema.py says"


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("GRANT DELETE ON audit TO reporting_app", "table public.audit"),
        ("ALTER TABLE audit ALTER COLUMN purpose SET DEFAULT ''", "table public.audit"),
        ("ALTER TABLE audit NO FORCE ROW LEVEL SECURITY", "table public.audit"),
        ("ALTER POLICY app_reads ON audit USING (true)", "table public.audit"),
        ("ALTER TABLE audit DISABLE TRIGGER stamped", "table public.audit"),
        ("DROP INDEX audit_unsealed", "table public.audit"),
        ("ALTER TABLE audit_seal DROP CONSTRAINT audit_seal_audit_id_key", "table public.audit_seal"),
        ("GRANT EXECUTE ON FUNCTION authz.verify TO reporting_app", "function authz.verify(text)"),
        ("ALTER FUNCTION authz.actor() SECURITY DEFINER", "function authz.actor()"),
        ("GRANT USAGE ON SEQUENCE authz.verified_low TO reporting_app", "sequence authz.verified_low"),
        ("GRANT CREATE ON SCHEMA authz TO reporting_app", "schema authz"),
    ],
)
def test_a_schema_that_differs_is_found(
    statement: str, name: str, service_database: Callable[[str], ServiceDatabase]
) -> None:
    url = service_database("reporting").admin_url
    before = schema(url)

    admin_rows(url, statement)
    after = schema(url)

    assert [key for key in before | after if before.get(key) != after.get(key)] == [name]


def test_every_table_in_the_code_is_as_it_was_migrated(
    service: str, database_of: Callable[[str], ServiceDatabase]
) -> None:
    there = migrated(database_of(service).admin_url)

    found = {table.fullname: differences(table, there.get(table.fullname, {})) for table in tables(service)}

    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("module", SHARED)
def test_a_shared_table_is_the_same_everywhere(module: str, database_of: Callable[[str], ServiceDatabase]) -> None:
    (table,) = tables_in(module)
    found = [migrated(database_of(service).admin_url).get(table.fullname) for service in SERVICES]

    assert [text for there in found if there for text in differences(table, there)] == []
    assert sum(there is not None for there in found) > 1


def test_a_difference_is_found() -> None:
    table = Table("t", MetaData(), Column("a", Text), Column("b", Text, nullable=False), Column("c", Text))
    there = {
        "a": Migrated("uuid", not_null=True, generated=False),
        "b": Migrated("text", not_null=False, generated=False),
        "d": Migrated("text", not_null=True, generated=False),
        "e": Migrated("text", not_null=True, generated=True),
    }

    assert differences(table, there) == [
        "t.a is uuid in the database, text in the code",
        "t.b may be null in the database",
        "t.c is not in the database",
        "t.d is not in the code",
    ]
