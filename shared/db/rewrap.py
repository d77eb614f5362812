"""Re-wraps every data key after a country's key was changed, so that the old key can be removed.

Only the wrapping changes, not what the data keys encrypt. Each batch is a transaction of its own and skips rows that
another transaction has locked, so the service goes on meanwhile. After an interruption, a new run continues with the
remaining rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    TableClause,
    Text,
    Update,
    Uuid,
    bindparam,
    column,
    func,
    select,
    table,
    update,
)

from shared.crypto import CountryKeys
from shared.db.types import Bytea
from shared.db.work import UnitOfWork
from shared.kernel.country import Country

BATCH = 200


@dataclass(frozen=True)
class WrappedKeys:
    """A column that holds wrapped data keys. `country` names the column with the country whose key wraps them."""

    table: str
    id: str
    column: str
    country: str = "country"

    @cached_property
    def _row(self) -> TableClause:
        schema, _, name = self.table.rpartition(".")
        columns = column(self.id, Uuid), column(self.column, Bytea), column(self.country, Text)
        return table(name, *columns, schema=schema or None)

    @cached_property
    def _is_old(self) -> ColumnElement[bool]:
        version = func.substring(self._row.c[self.column], 1, 2)
        return (self._row.c[self.country] == bindparam("country")) & (version != bindparam("version"))

    @cached_property
    def count(self) -> Select[int]:
        """Counts the keys of `:country` that are not wrapped by its version `:version`."""
        return select(func.count()).select_from(self._row).where(self._is_old)

    @cached_property
    def take(self) -> Select[Any]:
        """Selects and locks the next `:batch` of them after `:after`; rows that are locked wait for the next run."""
        identifier, after = self._row.c[self.id], bindparam("after", type_=Uuid)
        return (
            select(identifier.label("id"), self._row.c[self.column].label("wrapped"))
            .where(self._is_old, after.is_(None) | (identifier > after))
            .order_by(identifier)
            .limit(bindparam("batch", type_=Integer))
            .with_for_update(skip_locked=True, key_share=True)
        )

    @cached_property
    def put(self) -> Update:
        """Stores `:wrapped_anew` in the row `:of_id`."""
        change = update(self._row).where(self._row.c[self.id] == bindparam("of_id"))
        return change.values({self.column: bindparam("wrapped_anew")})


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewrapping:
    """The data keys of one country in one service."""

    country: Country
    keys: CountryKeys
    places: Sequence[WrappedKeys]
    open_work: Callable[[], UnitOfWork]
    """A unit of work of the platform in `country`."""

    def waiting(self) -> int:
        """How many data keys are still wrapped by an older key."""
        with self.open_work() as work:
            return sum(work.connection.scalars(place.count, self._known).one() for place in self.places)

    def run(self, report_progress: Callable[[int], None] = lambda _: None, *, batch: int = BATCH) -> int:
        """Re-wrap them and return how many. `report_progress` gets the size of each batch.

        Raises DecryptionError without the old key.
        """
        done = 0
        for place in self.places:
            after = None
            while True:
                with self.open_work() as work:
                    count, after = self._batch(place, after, batch, work)
                if count == 0:
                    break
                done += count
                report_progress(count)
        return done

    def _batch(self, place: WrappedKeys, after: Any, limit: int, work: UnitOfWork) -> tuple[int, Any]:
        rows = work.connection.execute(place.take, {**self._known, "after": after, "batch": limit}).all()
        if not rows:
            return 0, after
        anew = [{"of_id": row.id, "wrapped_anew": self.keys.rewrap(self.country, bytes(row.wrapped))} for row in rows]
        work.connection.execute(place.put, anew)
        work.audit("country_key.rewrapped", country=self.country, object_type="country_key", object_id=None,
                    fields=[place.table])  # fmt: skip
        return len(rows), rows[-1].id

    @property
    def _known(self) -> dict[str, Any]:
        return {"country": self.country, "version": self.keys.current_mark(self.country)}
