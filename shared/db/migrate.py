"""Migrates the database of one service.

Raw SQL: roles, advisory locks, grants and Alembic's table are not declared as tables of a service.
"""

from functools import partial

import psycopg
from alembic import command
from alembic.migration import MigrationContext
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from shared.db.context import pads
from shared.db.engine import DRIVER
from shared.db.revisions import alembic_config, is_beyond, note_revisions, revisions


def migrate(service: str, admin_url: str, context_key: bytes, *, database: str | None = None) -> None:
    """Upgrade database `ceiba_<service>` (or `database`) as role `<service>_owner` and install the context key.

    `admin_url` is the address of a server, with a role that may become `<service>_owner`. It may be called repeatedly
    and concurrently. A schema of newer code that serves this one stays as it is, so that a release can go back. Raises
    WrongSchema when it does not serve it.
    """
    engine = _engine(admin_url, database or f"ceiba_{service}")
    with engine.connect() as connection:
        # Of two deployments at once, the second waits and then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_lock(hashtext('ceiba.migrate'))"))
        connection.execute(text(f'SET ROLE "{service}_owner"'))
        connection.commit()
        _upgrade(service, connection)
        _install_context_key(connection, context_key)
        connection.commit()
    engine.dispose()


def downgrade(service: str, admin_url: str, revision: str, *, database: str | None = None) -> None:
    """Downgrade the schema of `service` to `revision`; `base` removes all of it."""
    engine = _engine(admin_url, database or f"ceiba_{service}")
    with engine.connect() as connection:
        connection.execute(text(f'SET ROLE "{service}_owner"'))
        connection.commit()
        command.downgrade(alembic_config(service, connection), revision)
        note_revisions(revisions(service), connection)
        connection.commit()
    engine.dispose()


def _upgrade(service: str, connection: Connection) -> None:
    current = MigrationContext.configure(connection).get_current_heads()
    if is_beyond(revisions(service), connection, current):
        return
    connection.commit()
    command.upgrade(alembic_config(service, connection), "head")
    note_revisions(revisions(service), connection)


def _install_context_key(connection: Connection, key: bytes) -> None:
    inner, outer = pads(key)
    connection.execute(text("DELETE FROM authz.context_key WHERE inner_pad <> :inner"), {"inner": inner})
    connection.execute(
        text(
            "INSERT INTO authz.context_key (inner_pad, outer_pad) SELECT :inner, :outer"
            " WHERE NOT EXISTS (SELECT FROM authz.context_key)"
        ),
        {"inner": inner, "outer": outer},
    )
    connection.execute(text("GRANT SELECT ON alembic_version TO PUBLIC"))


def _engine(admin_url: str, database: str) -> Engine:
    # libpq reads the URL itself, as for the services.
    connect = partial(psycopg.connect, make_conninfo(admin_url, dbname=database))
    return create_engine(DRIVER, creator=connect, poolclass=NullPool, hide_parameters=True)
