"""The third check of scope (ARCHITECTURE.md): PostgreSQL itself refuses another country's rows.

It is read from the migrated databases.
"""

import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.architecture

_UNPROTECTED = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
  AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'country' AND NOT a.attisdropped)
"""
_WITHOUT_POLICY = """
SELECT c.oid::regclass::text FROM pg_class c WHERE c.relrowsecurity
  AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
"""
_OWNED = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
WHERE r.rolname IN (%(app)s, %(relay)s)
"""
_FOREIGN_OWNERS = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_roles r ON r.oid = c.relowner
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND r.rolname <> %(owner)s
"""
_VIEWS = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'v' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND NOT coalesce('security_invoker=true' = ANY (c.reloptions) OR 'security_invoker=on' = ANY (c.reloptions), false)
"""
_MATERIALIZED = """
SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'm'
  AND (has_table_privilege(%(app)s, c.oid, 'SELECT'))
"""
_LOOSE_DEFINERS = """
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%%')
"""
_CLAIM = "authz.claim()"
"""Names every schema instead: tests/integration/shared/test_verified_once.py asks it under a hostile search path."""
_POLICIES = """
SELECT tablename || '.' || policyname || ': ' || concat_ws(' ', qual, with_check) FROM pg_policies
"""
_ONCE_A_STATEMENT = re.compile(r"\( SELECT authz\.\w+\(\) AS \w+\)")
_MIGHTY = """
SELECT rolname FROM pg_roles WHERE rolname IN (%(owner)s, %(app)s, %(relay)s)
  AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
"""
_MEMBERSHIPS = """
SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
WHERE r.rolname IN (%(app)s, %(relay)s)
"""


@pytest.fixture
def names_from(service: str, database_of: Callable[[str], ServiceDatabase]) -> Callable[..., list[Any]]:
    roles = {kind: f"{service}_{kind}" for kind in ("owner", "app", "relay")}

    def ask(query: str) -> list[Any]:
        with psycopg.connect(database_of(service).admin_url) as connection:
            return [name for (name,) in connection.execute(query, roles)]

    return ask


def test_every_table_with_a_country_forces_row_level_security(names_from: Callable[..., list[Any]]) -> None:
    assert names_from(_UNPROTECTED) == []


def test_no_protected_table_is_without_a_policy(names_from: Callable[..., list[Any]]) -> None:
    assert names_from(_WITHOUT_POLICY) == []


def test_the_roles_that_sign_in_own_nothing(names_from: Callable[..., list[Any]]) -> None:
    assert names_from(_OWNED) == []


def test_everything_belongs_to_the_owner_role(names_from: Callable[..., list[Any]]) -> None:
    assert names_from(_FOREIGN_OWNERS) == []


def test_no_role_can_step_over_row_level_security(names_from: Callable[..., list[Any]]) -> None:
    assert names_from(_MIGHTY) == []


def test_no_role_can_become_another(names_from: Callable[..., list[Any]]) -> None:
    assert names_from(_MEMBERSHIPS) == []


def test_views_ask_with_the_rights_of_who_reads(names_from: Callable[..., list[Any]]) -> None:
    assert names_from(_VIEWS) == []


def test_no_role_reads_a_materialized_view(names_from: Callable[..., list[Any]]) -> None:
    # Row-level security does not apply to them.
    assert names_from(_MATERIALIZED) == []


def test_every_security_definer_function_fixes_its_search_path(names_from: Callable[..., list[Any]]) -> None:
    assert names_from(_LOOSE_DEFINERS) == [_CLAIM]


def test_policies_ask_for_the_caller_once_a_statement_and_not_for_each_row(
    names_from: Callable[..., list[Any]],
) -> None:
    policies = names_from(_POLICIES)

    assert [policy for policy in policies if "authz." in _ONCE_A_STATEMENT.sub("", policy)] == []
    assert any(_ONCE_A_STATEMENT.search(policy) for policy in policies)


def test_the_application_cannot_read_the_key_of_the_context(
    service: str, database_of: Callable[[str], ServiceDatabase]
) -> None:
    with (
        psycopg.connect(database_of(service).app_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM authz.context_key")
