"""Pledges that people signed, in PostgreSQL. They are added and read, never changed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import pledges
from services.identity.domain.pledges.pledges import Pledge
from shared.db.rows import RowMapper

_PLEDGES = RowMapper(Pledge, pledges)


class PledgeRepository:
    """Reads and adds signed pledges within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, pledge: Pledge) -> bool:
        """Keep a signature; False when the person has signed this text before."""
        statement = upsert(pledges).values(**_PLEDGES.to_row(pledge)).on_conflict_do_nothing()
        return self._connection.execute(statement.returning(pledges.c.user_id)).one_or_none() is not None

    def all_of(self, user_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Pledge]]:
        """Person → what they signed, the oldest first; nothing for one who signed nothing."""
        query = select(pledges).where(pledges.c.user_id.in_(user_ids)).order_by(pledges.c.accepted_at)
        found: dict[UUID, list[Pledge]] = defaultdict(list)
        for row in self._connection.execute(query):
            found[row.user_id].append(_PLEDGES.from_row(row))
        return found
