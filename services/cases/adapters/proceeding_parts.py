"""Parts of proceedings as they are stored."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, case, insert, select, update

from services.cases.adapters.proceedings import part_of_proceeding
from services.cases.adapters.tables import proceeding_part
from services.cases.domain.proceedings.part import StoredProceedingPart
from services.cases.domain.proceedings.proceeding import Proceeding
from shared.db.rows import RowMapper
from shared.kernel.errors import NotFound

_PARTS = RowMapper(StoredProceedingPart, proceeding_part)
_row = proceeding_part.c


class ProceedingPartRepository:
    """Every kind of part in one table."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, proceeding: Proceeding, part: StoredProceedingPart) -> None:
        """Insert a part of `proceeding`."""
        self._connection.execute(insert(proceeding_part), {**part_of_proceeding(proceeding), **_PARTS.to_row(part)})

    def save(self, part: StoredProceedingPart) -> None:
        """Write a changed part over its former version. People who were reminded are again when its moment changed."""
        reminded = case((_row.at.is_not_distinct_from(part.at), _row.reminded))
        changed = update(proceeding_part).where(_row.id == part.id)
        self._connection.execute(changed.values({**_PARTS.to_row(part), "reminded": reminded}))

    def get(self, proceeding_id: UUID, kind: str, part_id: UUID) -> StoredProceedingPart:
        """One part of a proceeding. Raises NotFound."""
        found = self._all(select(proceeding_part).where(_row.id == part_id, _row.kind == kind), proceeding_id)
        if not found:
            raise NotFound
        return found[0]

    def of_proceeding(self, proceeding_id: UUID, *kinds: str) -> Sequence[StoredProceedingPart]:
        """The parts of some kinds of a proceeding, newest first."""
        return self._all(select(proceeding_part).where(_row.kind.in_(kinds)), proceeding_id)

    def _all(self, found: Select[Any], proceeding_id: UUID) -> list[StoredProceedingPart]:
        own = found.where(_row.proceeding_id == proceeding_id)
        rows = self._connection.execute(own.order_by(_row.recorded_at.desc(), _row.id.desc()))
        return [_PARTS.from_row(row) for row in rows]
