"""Advisory locks by name, held until the transaction ends, also when the process dies."""

from sqlalchemy import Connection, Text, bindparam, func, select

from shared.db.statement import Statement

_KEY = func.hashtextextended(bindparam("name", type_=Text), 0)
_HOLD = Statement(select(func.pg_advisory_xact_lock(_KEY)))
_HOLD_SHARED = Statement(select(func.pg_advisory_xact_lock_shared(_KEY)))
_TRY_HOLD = select(func.pg_try_advisory_xact_lock(_KEY))


def hold_lock(connection: Connection, name: str) -> None:
    """Wait for the lock and hold it alone."""
    _HOLD.run(connection, {"name": name})


def hold_lock_shared(connection: Connection, name: str) -> None:
    """Wait for the lock and hold it together with others who share it."""
    _HOLD_SHARED.run(connection, {"name": name})


def try_hold_lock(connection: Connection, name: str) -> bool:
    """Hold the lock alone, or return False at once while another transaction holds it."""
    return bool(connection.execute(_TRY_HOLD, {"name": name}).scalar_one())
