"""What belongs to cases, in memory: rows of one table, each with the case it is part of."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from services.cases.domain.case.case import Case
from shared.db.paging import Page
from shared.kernel.country import Country
from tests.support.fakes.memory import Rows

E = TypeVar("E")


@dataclass(frozen=True)
class OfCase(Generic[E]):
    """A row that belongs to a case."""

    key: Hashable
    case_id: UUID
    country: Country
    organisation_id: UUID
    entity: E


class CasePart(Generic[E]):
    """What belongs to cases: rows of one table, each with the case it is part of."""

    def __init__(self, rows: Rows[OfCase[E]], stored: Callable[[E], E], key: Callable[[E], Hashable]) -> None:
        self._rows = rows
        self._stored = stored
        self._key = key

    def add(self, case: Case, entity: E) -> bool:
        """Insert an entity of `case`; False when its key is taken."""
        if self.find(self._key(entity)) is not None:
            return False
        self.put(case, entity)
        return True

    def put(self, case: Case, entity: E) -> None:
        """Insert an entity of `case` or write over it."""
        self._rows.put(OfCase(self._key(entity), case.id, case.country, case.organisation_id, self._stored(entity)))

    def find(self, key: Hashable) -> OfCase[E] | None:
        """The row with that key."""
        return self._rows.find(key)

    def of_case(self, case_id: UUID) -> list[E]:
        """The entities of one case, in the order they were inserted."""
        return [row.entity for row in self._rows.where(lambda row: row.case_id == case_id)]

    def where(self, condition: Callable[[E], bool]) -> list[E]:
        """The visible entities of any case that meet `condition`."""
        return [row.entity for row in self._rows.where(lambda row: condition(row.entity))]

    def remove_where(self, condition: Callable[[E], bool]) -> None:
        """Delete the visible entities that meet `condition`."""
        self._rows.remove_where(lambda row: condition(row.entity))

    def remove_of(self, case_id: UUID) -> None:
        """Delete the entities of one case."""
        self._rows.remove_where(lambda row: row.case_id == case_id)

    def rows(self, condition: Callable[[E], bool]) -> list[OfCase[E]]:
        """The rows of every case whose entities meet `condition`."""
        return self._rows.where(lambda row: condition(row.entity))

    def change(self, condition: Callable[[OfCase[E]], bool], change: Callable[[E], E]) -> None:
        """Change the entities of the rows that meet `condition`."""
        for row in self._rows.where(condition):
            self._rows.put(replace(row, entity=change(row.entity)))

    def page(
        self, case_id: UUID, at: str, *, after: Any, limit: int, condition: Callable[[E], bool] = lambda _: True
    ) -> Page[E]:
        """Entities of a case that meet `condition`, newest first by the moment in the field `at`."""
        position = attrgetter(at, "id")
        is_older = older_than(after, position)
        found = self._rows.page(
            lambda row: row.case_id == case_id and is_older(row.entity) and condition(row.entity),
            order=lambda row: position(row.entity),
            limit=limit,
            position=lambda row: position(row.entity),
            descending=True,
        )
        return found.map(attrgetter("entity"))


def older_than(after: Any, position: Callable[[Any], Any]) -> Callable[[Any], bool]:
    """Whether a row comes later in a list that is newest first; `after` is a moment and an id, as JSON has them."""
    if after is None:
        return lambda _: True
    last = (datetime.fromisoformat(after[0]), UUID(after[1]))
    return lambda row: position(row) < last
