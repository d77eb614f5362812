"""Identifiers that are safe to show: UUIDv7 (RFC 9562), so they sort by time and reveal nothing else."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid7()
