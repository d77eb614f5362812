"""Identifiers: UUIDv7 (RFC 9562), which sort by time and reveal nothing else."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A new UUIDv7. Ids sort by the time at which they were made (RFC 9562 §5.7)."""
    return uuid7()


def first_id_at(moment: datetime) -> UUID:
    """The smallest UUIDv7 of the millisecond of `moment`: the lower bound of later ids (RFC 9562 §5.7)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | 0x2 << 62)
