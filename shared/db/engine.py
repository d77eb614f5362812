"""Connections to PostgreSQL: psycopg 3 through SQLAlchemy, with UTC, orjson and limits on every wait."""

from typing import Any

import orjson
from psycopg.types.json import set_json_dumps, set_json_loads
from sqlalchemy import Engine, create_engine, event, text

from shared.db.connection import RoundTripConnection

set_json_dumps(orjson.dumps)
set_json_loads(orjson.loads)

# An idle transaction delays vacuum and the outbox; a statement that runs this long is a mistake.
_OPTIONS = "-c timezone=UTC -c idle_in_transaction_session_timeout=15s -c statement_timeout={statement_ms} -c jit=off"

IN_ORDER = (
    " -c enable_seqscan=off -c enable_bitmapscan=off -c enable_sort=off -c enable_incremental_sort=off"
    " -c plan_cache_mode=force_generic_plan"
)
"""For a service whose requests each read a stretch of an index, whatever PostgreSQL believes about a table.

Without statistics, or with those of a table that has grown since, it would read all rows of an organisation to sort
them. What no index has in order is sorted as ever. With one plan for all values it is made once in a connection: making
it costs a fourth of a list.
"""


def make_engine(url: str, *, pool_size: int = 8, statement_ms: int = 15_000, planning: str = "") -> Engine:
    """An engine for `url` (`postgresql://…`). Waits at most 5 s for a pooled connection and 3 s for a new one."""
    options = _OPTIONS.format(statement_ms=statement_ms) + planning
    arguments: dict[str, Any] = {"connect_timeout": 3, "options": options}
    engine = create_engine(
        driver_url(url),
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=5,
        pool_recycle=1800,
        pool_pre_ping=False,
        connect_args=arguments,
        hide_parameters=True,
        json_serializer=lambda value: orjson.dumps(value).decode(),
        json_deserializer=orjson.loads,
    )
    event.listen(engine, "do_connect", _connect)
    return engine


def _connect(_dialect: object, _record: object, args: list[Any], parameters: dict[str, Any]) -> RoundTripConnection:
    return RoundTripConnection.connect(*args, **parameters)


def driver_url(url: str) -> str:
    """`postgresql://…` with the name of the driver that SQLAlchemy needs."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)


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
