"""Which organisations answer for a country or the region: what is so, and what the other services were told."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Connection, select, union, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import clients, organisations, told_duties, users
from shared.contracts.identity import DUTIES
from shared.kernel.country import Country

_HELD = union(
    *(
        select(holders.c.organisation_id, holders.c.role).where(
            holders.c.status == "active", holders.c.role.in_(DUTIES), holders.c.organisation_id.is_not(None)
        )
        for holders in (users, clients)
    )
).subquery("held")


class DutyRepository:
    """Reads who is on duty, and keeps what was told of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def told(self, organisation_id: UUID, country: Country) -> tuple[str, ...]:
        """What was told last, locked: two changes in one organisation are looked at one after the other."""
        mine = {"organisation_id": organisation_id, "country": country, "duties": []}
        self._connection.execute(upsert(told_duties).values(mine).on_conflict_do_nothing())
        query = select(told_duties.c.duties).where(told_duties.c.organisation_id == organisation_id).with_for_update()
        return tuple(self._connection.execute(query).scalar_one())

    def held(self, organisation_id: UUID) -> tuple[str, ...]:
        """The duties that an active person or system of the organisation has now, in order."""
        query = select(_HELD.c.role).where(_HELD.c.organisation_id == organisation_id).order_by(_HELD.c.role)
        return tuple(self._connection.execute(query).scalars())

    def keep(self, organisation_id: UUID, duties: tuple[str, ...]) -> None:
        """Note what is told now."""
        statement = update(told_duties).where(told_duties.c.organisation_id == organisation_id)
        self._connection.execute(statement.values(duties=list(duties)))

    def published_people(self, organisation_id: UUID, country: Country) -> Sequence[tuple[UUID, str]]:
        """Who was active with which role when it was last published, locked as in `told`."""
        self.told(organisation_id, country)
        query = select(told_duties.c.people).where(told_duties.c.organisation_id == organisation_id)
        return [(UUID(user_id), role) for user_id, role in map(str.split, self._connection.execute(query).scalar_one())]

    def active_people(self, organisation_id: UUID) -> Sequence[tuple[UUID, str]]:
        """Who is active now, with which role."""
        query = select(users.c.id, users.c.role).where(
            users.c.organisation_id == organisation_id, users.c.status == "active"
        )
        return [(row.id, row.role) for row in self._connection.execute(query)]

    def keep_people(self, organisation_id: UUID, people: Mapping[UUID, str]) -> None:
        """Note what is published now."""
        statement = update(told_duties).where(told_duties.c.organisation_id == organisation_id)
        self._connection.execute(statement.values(people=[f"{user_id} {role}" for user_id, role in people.items()]))

    def with_people(self) -> Sequence[tuple[UUID, Country]]:
        """Every organisation that has an active person or was told to have one, with its country."""
        ids = union(select(users.c.organisation_id), select(told_duties.c.organisation_id)).subquery()
        query = select(organisations.c.id, organisations.c.country).where(organisations.c.id.in_(select(ids)))
        return [(row.id, Country(row.country)) for row in self._connection.execute(query.order_by(organisations.c.id))]

    def concerned(self) -> Sequence[tuple[UUID, Country]]:
        """Every organisation that has a duty or was told to have one, with its country."""
        ids = union(select(_HELD.c.organisation_id), select(told_duties.c.organisation_id)).subquery()
        query = select(organisations.c.id, organisations.c.country).where(organisations.c.id.in_(select(ids)))
        return [(row.id, Country(row.country)) for row in self._connection.execute(query.order_by(organisations.c.id))]
