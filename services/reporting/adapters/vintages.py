"""Moving the published counts on: a country and quarter at a time, when enough persons have changed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, text

from services.reporting.domain.periods import months_of

_COUNT = text(
    "INSERT INTO vintage AS v (country, quarter, changes, version) VALUES (:country, :quarter, :changes, 0)"
    " ON CONFLICT (country, quarter) DO UPDATE SET changes = v.changes + excluded.changes RETURNING changes"
)
_PART = "country = :country AND month BETWEEN :first AND :last"
_CLEAR = text(f"DELETE FROM person_published WHERE {_PART}")  # noqa: S608 - our own column names
_COPY = text(f"INSERT INTO person_published SELECT * FROM person_count WHERE {_PART} AND persons <> 0")  # noqa: S608 - our own column names
_MOVED = text(
    "UPDATE vintage SET changes = 0, version = version + 1, published_at = :at"
    " WHERE country = :country AND quarter = :quarter"
)


class VintageStore:
    """The published copy of the counts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note_changes(self, country: str, changes: Mapping[str, int], k: int, at: datetime) -> None:
        """Add changed persons by quarter; publish each quarter in which at least `k` changed since last time."""
        for quarter, persons in sorted(changes.items()):
            where = {"country": country, "quarter": quarter}
            waiting = self._connection.execute(_COUNT, {**where, "changes": persons}).scalar_one()
            if waiting >= k:
                self._publish(where, at)

    def _publish(self, where: Mapping[str, str], at: datetime) -> None:
        first, last = months_of(where["quarter"])
        part = {"country": where["country"], "first": first, "last": last}
        self._connection.execute(_CLEAR, part)
        self._connection.execute(_COPY, part)
        self._connection.execute(_MOVED, {**where, "at": at})
