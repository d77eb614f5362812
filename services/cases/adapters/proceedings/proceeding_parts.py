"""Parts of proceedings as they are stored, and what calendars and reminders ask for."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, or_, select, update

from services.cases.adapters.parts.parts import PartRepository
from services.cases.adapters.proceedings.proceedings import part_of_proceeding
from services.cases.adapters.tables import proceeding_part
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.domain.proceedings.reminders import LAPSED, LAST_REMINDER, PartToRemind
from shared.db.rows import RowMapper, row_reader
from shared.kernel.country import Country

_TO_REMIND = row_reader(PartToRemind)
_row = proceeding_part.c

MOST = 1000
"""Parts in one answer; the first."""


class ProceedingPartRepository(PartRepository[Proceeding]):
    """Parts of proceedings, and the moments for which people are reminded."""

    table, rows, owner_id = proceeding_part, RowMapper(StoredPart, proceeding_part), "proceeding_id"

    def between(
        self, kind: str, country: Country, *, after: datetime, before: datetime
    ) -> Sequence[tuple[UUID, StoredPart]]:
        """The valid parts of a country with a moment after one and up to another, with the ids of their proceedings."""
        found = select(proceeding_part).where(
            _row.country == country, _row.kind == kind, _row.at > after, _row.at <= before, ~_row.in_error
        )
        rows = self._connection.execute(found.order_by(_row.at, _row.id).limit(MOST))
        return [(row.proceeding_id, self.rows.from_row(row)) for row in rows]

    def open_of(self, kind: str, organisation_id: UUID) -> Sequence[tuple[UUID, StoredPart]]:
        """The open parts in proceedings that an organisation keeps, the soonest due first, each with its proceeding."""
        found = select(proceeding_part).where(_row.organisation_id == organisation_id, _row.kind == kind, _row.is_open)
        soonest = found.order_by(_row.due_on.asc().nulls_last(), _row.recorded_at, _row.id).limit(MOST)
        return [(row.proceeding_id, self.rows.from_row(row)) for row in self._connection.execute(soonest)]

    def to_remind(self, kind: str, country: Country, *, after: datetime, before: datetime) -> Sequence[PartToRemind]:
        """Open parts of a country with a moment between these of which people may still be reminded, locked."""
        found: Select[Any] = select(_row.id, _row.proceeding_id, _row.at, _row.reminded).where(
            _row.country == country, _row.kind == kind, _row.is_open, _row.at > after, _row.at < before
        )
        still = found.where(or_(_row.reminded.is_(None), _row.reminded > LAST_REMINDER)).order_by(_row.at, _row.id)
        return [_TO_REMIND(row) for row in self._connection.execute(still.with_for_update(skip_locked=True))]

    def lapsed(self, country: Country, *, at: datetime, due_on: date) -> Sequence[PartToRemind]:
        """Open parts of a country whose moment has passed, or whose day came before `due_on`, and that were left so."""
        passed = or_(_row.at < at, and_(_row.at.is_(None), _row.due_on < due_on))
        found: Select[Any] = select(_row.id, _row.proceeding_id, _row.at, _row.reminded).where(
            _row.country == country, _row.is_open, passed, or_(_row.reminded.is_(None), _row.reminded > LAPSED)
        )
        rows = self._connection.execute(found.with_for_update(skip_locked=True).limit(MOST))
        return [_TO_REMIND(row) for row in rows]

    def set_reminded(self, part_id: UUID, days: int) -> None:
        """Remember that people were reminded so many days before."""
        self._connection.execute(update(proceeding_part).where(_row.id == part_id).values(reminded=days))

    def _row(self, owner: Proceeding, part: StoredPart) -> Mapping[str, Any]:
        return {**part_of_proceeding(owner), **self.rows.to_row(part)}

    def _changes(self, part: StoredPart) -> Mapping[str, Any]:
        """People who were reminded are again when its moment changed."""
        return {**self.rows.to_row(part), "reminded": case((_row.at.is_not_distinct_from(part.at), _row.reminded))}
