"""The people of organisations and their roles, which a service needs to assign work to one of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Column, Connection, DateTime, MetaData, Table, Text, Uuid, select
from sqlalchemy.dialects.postgresql import insert

from shared.contracts.identity import PersonChanged
from shared.kernel.country import Country
from shared.kernel.errors import invalid
from shared.kernel.grant import Grant

MEMBER = Table(
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
        statement = insert(MEMBER).values(values)
        renewed = {name: statement.excluded[name] for name in values if name != "user_id"}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=renewed))

    def roles(self, organisation_id: UUID) -> dict[UUID, str]:
        """The role of each active person of an organisation."""
        query = select(MEMBER.c.user_id, MEMBER.c.role).where(
            MEMBER.c.organisation_id == organisation_id, MEMBER.c.active
        )
        return {row.user_id: row.role for row in self._connection.execute(query)}

    def is_active(self, caller: Grant) -> bool:
        """Whether the caller is an active person of the organisation that their token names; no system ever is."""
        query = select(MEMBER.c.user_id).where(MEMBER.c.user_id.cast(Text) == caller.subject, MEMBER.c.active)
        found = self._connection.execute(query.where(MEMBER.c.organisation_id == caller.organisation_id))
        return found.first() is not None

    def require(self, user_id: UUID, organisation_id: UUID, roles: Collection[str], *, field: str = "user_id") -> None:
        """Raises Invalid at `field` unless the user is active in the organisation and has one of `roles`."""
        query = select(MEMBER.c.user_id).where(
            MEMBER.c.user_id == user_id,
            MEMBER.c.organisation_id == organisation_id,
            MEMBER.c.active,
            MEMBER.c.role.in_(roles),
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
        query = select(MEMBER.c.user_id, MEMBER.c.role).where(
            MEMBER.c.organisation_id == organisation_id, MEMBER.c.active, MEMBER.c.role.in_(roles)
        )
        return [(row.user_id, row.role) for row in self._connection.execute(query.order_by(MEMBER.c.user_id))]

    def active_in(self, country: Country, roles: Collection[str]) -> Sequence[tuple[UUID, UUID]]:
        """Who is active in a country with one of `roles`, and of which organisation."""
        query = select(MEMBER.c.user_id, MEMBER.c.organisation_id).where(
            MEMBER.c.country == country, MEMBER.c.active, MEMBER.c.role.in_(roles)
        )
        found = self._connection.execute(query.order_by(MEMBER.c.user_id))
        return [(row.user_id, row.organisation_id) for row in found]
