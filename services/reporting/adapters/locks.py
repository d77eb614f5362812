"""Locks by name, held until the transaction ends; PostgreSQL lets go of those of a process that dies."""

from sqlalchemy import ColumnElement, Connection, func, select


def hold_lock(connection: Connection, name: str) -> None:
    """Wait for the lock and hold it alone."""
    connection.execute(select(func.pg_advisory_xact_lock(_key(name))))


def hold_lock_shared(connection: Connection, name: str) -> None:
    """Wait for the lock and hold it together with others who share it."""
    connection.execute(select(func.pg_advisory_xact_lock_shared(_key(name))))


def try_hold_lock(connection: Connection, name: str) -> bool:
    """Hold the lock alone, or answer False at once while another transaction holds it."""
    return bool(connection.execute(select(func.pg_try_advisory_xact_lock(_key(name)))).scalar_one())


def _key(name: str) -> ColumnElement[int]:
    return func.hashtextextended(name, 0)
