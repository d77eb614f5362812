"""After a country's key was changed: wrap every data key anew, so that the old key can be taken away.

Only the wrapping changes; what the data keys encrypt stays as it is. A batch is a transaction of its own and takes rows
that nobody holds, so reads and writes go on meanwhile. What is done is not done again: a run that was interrupted is
simply started once more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from shared.crypto import CountryKeys
from shared.db.work import UnitOfWork
from shared.kernel.country import Country

BATCH = 200


@dataclass(frozen=True, slots=True)
class WrappedKeys:
    """A column that holds wrapped data keys. `country` names the column with the country whose key wraps them."""

    table: str
    id: str
    column: str
    country: str = "country"

    @property
    def _old(self) -> str:
        return f"{self.country} = :country AND substring({self.column} FROM 1 FOR 2) <> :version"

    @property
    def count(self) -> str:
        """SQL: how many are wrapped by an older key."""
        return f"SELECT count(*) FROM {self.table} WHERE {self._old}"  # noqa: S608 - names of our own columns

    @property
    def take(self) -> str:
        """SQL: the next of them behind `:after`, locked; those that somebody else holds are left for the next run."""
        return (
            f"SELECT {self.id} AS id, {self.column} AS wrapped FROM {self.table} WHERE {self._old}"  # noqa: S608
            f" AND (CAST(:after AS uuid) IS NULL OR {self.id} > :after)"
            f" ORDER BY {self.id} LIMIT :limit FOR NO KEY UPDATE SKIP LOCKED"
        )

    @property
    def put(self) -> str:
        """SQL: the same data key, wrapped anew."""
        return f"UPDATE {self.table} SET {self.column} = :wrapped WHERE {self.id} = :id"  # noqa: S608


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewrapping:
    """The data keys of one country in one service."""

    country: Country
    keys: CountryKeys
    places: Sequence[WrappedKeys]
    open_work: Callable[[], UnitOfWork]
    """A unit of work of the platform in `country`."""

    def waiting(self) -> int:
        """How many data keys an older key still wraps."""
        with self.open_work() as work:
            return sum(work.connection.execute(text(p.count), self._known).scalar_one() for p in self.places)

    def run(self, tell: Callable[[int], None] = lambda _: None, *, batch: int = BATCH) -> int:
        """Wrap them anew; answers how many. `tell` hears of each batch. Raises DecryptionError without the old key."""
        done = 0
        for place in self.places:
            after = None
            while True:
                with self.open_work() as work:
                    count, after = self._batch(place, after, batch, work)
                if count == 0:
                    break
                done += count
                tell(count)
        return done

    def _batch(self, place: WrappedKeys, after: Any, limit: int, work: UnitOfWork) -> tuple[int, Any]:
        rows = work.connection.execute(text(place.take), {**self._known, "after": after, "limit": limit}).all()
        if not rows:
            return 0, after
        anew = [{"id": row.id, "wrapped": self.keys.rewrap(self.country, bytes(row.wrapped))} for row in rows]
        work.connection.execute(text(place.put), anew)
        work.audit("country_key.rewrapped", country=self.country, object_type="country_key", object_id=None,
                    fields=[place.table])  # fmt: skip
        return len(rows), rows[-1].id

    @property
    def _known(self) -> dict[str, Any]:
        return {"country": self.country, "version": self.keys.current_mark(self.country)}
