"""Migrates the database of one service.

Raw SQL: roles, advisory locks, grants and Alembic's table are not declared as tables of a service.
"""

from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from shared.db.context import pads
from shared.db.engine import driver_url
from shared.db.revisions import alembic_config, is_beyond, note_revisions, revisions


def migrate(service: str, admin_url: str, context_key: bytes, *, database: str | None = None) -> None:
    """Upgrade database `ceiba_<service>` (or `database`) as role `<service>_owner` and install the context key.

    `admin_url` is the address of a server, with a role that may become `<service>_owner`. It may be called repeatedly
    and concurrently. A schema of newer code that serves this one stays as it is, so that a release can go back. Raises
    WrongSchema when it does not serve it.
    """
    engine = create_engine(
        _database_url(admin_url, database or f"ceiba_{service}"), poolclass=NullPool, hide_parameters=True
    )
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
    engine = create_engine(
        _database_url(admin_url, database or f"ceiba_{service}"), poolclass=NullPool, hide_parameters=True
    )
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


def _database_url(admin_url: str, database: str) -> str:
    return make_url(driver_url(admin_url)).set(database=database).render_as_string(hide_password=False)
