"""Parts of cases as they are stored."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Uuid, any_, bindparam, insert, select, update

from services.cases.adapters.tables import case_part, part_of
from services.cases.domain.case import Case
from services.cases.domain.parts.part import StoredPart
from shared.db.recordsets import insert_or_replace
from shared.db.rows import RowMapper
from shared.db.statement import Statement
from shared.kernel.errors import NotFound

_PARTS = RowMapper(StoredPart, case_part)


_EACH = Statement(select(case_part).where(case_part.c.id == any_(bindparam("part_ids", type_=ARRAY(Uuid)))))
# Words are not sent as JSON, and what is put so has none: those of a stored part stay. Nor is it about a perpetrator.
_PUT = [column.name for column in case_part.c if column.name not in ("content", "perpetrator_id")]
_PUT_EACH = Statement(insert_or_replace(case_part, _PUT))


class PartRepository:
    """Every kind of part in one table."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, part: StoredPart) -> None:
        """Insert a part of `case`."""
        about = {"perpetrator_id": part.record.get("perpetrator_id")}
        self._connection.execute(insert(case_part), {**part_of(case), **_PARTS.to_row(part), **about})

    def save(self, case: Case, part: StoredPart) -> None:
        """Write a changed part of `case` over its former version."""
        changed = update(case_part).where(case_part.c.case_id == case.id, case_part.c.id == part.id)
        self._connection.execute(changed.values(_PARTS.to_row(part)))

    def each(self, part_ids: Collection[UUID]) -> Sequence[StoredPart]:
        """Those of these parts that there are."""
        return [_PARTS.from_row(row) for row in _EACH.all(self._connection, {"part_ids": list(part_ids)})]

    def put_each(self, parts: Iterable[tuple[Case, StoredPart]]) -> None:
        """Insert parts without words or write over what is coded of them, in one statement."""
        rows = [{**part_of(case), **_PARTS.to_row(part)} for case, part in parts]
        for row in rows:
            del row["content"]
        if rows:
            _PUT_EACH.run(self._connection, {"rows": rows})

    def get(self, case_id: UUID, kind: str, part_id: UUID) -> StoredPart:
        """One part of a case. Raises NotFound."""
        found = select(case_part).where(
            case_part.c.case_id == case_id, case_part.c.kind == kind, case_part.c.id == part_id
        )
        row = self._connection.execute(found).first()
        if row is None:
            raise NotFound
        return _PARTS.from_row(row)

    def kinds_of(self, case_id: UUID) -> set[tuple[str, UUID | None]]:
        """Which kinds of parts a case has, and which person each is about; None is the first."""
        found = select(case_part.c.kind, case_part.c.person_id).where(case_part.c.case_id == case_id).distinct()
        return {(row.kind, row.person_id) for row in self._connection.execute(found)}

    def of_case(self, case_id: UUID, kind: str) -> Sequence[StoredPart]:
        """The parts of one kind of a case, newest first."""
        found = select(case_part).where(case_part.c.case_id == case_id, case_part.c.kind == kind)
        newest = found.order_by(case_part.c.recorded_at.desc(), case_part.c.id.desc())
        return [_PARTS.from_row(row) for row in self._connection.execute(newest)]
