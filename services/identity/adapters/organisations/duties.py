"""Who may act in an organisation and what it answers for: what is so, and what was published of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, and_, any_, exists, literal, or_, select, true, union, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import clients, country_roles, organisations, told_duties, users
from services.identity.domain.organisations.duties import ActivePeople
from services.identity.domain.roles.roles import ANSWERING_ROLES
from shared.contracts.identity import ANSWERS_REFERRALS, DUTIES
from shared.kernel.country import Country

_ANSWER = literal(ANSWERS_REFERRALS)
_OF_PEOPLE = and_(
    # Who has only practised answers nothing real yet.
    users.c.works_since.is_not(None),
    or_(
        users.c.country_role_id.is_(None),
        exists().where(country_roles.c.id == users.c.country_role_id, any_(country_roles.c.scope) == _ANSWER),
    ),
)
_HOLDERS = (
    (users, ~users.c.awaits_yes, _OF_PEOPLE),
    (clients, true(), any_(clients.c.scope) == _ANSWER),
)
_HELD = union(
    *(
        select(holders.c.organisation_id, duty.label("duty")).where(
            holders.c.status == "active", holders.c.organisation_id.is_not(None), is_let_in, is_held
        )
        for holders, is_let_in, may_answer in _HOLDERS
        for duty, is_held in (
            (holders.c.role, holders.c.role.in_(DUTIES)),
            (_ANSWER, and_(holders.c.role.in_(ANSWERING_ROLES), may_answer)),
        )
    )
).subquery("held")


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What the other services know of an organisation."""

    duties: tuple[str, ...]
    people: ActivePeople
    rules: bool
    """Whether its rules were published to every service that needs them."""


class DutyRepository:
    """Reads who may act where, and keeps what was published of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def published(self, organisation_id: UUID, country: Country) -> Published:
        """What was published last, locked: of two changes in one organisation one waits for the other."""
        nothing = {"organisation_id": organisation_id, "country": country, "duties": []}
        self._connection.execute(upsert(told_duties).values(nothing).on_conflict_do_nothing())
        query = select(told_duties).where(told_duties.c.organisation_id == organisation_id).with_for_update()
        row = self._connection.execute(query).one()
        people = {UUID(user_id): role for user_id, role in map(str.split, row.people)}
        return Published(duties=tuple(row.duties), people=people, rules=row.rules)

    def held(self, organisation_id: UUID) -> tuple[str, ...]:
        """The duties that an active person or system of the organisation has now, in order."""
        query = select(_HELD.c.duty).where(_HELD.c.organisation_id == organisation_id).order_by(_HELD.c.duty)
        return tuple(self._connection.execute(query).scalars())

    def active_people(self, organisation_id: UUID) -> ActivePeople:
        """Who is active now, with which role: not those who await its yes."""
        query = select(users.c.id, users.c.role).where(
            users.c.organisation_id == organisation_id, users.c.status == "active", ~users.c.awaits_yes
        )
        return {row.id: row.role for row in self._connection.execute(query)}

    def save(self, organisation_id: UUID, duties: tuple[str, ...]) -> None:
        """Keep the duties that are published now."""
        self._change(organisation_id, duties=list(duties))

    def save_people(self, organisation_id: UUID, people: ActivePeople) -> None:
        """Keep the people who are published now."""
        self._change(organisation_id, people=[f"{user_id} {role}" for user_id, role in people.items()])

    def save_rules(self, organisation_id: UUID) -> None:
        """Keep that the rules are published now."""
        self._change(organisation_id, rules=True)

    def organisations(self) -> Sequence[tuple[UUID, Country]]:
        """Every organisation in which a person or system acts, or of which that was published, with its country."""
        ids = union(
            select(users.c.organisation_id), select(_HELD.c.organisation_id), select(told_duties.c.organisation_id)
        ).subquery()
        query = select(organisations.c.id, organisations.c.country).where(organisations.c.id.in_(select(ids)))
        return [(row.id, Country(row.country)) for row in self._connection.execute(query.order_by(organisations.c.id))]

    def _change(self, organisation_id: UUID, **values: object) -> None:
        self._connection.execute(
            update(told_duties).where(told_duties.c.organisation_id == organisation_id).values(**values)
        )
