"""Connections to PostgreSQL: psycopg 3 through SQLAlchemy, with orjson and limits on every wait."""

from functools import partial
from typing import Any

import orjson
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.json import set_json_dumps, set_json_loads
from sqlalchemy import Engine, create_engine, event, text

from shared.db.connection import RoundTripConnection
from shared.metrics.pool import MeasuredPool

DRIVER = "postgresql+psycopg://"

set_json_dumps(orjson.dumps)
set_json_loads(orjson.loads)


def make_engine(url: str, *, pool_size: int = 8) -> Engine:
    """An engine for `url` (`postgresql://…`). Waits at most 5 s for a pooled connection and 3 s for a new one.

    The role of the connection brings the limits of its statements (shared/db/role_settings.py).
    """
    engine = create_engine(
        DRIVER,
        poolclass=MeasuredPool,
        # What its metrics are called by.
        pool_logging_name=conninfo_to_dict(url).get("user"),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=5,
        pool_recycle=1800,
        pool_pre_ping=False,
        hide_parameters=True,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
    )
    event.listen(engine, "do_connect", partial(_connect, url))
    return engine


def _connect(
    url: str, _dialect: object, _record: object, _args: list[Any], parameters: dict[str, Any]
) -> RoundTripConnection:
    # libpq reads the URL itself: several servers, their state, TLS and its authority.
    return RoundTripConnection.connect(url, connect_timeout=3, **parameters)


def assert_harmless_role(engine: Engine) -> None:
    """Raises RuntimeError for a role to which row-level security does not apply."""
    with engine.connect() as connection:
        # Raw SQL: the tables of PostgreSQL's catalog are not declared in SQLAlchemy.
        row = connection.execute(
            text(
                "SELECT rolsuper OR rolbypassrls AS powerful,"
                " EXISTS (SELECT FROM pg_class WHERE relowner = r.oid AND relkind IN ('r', 'p', 'v', 'm')) AS owner"
                " FROM pg_roles r WHERE rolname = current_user"
            )
        ).one()
    if row.powerful or row.owner:
        raise RuntimeError("the database role owns tables or bypasses row-level security; use the <service>_app role")
