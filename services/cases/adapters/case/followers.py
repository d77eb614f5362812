"""Who follows which case."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Connection, DateTime, Table, Text, Uuid, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.tables import metadata, part_of
from services.cases.domain.case.case import Case
from services.cases.domain.case.following import QUIET

case_follower = Table(
    "case_follower",
    metadata,
    Column("country", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("case_id", Uuid, primary_key=True),
    Column("follower", Text, primary_key=True),
    Column("followed_at", DateTime(timezone=True), nullable=False),
    Column("told_at", DateTime(timezone=True)),
)
_row = case_follower.c


class FollowerRepository:
    """People who want to know when a case changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, follower: str, at: datetime) -> bool:
        """Let a user follow `case`; False when they did before."""
        row = {**part_of(case), "follower": follower, "followed_at": at}
        statement = insert(case_follower).values(row).on_conflict_do_nothing().returning(_row.case_id)
        return self._connection.execute(statement).first() is not None

    def remove(self, case_id: UUID, follower: str) -> bool:
        """Let a user follow a case no more; False when they did not."""
        statement = delete(case_follower).where(_row.case_id == case_id, _row.follower == follower)
        return self._connection.execute(statement.returning(_row.case_id)).first() is not None

    def follows(self, case_id: UUID, follower: str) -> bool:
        """Whether a user follows a case."""
        found = select(_row.case_id).where(_row.case_id == case_id, _row.follower == follower)
        return self._connection.execute(found).first() is not None

    def to_notify(self, case_ids: Collection[UUID], *, besides: str, at: datetime) -> Mapping[UUID, tuple[str, ...]]:
        """Followers to notify now of a change of each case; recorded, since each is notified once in `QUIET`."""
        due = or_(_row.told_at.is_(None), _row.told_at <= at - QUIET)
        statement = (
            update(case_follower)
            .where(_row.case_id.in_(case_ids), _row.follower != besides, due)
            .values(told_at=at)
            .returning(_row.case_id, _row.follower)
        )
        followers: dict[UUID, tuple[str, ...]] = {}
        for row in self._connection.execute(statement):
            followers[row.case_id] = (*followers.get(row.case_id, ()), row.follower)
        return followers
