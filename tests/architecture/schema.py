"""The schema of a migrated database as text, one object after the other, and the list of what it has to be.

`python -m tests.architecture.schema > tests/architecture/schema.lock` enters what a new migration changed.
"""

import hashlib
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg.conninfo import make_conninfo

from infra.ops.provision import Passwords, provision_database, provision_roles
from infra.processes import SERVICES
from shared.db.migrate import migrate
from tests.support.servers import postgres

LOCK = Path(__file__).with_name("schema.lock")
_OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
_TABLE = "format('table %s', c.oid::regclass)"
# Partitions are left out: how many there are and what they are called depends on the month.
_RELATIONS = f"pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND {_OURS} AND NOT c.relispartition"
_QUERIES = {
    "schema": f"""
        SELECT 'schema ' || n.nspname, n.nspowner::regrole, pg_temp.acl(n.nspacl) FROM pg_namespace n WHERE {_OURS}""",
    "relation": f"""
        SELECT {_TABLE}, c.relkind, c.relpersistence, c.relowner::regrole, c.relrowsecurity, c.relforcerowsecurity,
            c.reloptions, pg_temp.acl(c.relacl), CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END
        FROM {_RELATIONS} WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')""",
    "column": f"""
        SELECT {_TABLE}, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
            format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity,
            a.attgenerated, a.attstorage, a.attcollation::regcollation, pg_temp.acl(a.attacl)
        FROM {_RELATIONS} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')""",
    "constraint": f"""
        SELECT {_TABLE}, k.conname, pg_get_constraintdef(k.oid), k.convalidated
        FROM {_RELATIONS} JOIN pg_constraint k ON k.conrelid = c.oid""",
    "index": f"""
        SELECT {_TABLE}, pg_get_indexdef(i.indexrelid), i.indisvalid
        FROM {_RELATIONS} JOIN pg_index i ON i.indrelid = c.oid""",
    "policy": f"""
        SELECT {_TABLE}, p.polname, p.polcmd, p.polpermissive, p.polroles::regrole[]::text[],
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
        FROM {_RELATIONS} JOIN pg_policy p ON p.polrelid = c.oid""",
    "trigger": f"""
        SELECT {_TABLE}, pg_get_triggerdef(t.oid), t.tgenabled
        FROM {_RELATIONS} JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal""",
    "sequence": f"""
        SELECT format('sequence %s', c.oid::regclass), c.relpersistence, c.relowner::regrole, pg_temp.acl(c.relacl),
            to_jsonb(s) - 'seqrelid' - 'seqtypid', s.seqtypid::regtype
        FROM {_RELATIONS} JOIN pg_sequence s ON s.seqrelid = c.oid""",
    "function": f"""
        SELECT format('function %s', f.oid::regprocedure), pg_get_functiondef(f.oid), f.proowner::regrole,
            pg_temp.acl(f.proacl)
        FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace AND {_OURS} WHERE f.prokind IN ('f', 'p', 'w')""",
    "type": f"""
        SELECT format('type %s', t.oid::regtype), t.typtype, t.typowner::regrole,
            format_type(t.typbasetype, t.typtypmod),
            ARRAY(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND {_OURS} WHERE t.typtype IN ('d', 'e', 'r')""",
}
_ACL = """
CREATE FUNCTION pg_temp.acl(aclitem[]) RETURNS text
RETURN (SELECT string_agg(item::text, ' ' ORDER BY item::text) FROM unnest($1) AS item)
"""


def schema(url: str) -> dict[str, str]:
    """Object → what it is: a table with its columns, constraints, indexes, policies, triggers and grants; a function.

    `url` is of a superuser. Names are qualified.
    """
    found: dict[str, list[str]] = {}
    with psycopg.connect(url) as connection:
        connection.execute(_ACL)
        connection.execute("SET search_path = pg_catalog")
        for part, query in _QUERIES.items():
            for name, *facts in connection.execute(query):
                found.setdefault(name, []).append(f"{part} {facts}")
        connection.rollback()
    return {name: "\n".join(sorted(lines)) for name, lines in sorted(found.items())}


def kept(service: str) -> list[str]:
    """The lines of `service` in the list."""
    return [line for line in LOCK.read_text(encoding="utf-8").splitlines() if line.startswith(f"{service} ")]


def lock(service: str, objects: dict[str, str]) -> list[str]:
    """The lines that the list has to hold for `objects` of `service`."""
    return [f"{service} {name} {hashlib.sha256(text.encode()).hexdigest()}" for name, text in objects.items()]


def write() -> None:
    """Print the lock of what the migrations make, on a server of its own."""
    os.environ.pop("CEIBA_TEST_DATABASE_URL", None)
    with TemporaryDirectory() as folder, postgres(Path(folder)) as url:
        for service in SERVICES:
            provision_roles(url, service, Passwords(app="app", relay="relay"))
            provision_database(url, service, f"ceiba_{service}")
            migrate(service, url, bytes(32))
            print("\n".join(lock(service, schema(make_conninfo(url, dbname=f"ceiba_{service}")))))


if __name__ == "__main__":
    write()
