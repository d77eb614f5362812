"""Makes the roles and databases of the services or brings them up to date. A second run changes nothing.

Per service: `<svc>_owner` (cannot sign in; owns the tables), `<svc>_app` (api and worker; owns nothing, cannot bypass
row-level security; its settings are limits and plans) and `<svc>_relay` (outbox and audit sealing only).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from shared.db.role_settings import role_settings

# Raw SQL: SQLAlchemy Core has no statements for roles, databases and their rights.
_LOCK = 0x0CE1BA
"""The advisory lock with which a second provisioning waits for the first; both would find a role missing."""


WATCH = "ceiba_watch"
"""The account of an exporter of metrics."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Passwords:
    """The passwords of the two roles of a service that may sign in."""

    app: str
    relay: str


def provision(admin_url: str, passwords: Mapping[str, Passwords]) -> None:
    """Make roles and the database `ceiba_<svc>` for every service in `passwords`.

    `admin_url` is of a role that may create roles and databases. Raises psycopg.Error when it may not.
    """
    for service, secret in passwords.items():
        provision_roles(admin_url, service, secret)
        provision_database(admin_url, service, f"ceiba_{service}")


def provision_roles(admin_url: str, service: str, passwords: Passwords) -> None:
    """Make the three roles of `service` and set the passwords."""
    with psycopg.connect(admin_url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        # PostgreSQL lets every role into its own databases; where the administrator may not change that, it only warns.
        connection.execute("REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC")
        _role(connection, f"{service}_owner", "NOLOGIN")
        for name, password in ((f"{service}_app", passwords.app), (f"{service}_relay", passwords.relay)):
            _role(connection, name, "LOGIN")
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(password)))
        # The administrator acts as the owner to migrate; a superuser may anyway, a managed cloud's administrator not.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(f"{service}_owner")))
        _let_owner_measure(connection, service)


def provision_watch(admin_url: str, password: str) -> None:
    """Make the account with which an exporter reads the statistics of the server. It enters no database of a service.

    Where the administrator may not grant `pg_monitor`, the account sees what everybody sees.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        _role(connection, WATCH, "LOGIN")
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(WATCH), sql.Literal(password)))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE postgres TO {}").format(sql.Identifier(WATCH)))
        if _may_grant(connection, "pg_monitor"):
            connection.execute(sql.SQL("GRANT pg_monitor TO {} WITH INHERIT TRUE").format(sql.Identifier(WATCH)))


def _let_owner_measure(connection: psycopg.Connection, service: str) -> None:
    """Let the owner read the statistics of the server, which the function `database_state()` makes numbers of.

    Some administrators may not grant that; then those numbers are missing among the metrics.
    """
    if _may_grant(connection, "pg_read_all_stats"):
        owner = sql.Identifier(f"{service}_owner")
        connection.execute(sql.SQL("GRANT pg_read_all_stats TO {} WITH INHERIT TRUE").format(owner))


def _may_grant(connection: psycopg.Connection, role: str) -> bool:
    found = connection.execute("SELECT pg_has_role(current_user, %s, 'MEMBER WITH ADMIN OPTION')", [role]).fetchone()
    return bool(found and found[0])


def provision_database(admin_url: str, service: str, database: str) -> None:
    """Make `database`, owned by `<svc>_owner`, closed to every role but those of `service`, with their settings."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        names = {"database": sql.Identifier(database), "owner": sql.Identifier(f"{service}_owner")}
        if found is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {database} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0").format(**names)
            )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
        for role in (f"{service}_app", f"{service}_relay"):
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {database} TO {role}").format(**names, role=sql.Identifier(role))
            )
        _settings(connection, service, database)


def _settings(connection: psycopg.Connection, service: str, database: str) -> None:
    names = {"role": sql.Identifier(f"{service}_app"), "database": sql.Identifier(database)}
    of_role = sql.SQL("ALTER ROLE {role} IN DATABASE {database} ").format(**names)
    # Those of an earlier release do not stay.
    changes = [of_role + sql.SQL("RESET ALL")]
    for name, value in role_settings(service).items():
        changes.append(of_role + sql.SQL("SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
    # Together, so that no connection begins with some of them; two that change one role at a time disturb each other.
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        connection.execute(sql.SQL("; ").join(changes))


def _role(connection: psycopg.Connection, name: str, login: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = "ALTER" if found else "CREATE"
    # Repeated in every run, so that a privilege that was added by hand does not stay.
    rights = f"{login} NOINHERIT NOCREATEDB NOCREATEROLE NOBYPASSRLS"
    connection.execute(sql.SQL(f"{verb} ROLE {{}} {rights}").format(sql.Identifier(name)))
