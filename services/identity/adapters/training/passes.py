"""Training modules that people passed, in PostgreSQL. They are added and read, never changed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, insert, select

from services.identity.adapters.tables import training_passes
from services.identity.domain.training.standing import Pass
from shared.db.rows import RowMapper

_PASSES = RowMapper(Pass, training_passes)


class PassRepository:
    """Reads and adds passed modules within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, passed: Pass) -> None:
        """Keep that a person passed a module."""
        self._connection.execute(insert(training_passes).values(**_PASSES.to_row(passed)))

    def people_with_an_end(self, *, after: date, until: date) -> Sequence[UUID]:
        """People with a pass that ends behind the day `after` and not behind `until`."""
        ends = training_passes.c.expires_on
        query = select(training_passes.c.user_id).distinct().where(ends > after, ends <= until)
        return self._connection.scalars(query.order_by(training_passes.c.user_id)).all()

    def all_of(self, user_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Pass]]:
        """Person → what they passed, the oldest first; nothing for one who passed nothing."""
        query = select(training_passes).where(training_passes.c.user_id.in_(user_ids))
        found: dict[UUID, list[Pass]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(training_passes.c.passed_at)):
            found[row.user_id].append(_PASSES.from_row(row))
        return found
