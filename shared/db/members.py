"""The people of organisations and their roles, which a service needs to assign work to one of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, Connection, DateTime, MetaData, Table, Text, Uuid, select
from sqlalchemy.dialects.postgresql import insert

from shared.contracts.identity import PersonChanged
from shared.kernel.errors import invalid

_MEMBER = Table(
    "member",
    MetaData(),
    Column("user_id", Uuid, primary_key=True),
    Column("country", Text),
    Column("organisation_id", Uuid),
    Column("role", Text),
    Column("active", Boolean),
    Column("updated_at", DateTime(timezone=True)),
)


class Members:
    """Table `member`: filled from the events of identity, read by the people's own organisation."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, event: PersonChanged, *, at: datetime) -> None:
        """Insert or update the person of an event."""
        values = {**event.data(), "updated_at": at}
        statement = insert(_MEMBER).values(values)
        renewed = {name: statement.excluded[name] for name in values if name != "user_id"}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=renewed))

    def roles(self, organisation_id: UUID) -> dict[UUID, str]:
        """The role of each active person of an organisation."""
        query = select(_MEMBER.c.user_id, _MEMBER.c.role).where(
            _MEMBER.c.organisation_id == organisation_id, _MEMBER.c.active
        )
        return {row.user_id: row.role for row in self._connection.execute(query)}

    def require(self, user_id: UUID, organisation_id: UUID, roles: Collection[str], *, field: str = "user_id") -> None:
        """Raises Invalid at `field` unless the user is active in the organisation and has one of `roles`."""
        query = select(_MEMBER.c.user_id).where(
            _MEMBER.c.user_id == user_id,
            _MEMBER.c.organisation_id == organisation_id,
            _MEMBER.c.active,
            _MEMBER.c.role.in_(roles),
        )
        if self._connection.execute(query).first() is None:
            raise invalid(
                field,
                "not_assignable",
                es="No es una persona activa de su organización que pueda atender esto",
                en="This is not an active person of your organisation who can attend this",
            )

    def active(self, organisation_id: UUID, roles: Collection[str]) -> Sequence[tuple[UUID, str]]:
        """Who is active in the organisation with one of `roles`, and with which."""
        query = select(_MEMBER.c.user_id, _MEMBER.c.role).where(
            _MEMBER.c.organisation_id == organisation_id, _MEMBER.c.active, _MEMBER.c.role.in_(roles)
        )
        return [(row.user_id, row.role) for row in self._connection.execute(query.order_by(_MEMBER.c.user_id))]
