"""Parts of cases and of proceedings as they are stored: every kind of an owner in one table."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Generic
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Select, Table, Uuid, any_, bindparam, insert, select, update

from services.cases.adapters.tables import case_part, part_of
from services.cases.domain.case.case import Case
from services.cases.domain.kinds.kind import Owner
from services.cases.domain.kinds.part import StoredPart
from shared.db.recordsets import insert_or_replace
from shared.db.rows import RowMapper
from shared.db.statement import Statement
from shared.kernel.errors import NotFound

_EACH = Statement(select(case_part).where(case_part.c.id == any_(bindparam("part_ids", type_=ARRAY(Uuid)))))
# Words are not sent as JSON, and what is put so has none: those of a stored part stay. Nor is it about a perpetrator.
_PUT = [column.name for column in case_part.c if column.name not in ("content", "perpetrator_id")]
_PUT_EACH = Statement(insert_or_replace(case_part, _PUT))


class PartRepository(ABC, Generic[Owner]):
    """The parts of one sort of owner."""

    table: Table
    rows: RowMapper[StoredPart]
    owner_id: str
    """The column with the id of the owner."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, owner: Owner, part: StoredPart) -> None:
        """Insert a part of `owner`."""
        self._connection.execute(insert(self.table), self._row(owner, part))

    def save(self, owner: Owner, part: StoredPart) -> None:
        """Write a changed part of `owner` over its former version."""
        owned = self.table.c[self.owner_id] == owner.id
        changed = update(self.table).where(owned, self.table.c.id == part.id)
        self._connection.execute(changed.values(self._changes(part)))

    def get(self, owner_id: UUID, kind: str, part_id: UUID) -> StoredPart:
        """One part of an owner. Raises NotFound."""
        found = self._of(owner_id, select(self.table).where(self.table.c.kind == kind, self.table.c.id == part_id))
        if not found:
            raise NotFound
        return found[0]

    def of(self, owner_id: UUID, *kinds: str) -> Sequence[StoredPart]:
        """The parts of some kinds of an owner, newest first."""
        return self._of(owner_id, select(self.table).where(self.table.c.kind.in_(kinds)))

    def _of(self, owner_id: UUID, found: Select[Any]) -> list[StoredPart]:
        row = self.table.c
        own = found.where(row[self.owner_id] == owner_id).order_by(row.recorded_at.desc(), row.id.desc())
        return [self.rows.from_row(each) for each in self._connection.execute(own)]

    @abstractmethod
    def _row(self, owner: Owner, part: StoredPart) -> Mapping[str, Any]:
        """What a new row of `owner` holds."""

    def _changes(self, part: StoredPart) -> Mapping[str, Any]:
        """What a new version writes."""
        return self.rows.to_row(part)


class CasePartRepository(PartRepository[Case]):
    """Parts of cases; those of referrals are stored many at a time."""

    table, rows, owner_id = case_part, RowMapper(StoredPart, case_part), "case_id"

    def each(self, part_ids: Collection[UUID]) -> Sequence[StoredPart]:
        """Those of these parts that there are."""
        return [self.rows.from_row(row) for row in _EACH.all(self._connection, {"part_ids": list(part_ids)})]

    def put_each(self, parts: Iterable[tuple[Case, StoredPart]]) -> None:
        """Insert parts without words or write over what is coded of them, in one statement."""
        rows = [{**part_of(case), **self.rows.to_row(part)} for case, part in parts]
        for row in rows:
            del row["content"]
        if rows:
            _PUT_EACH.run(self._connection, {"rows": rows})

    def kinds_of(self, case_id: UUID) -> set[tuple[str, UUID | None]]:
        """Which kinds of parts a case has, and which person each is about; None is the first."""
        found = select(case_part.c.kind, case_part.c.person_id).where(case_part.c.case_id == case_id).distinct()
        return {(row.kind, row.person_id) for row in self._connection.execute(found)}

    def _row(self, owner: Case, part: StoredPart) -> Mapping[str, Any]:
        about = {"perpetrator_id": part.record.get("perpetrator_id")}
        return {**part_of(owner), **self.rows.to_row(part), **about}
