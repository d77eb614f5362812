"""Who supervised an organisation until when, as PostgreSQL keeps it beside the members."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Connection, DateTime, MetaData, Table, Uuid, select

_MEMBER = Table(
    "member",
    MetaData(),
    Column("user_id", Uuid, primary_key=True),
    Column("organisation_id", Uuid),
    Column("supervised_until", DateTime(timezone=True)),
)


class Supervision:
    """Supervisors who were suspended or got another role. They may supervise again by now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ended_since(self, organisation_id: UUID, since: datetime) -> Sequence[UUID]:
        """The people of an organisation whose supervision last ended after `since`."""
        found = select(_MEMBER.c.user_id).where(
            _MEMBER.c.organisation_id == organisation_id, _MEMBER.c.supervised_until > since
        )
        return [row.user_id for row in self._connection.execute(found.order_by(_MEMBER.c.user_id))]
