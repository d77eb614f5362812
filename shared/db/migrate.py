"""Migrates the database of one service.

Raw SQL: roles, advisory locks, grants and Alembic's table are not declared as tables of a service.
"""

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from shared.db.context import pads
from shared.db.engine import driver_url


def migrate(service: str, admin_url: str, context_key: bytes, *, database: str | None = None) -> None:
    """Upgrade database `ceiba_<service>` (or `database`) as role `<service>_owner` and install the context key.

    `admin_url` is the address of a server, with a role that may become `<service>_owner`. It may be called repeatedly
    and concurrently.
    """
    engine = create_engine(
        _database_url(admin_url, database or f"ceiba_{service}"), poolclass=NullPool, hide_parameters=True
    )
    with engine.connect() as connection:
        # Of two deployments at once, the second waits and then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_lock(hashtext('ceiba.migrate'))"))
        connection.execute(text(f'SET ROLE "{service}_owner"'))
        connection.commit()
        command.upgrade(_config(service, connection), "head")
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
        command.downgrade(_config(service, connection), revision)
        connection.commit()
    engine.dispose()


def assert_at_head(service: str, engine: Engine) -> None:
    """Raises RuntimeError unless the database is at the newest migration of this code."""
    heads = set(ScriptDirectory.from_config(_config(service, None)).get_heads())
    with engine.connect() as connection:
        current = {row.version_num for row in connection.execute(text("SELECT version_num FROM alembic_version"))}
    if current != heads:
        raise RuntimeError(f"{service}: migrations are not at head")


def _config(service: str, connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(str(files("shared.db"))) / "alembic_env"))
    versions = Path(str(files(f"services.{service}"))) / "migrations" / "versions"
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


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
