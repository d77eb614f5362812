"""The signature of a context is verified once, and what a session remembers of it makes nobody somebody else."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from shared.kernel.country import Country
from shared.kernel.grant import Grant, system_grant
from shared.kernel.ids import new_id
from tests.integration.shared.conftest import OneService
from tests.integration.shared.test_row_level_security import a_context, record_something
from tests.support.databases import ServiceDatabase
from tests.support.world import GT, HN

pytestmark = pytest.mark.integration

BEFORE = "0009"
"""The revision of referrals that verified at each question."""
CALLS = "SELECT funcname, calls FROM pg_stat_user_functions WHERE schemaname = 'authz'"
# The functions that are called in claim() and verify(), and all operators between the types that these use.
TRAPS = """
SELECT format('CREATE FUNCTION trap.%%I(%%s) RETURNS %%s LANGUAGE plpgsql AS $$ BEGIN RAISE ''trapped''; END $$',
              p.proname, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid))
FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND p.provariadic = 0
  AND NOT p.proretset AND p.proname = ANY (%s)
  AND NOT EXISTS (SELECT FROM unnest(p.proargtypes || p.prorettype) AS used JOIN pg_type t ON t.oid = used
                  WHERE t.typtype = 'p' AND t.typname NOT IN ('anyelement', 'anyarray', 'void'))
"""
TRAPPED_OPERATORS = """
SELECT format('CREATE FUNCTION trap.f%s(%s, %s) RETURNS %s LANGUAGE plpgsql AS $$ BEGIN RAISE ''trapped''; END $$;'
              'CREATE OPERATOR trap.%s (FUNCTION = trap.f%s, LEFTARG = %s, RIGHTARG = %s)',
              o.oid, o.oprleft::regtype, o.oprright::regtype, o.oprresult::regtype,
              o.oprname, o.oid, o.oprleft::regtype, o.oprright::regtype)
FROM pg_operator o WHERE o.oprnamespace = 'pg_catalog'::regnamespace AND o.oprname IN ('=', '<>', '>=', '>', '<', '||')
  AND o.oprleft::regtype::text IN ('text', 'bytea', 'bigint', 'integer', 'boolean', 'timestamp with time zone')
  AND o.oprright::regtype::text IN ('text', 'bytea', 'bigint', 'integer', 'boolean', 'timestamp with time zone')
"""


@contextmanager
def a_session(database: ServiceDatabase) -> Iterator[psycopg.Connection]:
    """One connection of the application role, as a pool keeps it."""
    with psycopg.connect(database.app_url) as connection:
        yield connection


def seen_as(session: psycopg.Connection, context: str) -> int:
    """How many rows of the audit the present transaction sees under `context`."""
    session.execute("SELECT set_config('ceiba.context', %s, true)", [context])
    return seen(session)


def seen(session: psycopg.Connection) -> int:
    row = session.execute("SELECT count(*) FROM audit").fetchone()
    assert row is not None
    return int(row[0])


def forgeries(one_service: OneService, good: str) -> dict[str, str]:
    """Texts that do not verify, made by somebody who knows a good one."""
    parts = good.split("|")
    return {
        "another country": good.replace("GT", "HN", 1),
        "one country more": good.replace("GT", "GT,HN", 1),
        "another organisation": "|".join([parts[0], str(new_id()), *parts[2:]]),
        "a later end": "|".join([*parts[:3], str(int(parts[3]) + 3600), parts[4]]),
        "a part more": f"{good}|",
        "another bar": good.replace("|", "||", 1),
        "a changed signature": good[:-1] + ("0" if good[-1] != "0" else "1"),
        "another key": a_context(one_service, key=b"x" * 32),
        "expired": a_context(one_service, expires_in=-1),
        "none": "",
    }


def test_a_forged_text_is_nobody_in_a_session_that_was_somebody(one_service: OneService) -> None:
    for country in (GT, HN):
        record_something(one_service, country)
    good = a_context(one_service)

    with a_session(one_service.database) as session:
        for name, forged in forgeries(one_service, good).items():
            assert seen_as(session, good) == 1
            assert seen_as(session, forged) == 0, f"{name}, same transaction"
            session.commit()
            assert seen_as(session, forged) == 0, f"{name}, next transaction"
            session.rollback()


def test_nothing_is_seen_in_the_next_transaction_without_a_context(one_service: OneService) -> None:
    record_something(one_service, GT)

    with a_session(one_service.database) as session:
        assert seen_as(session, a_context(one_service)) == 1
        for end in (session.commit, session.rollback):
            end()
            assert seen(session) == 0


def test_each_of_two_callers_in_one_transaction_sees_their_own(one_service: OneService) -> None:
    for country in (GT, HN, HN):
        record_something(one_service, country)
    guatemala, honduras = (a_context(one_service, countries=country) for country in (GT, HN))

    with a_session(one_service.database) as session:
        assert [seen_as(session, caller) for caller in (guatemala, honduras, guatemala)] == [1, 2, 1]


def test_a_context_that_is_remembered_ends_when_it_says(one_service: OneService) -> None:
    record_something(one_service, GT)
    short = a_context(one_service, expires_in=2)

    with a_session(one_service.database) as session:
        before = seen_as(session, short)
        time.sleep(2.1)
        same_transaction = seen(session)
        session.commit()
        next_transaction = seen_as(session, short)

    assert (before, same_transaction, next_transaction) == (1, 0, 0)


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT currval('authz.verified_high')",
        "SELECT setval('authz.verified_low', 1)",
        "SELECT nextval('authz.verified_high')",
        "SELECT last_value FROM authz.verified_low",
        "SELECT authz.verify(current_setting('ceiba.context'))",
        "CREATE FUNCTION authz.mine() RETURNS int LANGUAGE sql RETURN 1",
        "CREATE TEMPORARY SEQUENCE verified_high",
        "ALTER SEQUENCE authz.verified_high RESTART",
    ],
)
def test_the_application_reads_and_writes_nothing_of_what_is_remembered(one_service: OneService, attempt: str) -> None:
    with a_session(one_service.database) as session:
        assert seen_as(session, a_context(one_service)) == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(attempt)


def test_what_another_session_remembers_is_out_of_reach(one_service: OneService) -> None:
    record_something(one_service, HN)
    theirs = a_context(one_service, countries="HN")

    with a_session(one_service.database) as other, a_session(one_service.database) as session:
        assert seen_as(other, theirs) == 1
        assert seen_as(session, theirs.replace("HN", "GT", 1)) == 0
        stored = session.execute("SELECT last_value FROM pg_sequences WHERE schemaname = 'authz'").fetchall()
        activity = session.execute("SELECT query FROM pg_stat_activity").fetchall()

    assert set(stored) == {(None,)}
    assert not [query for (query,) in activity if query and theirs in query]


def test_a_session_that_lost_its_memory_is_refused_or_verifies_again(one_service: OneService) -> None:
    record_something(one_service, GT)
    good = a_context(one_service)

    with a_session(one_service.database) as session:
        assert seen_as(session, good) == 1
        session.execute("DISCARD SEQUENCES")
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
            seen(session)
        session.rollback()
        session.execute("RESET ceiba.verified")
        assert seen_as(session, good) == 1


def test_a_claim_to_be_verified_is_no_verification(one_service: OneService) -> None:
    record_something(one_service, GT)
    forged = a_context(one_service, key=b"x" * 32)

    with a_session(one_service.database) as session:
        session.execute("SET LOCAL ceiba.verified = 'on'")
        with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
            seen_as(session, forged)
        session.rollback()
        assert seen_as(session, a_context(one_service)) == 1
        session.execute("SET LOCAL ceiba.verified = 'on'")
        assert seen_as(session, forged) == 0


def test_a_read_only_transaction_verifies_and_remembers_nothing(one_service: OneService) -> None:
    record_something(one_service, GT)

    with a_session(one_service.database) as session:
        session.read_only = True
        assert seen_as(session, a_context(one_service)) == 1
        assert seen_as(session, a_context(one_service, key=b"x" * 32)) == 0


def test_a_hostile_search_path_changes_nothing(one_service: OneService) -> None:
    sources = one_service.admin(
        "SELECT string_agg(prosrc, ' ') AS text FROM pg_proc WHERE prosrc ~ 'ceiba|authz.claim'"
    )
    names = sorted(set(re.findall(r"(\w+)\(", sources[0].text)))
    record_something(one_service, GT)
    one_service.admin("CREATE SCHEMA trap")
    one_service.admin("GRANT USAGE ON SCHEMA trap TO PUBLIC")
    for made in (*one_service.admin(TRAPS, names), *one_service.admin(TRAPPED_OPERATORS)):
        one_service.admin(made[0])

    with a_session(one_service.database) as session:
        session.execute("SELECT set_config('ceiba.context', %s, true)", [a_context(one_service)])
        session.execute("SET LOCAL search_path = trap, pg_catalog, public")
        with pytest.raises(psycopg.errors.RaiseException, match="trapped"), session.transaction():
            session.execute("SELECT 'a'::text = 'b'::text")
        with pytest.raises(psycopg.errors.RaiseException, match="trapped"), session.transaction():
            session.execute("SELECT sha256('a'::bytea)")
        for _ in range(2):  # verified, then remembered
            row = session.execute(
                "SELECT authz.countries(), authz.organisation(), authz.actor(), authz.is_system()"
            ).fetchone()
            assert row == (["GT"], None, "system:test", True)


def test_a_session_that_is_open_while_the_migration_comes_and_goes_is_served(
    one_service: OneService,
) -> None:
    record_something(one_service, GT)
    good, forged = a_context(one_service), a_context(one_service, key=b"x" * 32)
    database = one_service.database

    with a_session(database) as session:
        for move in (lambda: None, lambda: database.downgrade(BEFORE), database.upgrade):
            move()
            assert [seen_as(session, text) for text in (good, forged)] == [1, 0]
            session.commit()


def calls_of(one_service: OneService) -> dict[str, int]:
    return {row.funcname: row.calls for row in one_service.admin(CALLS)}


@pytest.mark.parametrize("whose", ["member", "platform"])
def test_a_transaction_verifies_once_however_many_statements_it_has(one_service: OneService, whose: str) -> None:
    grant: Grant = one_service.grant(GT) if whose == "member" else system_grant("referrals", frozenset({GT}))
    record_something(one_service, GT)
    one_service.admin(f"ALTER DATABASE {one_service.database.name} SET track_functions = 'all'")

    with a_session(one_service.database) as session:
        for _ in range(3):
            session.execute("SELECT set_config('ceiba.context', %s, true)", [one_service.signer.sign(grant)])
            for _ in range(20):
                seen(session)
            session.execute("SELECT pg_stat_force_next_flush()")
            session.commit()

    calls = calls_of(one_service)
    assert calls["claim"] >= 3 * 20 * 2
    # Twice where the expiry was rounded to another half minute on the way.
    assert 1 <= calls["verify"] <= 2


def test_each_new_caller_of_a_pooled_connection_costs_one_verification(one_service: OneService) -> None:
    record_something(one_service, GT)
    one_service.admin(f"ALTER DATABASE {one_service.database.name} SET track_functions = 'all'")

    with a_session(one_service.database) as session:
        for _ in range(5):
            caller = one_service.grant(Country(GT))
            session.execute("SELECT set_config('ceiba.context', %s, true)", [one_service.signer.sign(caller)])
            for _ in range(10):
                seen(session)
            session.execute("SELECT pg_stat_force_next_flush()")
            session.commit()

    assert calls_of(one_service)["verify"] == 5


READABLE = """
SELECT c.oid::regclass::text FROM pg_class c
WHERE c.relrowsecurity AND has_schema_privilege(c.relnamespace, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
"""


@pytest.mark.parametrize("service", ["identity", "cases", "referrals", "reporting"])
def test_a_plan_asks_for_the_caller_before_it_reads_rows(
    service_database: Callable[[str], ServiceDatabase], service: str
) -> None:
    with a_session(service_database(service)) as session:
        tables = [name for (name,) in session.execute(READABLE).fetchall()]
        lines = [
            (table, line)
            for table in tables
            for (line,) in session.execute(f"EXPLAIN (VERBOSE, COSTS OFF) SELECT count(*) FROM {table}").fetchall()
        ]

    assert len(tables) > 5
    assert [
        found for found in lines if "authz." in found[1] and not re.match(r"\s+Output: authz\.\w+\(\)$", found[1])
    ] == []
    assert any(re.search(r"Filter: .*\(InitPlan \w+\)", line) for _, line in lines)


READ_OFTEN = {
    "a case": ("cases", "case_record WHERE id = %(id)s", "case_record_pkey"),
    "the list of cases": (
        "cases",
        "case_record WHERE organisation_id = %(id)s ORDER BY opened_on DESC, id DESC LIMIT 51",
        "case_by_date",
    ),
    "a search": (
        "cases",
        r"case_search_token WHERE organisation_id = %(id)s AND token = '\x00' ORDER BY case_id DESC LIMIT 100",
        "case_search_token_pkey",
    ),
    "a referral": ("referrals", "referral WHERE id = %(id)s", "referral_pkey"),
    "the out-box": (
        "referrals",
        "referral WHERE from_organisation_id = %(id)s ORDER BY id DESC LIMIT 51",
        "referral_out",
    ),
    "the in-box": (
        "referrals",
        "referral WHERE to_organisation_id = %(id)s ORDER BY id DESC LIMIT 51",
        "referral_in",
    ),
    "the news of an organisation": (
        "referrals",
        "notification WHERE organisation_id = %(id)s ORDER BY seq DESC LIMIT 51",
        "notification_pkey",
    ),
}


@pytest.mark.parametrize("read", READ_OFTEN)
def test_what_is_read_often_is_read_through_its_index(
    service_database: Callable[[str], ServiceDatabase], read: str
) -> None:
    service, rows, index = READ_OFTEN[read]
    with a_session(service_database(service)) as session:
        session.execute("SET LOCAL enable_seqscan = off")
        plan = "\n".join(
            line for (line,) in session.execute(f"EXPLAIN SELECT * FROM {rows}", {"id": new_id()}).fetchall()
        )

    assert re.search(rf"Index (Only )?Scan (Backward )?using {index} ", plan), plan
    assert "Sort" not in plan
