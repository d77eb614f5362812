"""Cards of organisations, as identity publishes them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Uuid, any_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from services.referrals.adapters.tables import organisation
from services.referrals.domain.organisation import OrganisationCard
from shared.db.rows import RowMapper
from shared.db.statement import Statement
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

_CARDS = RowMapper(OrganisationCard, organisation)
_GIVEN = any_(bindparam("ids", type_=ARRAY(Uuid())))
_FIND = Statement(select(organisation).where(organisation.c.id == _GIVEN))
_NAMES = Statement(select(organisation.c.id, organisation.c.public_name).where(organisation.c.id == _GIVEN))
_SUSPENDED = Statement(
    select(organisation.c.id).where(organisation.c.id == _GIVEN, organisation.c.suspended_at.is_not(None))
)


class OrganisationRepository:
    """The cards of organisations, as identity published them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._names: dict[UUID, str] = {}
        """Of the cards that were read in this transaction."""

    def find(self, organisation_id: UUID) -> OrganisationCard | None:
        """The card, or None when its event has not arrived (or never will)."""
        return self.find_each([organisation_id]).get(organisation_id)

    def find_each(self, ids: Collection[UUID]) -> Mapping[UUID, OrganisationCard]:
        """The cards that have arrived, by id."""
        cards = {row.id: _CARDS.from_row(row) for row in _FIND.all(self._connection, {"ids": list(ids)})}
        self._names |= {card.id: card.public_name for card in cards.values()}
        return cards

    def names(self, ids: Collection[UUID]) -> Mapping[UUID, str]:
        """Public names by id."""
        if unread := [one for one in ids if one not in self._names]:
            self._names |= {row.id: row.public_name for row in _NAMES.all(self._connection, {"ids": unread})}
        return {one: self._names[one] for one in ids if one in self._names}

    def on_duty(self, duty: str, country: Country | None) -> list[OrganisationCard]:
        """Organisations that hold `duty` and may act, in `country` or (None) anywhere."""
        query = select(organisation).where(
            literal(duty) == any_(organisation.c.duties), organisation.c.suspended_at.is_(None)
        )
        if country is not None:
            query = query.where(organisation.c.country == country)
        return [_CARDS.from_row(row) for row in self._connection.execute(query.order_by(organisation.c.id))]

    def put(self, card: OrganisationCard) -> None:
        """Insert or replace a card without its duties; registering again lifts a suspension."""
        statement = insert(organisation).values(_CARDS.to_row(card))
        renewed = {name: statement.excluded[name] for name in ("kind", "public_name", "suspended_at", "updated_at")}
        self._connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=renewed))

    def suspend(self, organisation_id: UUID, *, at: datetime) -> datetime | None:
        """Suspend the card; since when it is suspended, or None without a card."""
        statement = organisation.update().where(organisation.c.id == organisation_id)
        since = func.coalesce(organisation.c.suspended_at, at)
        suspended = statement.values(suspended_at=since, updated_at=at).returning(organisation.c.suspended_at)
        return self._connection.execute(suspended).scalar_one_or_none()

    def suspended_among(self, ids: Collection[UUID]) -> set[UUID]:
        """Those that may not act at present."""
        return {row.id for row in _SUSPENDED.all(self._connection, {"ids": list(ids)})}

    def keep_duties(self, organisation_id: UUID, duties: tuple[str, ...], *, at: datetime) -> None:
        """Replace its duties. Raises NotFound without a card, whose event identity publishes first."""
        card = organisation.update().where(organisation.c.id == organisation_id)
        if self._connection.execute(card.values(duties=list(duties), updated_at=at)).rowcount != 1:
            raise NotFound
