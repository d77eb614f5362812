"""Identifiers: UUIDv7 (RFC 9562), which sort by time and reveal nothing else."""

from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

_BY_TIME = 7
"""The version of the ids that say when they were made."""


def new_id() -> UUID:
    """A new UUIDv7. Ids sort by the time at which they were made (RFC 9562 §5.7)."""
    return uuid7()


def first_id_at(moment: datetime) -> UUID:
    """The smallest UUIDv7 of the millisecond of `moment`: the lower bound of later ids (RFC 9562 §5.7)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | 0x2 << 62)


def made_at(subject: str) -> datetime | None:
    """The moment to the millisecond at which a UUIDv7 was made (RFC 9562 §5.7); None of any other text."""
    try:
        made = UUID(subject)
    except ValueError:
        return None
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC) if made.version == _BY_TIME else None
