"""Roles and databases: made once, brought back to what they should be, closed to others."""

from collections.abc import Callable

import psycopg
import pytest

from infra.local.environment import database_url
from infra.local.secrets import PlatformSecrets
from infra.ops.provision import WATCH, Passwords, provision_database, provision_roles, provision_watch
from shared.db.role_settings import role_settings
from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.integration


@pytest.fixture
def cases(service_database: Callable[[str], ServiceDatabase]) -> ServiceDatabase:
    return service_database("cases")


def test_provisioning_twice_changes_nothing(
    postgres_url: str, platform_secrets: PlatformSecrets, cases: ServiceDatabase
) -> None:
    passwords = Passwords(app=platform_secrets.app_passwords["cases"], relay=platform_secrets.relay_passwords["cases"])
    with psycopg.connect(postgres_url) as connection:
        before = connection.execute(ROLES).fetchall()

    provision_roles(postgres_url, "cases", passwords)

    with psycopg.connect(postgres_url) as connection:
        assert connection.execute(ROLES).fetchall() == before


def test_a_privilege_that_was_added_by_hand_is_revoked(
    postgres_url: str, platform_secrets: PlatformSecrets, cases: ServiceDatabase
) -> None:
    passwords = Passwords(app=platform_secrets.app_passwords["cases"], relay=platform_secrets.relay_passwords["cases"])
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("ALTER ROLE cases_app BYPASSRLS")

        provision_roles(postgres_url, "cases", passwords)

        assert connection.execute("SELECT rolbypassrls FROM pg_roles WHERE rolname = 'cases_app'").fetchone() == (
            False,
        )


def test_the_settings_of_the_role_are_those_of_this_release(postgres_url: str, cases: ServiceDatabase) -> None:
    def stored() -> dict[str, str]:
        with psycopg.connect(postgres_url) as connection:
            (settings,) = connection.execute(SETTINGS, [cases.name]).fetchone() or ([],)
        return dict(setting.split("=", 1) for setting in settings)

    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"ALTER ROLE cases_app IN DATABASE {cases.name} SET enable_hashjoin = off")
        connection.execute(f"ALTER ROLE cases_app IN DATABASE {cases.name} RESET statement_timeout")
    assert stored() != role_settings("cases")

    provision_database(postgres_url, "cases", cases.name)

    assert {name.lower(): value for name, value in stored().items()} == role_settings("cases")


def test_an_exporter_reads_the_statistics_of_the_server_and_enters_no_database_of_a_service(
    postgres_url: str, cases: ServiceDatabase
) -> None:
    provision_watch(postgres_url, "of the exporter")
    provision_watch(postgres_url, "of the exporter")
    account = {"user": WATCH, "password": "of the exporter"}

    with psycopg.connect(database_url(postgres_url, **account, database="postgres")) as connection:
        seen = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
        assert seen.fetchone() >= (1,)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(database_url(cases.app_url, **account, database=cases.name))


def test_another_services_role_cannot_enter_the_database(
    cases: ServiceDatabase, service_database: Callable[[str], ServiceDatabase]
) -> None:
    stranger = service_database("referrals")
    password = str(psycopg.conninfo.conninfo_to_dict(stranger.app_url)["password"])

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(database_url(cases.app_url, user="referrals_app", password=password, database=cases.name))


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_a_services_role_cannot_enter_the_servers_own_databases(cases: ServiceDatabase, database: str) -> None:
    password = str(psycopg.conninfo.conninfo_to_dict(cases.app_url)["password"])

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(database_url(cases.app_url, user="cases_app", password=password, database=database))


def test_the_application_cannot_create_or_drop_tables(cases: ServiceDatabase) -> None:
    with psycopg.connect(cases.app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine ()")


def test_two_databases_of_a_service_do_not_share_rows(service_database: Callable[[str], ServiceDatabase]) -> None:
    one, other = service_database("cases"), service_database("cases")

    assert one.name != other.name
    with psycopg.connect(one.admin_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE only_here ()")
    with psycopg.connect(other.admin_url) as connection:
        assert connection.execute("SELECT to_regclass('only_here')").fetchone() == (None,)


ROLES = "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'cases_%' ORDER BY 1"
SETTINGS = """
SELECT setconfig FROM pg_db_role_setting
WHERE setrole = 'cases_app'::regrole AND setdatabase = (SELECT oid FROM pg_database WHERE datname = %s)
"""
