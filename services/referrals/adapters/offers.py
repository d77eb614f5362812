"""The service directory: offers of every organisation, and places in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, any_, case, func, literal, or_, select, text, tuple_

from services.referrals.adapters.tables import organisation, service_offer
from services.referrals.domain.offer import BANDS, Offer
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

_COLUMNS = [field.name for field in dataclass_fields(Offer)]
_LISTS = ("accepts_genders", "languages", "adm1_served")
_FREE = service_offer.c.capacity_free
_RANK = case(
    (_FREE >= 3, BANDS.index("3+")),
    (_FREE > 0, BANDS.index("1-2")),
    (_FREE.is_(None), BANDS.index("unknown")),
    else_=BANDS.index("0"),
)
_RESERVE = text("SELECT reserve_place(:organisation_id, :service_type)")
_RELEASE = text("SELECT release_place(offer) FROM unnest(CAST(:offers AS uuid[])) AS offer")


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferSearch:
    """What is looked for; None means any."""

    country: Country | None = None
    adm1: str | None = None
    service_type: str | None = None
    gender: str | None = None
    age: int | None = None
    organisation_id: UUID | None = None
    limit: int = 50
    after: Sequence[Any] | None = None
    """(rank, id) of the last offer of the page before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectoryLine:
    """One offer and whose it is."""

    offer: Offer
    organisation_name: str
    kind: str
    rank: int


class OfferRepository:
    """Table `service_offer`. Everybody reads it, only the owner writes (row-level security)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def search(self, wanted: OfferSearch) -> list[DirectoryLine]:
        """Offers that could serve, those with places first; one more than `limit` when there is another page."""
        query = _lines().where(organisation.c.suspended_at.is_(None), *_conditions(wanted))
        if wanted.after is not None:
            rank, offer_id = wanted.after
            query = query.where(tuple_(_RANK, service_offer.c.id) > tuple_(literal(rank), literal(UUID(offer_id))))
        query = query.order_by(_RANK, service_offer.c.id).limit(wanted.limit + 1)
        return [_line(row) for row in self._connection.execute(query)]

    def line(self, offer_id: UUID) -> DirectoryLine:
        """One offer. Raises NotFound."""
        row = self._connection.execute(_lines().where(service_offer.c.id == offer_id)).one_or_none()
        if row is None:
            raise NotFound
        return _line(row)

    def get_own_for_update(self, offer_id: UUID, organisation_id: UUID) -> Offer:
        """An offer of the caller's organisation, locked until the transaction ends. Raises NotFound."""
        query = select(service_offer).where(
            service_offer.c.id == offer_id, service_offer.c.organisation_id == organisation_id
        )
        row = self._connection.execute(query.with_for_update()).one_or_none()
        if row is None:
            raise NotFound
        return _offer(row)

    def add(self, offer: Offer) -> None:
        """Insert."""
        self._connection.execute(service_offer.insert().values(_values(offer)))

    def save(self, offer: Offer) -> None:
        """Write back a locked offer."""
        self._connection.execute(service_offer.update().where(service_offer.c.id == offer.id).values(_values(offer)))

    def remove(self, offer_id: UUID) -> None:
        """Delete."""
        self._connection.execute(service_offer.delete().where(service_offer.c.id == offer_id))

    def reserve(self, organisation_id: UUID, service_types: Sequence[str]) -> tuple[UUID, ...]:
        """Hold one free place per service where a count is known; the offers in which one is held."""
        held = [
            self._connection.execute(
                _RESERVE, {"organisation_id": organisation_id, "service_type": service_type}
            ).scalar_one()
            for service_type in service_types
        ]
        return tuple(offer for offer in held if offer is not None)

    def release(self, offers: Sequence[UUID]) -> None:
        """Give held places back."""
        self._connection.execute(_RELEASE, {"offers": list(offers)})


def _lines() -> Select[Any]:
    return select(service_offer, organisation.c.public_name, organisation.c.kind, _RANK.label("rank")).join_from(
        service_offer, organisation, organisation.c.id == service_offer.c.organisation_id
    )


def _conditions(wanted: OfferSearch) -> list[ColumnElement[bool]]:
    table = service_offer.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.country is not None:
        conditions.append(table.country == wanted.country)
    if wanted.organisation_id is not None:
        conditions.append(table.organisation_id == wanted.organisation_id)
    if wanted.service_type is not None:
        conditions.append(table.service_type == wanted.service_type)
    if wanted.adm1 is not None:
        conditions.append(
            or_(func.cardinality(table.adm1_served) == 0, literal(wanted.adm1) == any_(table.adm1_served))
        )
    if wanted.gender is not None:
        everyone = func.cardinality(table.accepts_genders) == 0
        conditions.append(or_(everyone, literal(wanted.gender) == any_(table.accepts_genders)))
    if wanted.age is not None:
        conditions.append(or_(table.age_min.is_(None), table.age_min <= wanted.age))
        conditions.append(or_(table.age_max.is_(None), table.age_max >= wanted.age))
    return conditions


def _line(row: Row[Any]) -> DirectoryLine:
    return DirectoryLine(offer=_offer(row), organisation_name=row.public_name, kind=row.kind, rank=row.rank)


def _offer(row: Row[Any]) -> Offer:
    values = {name: getattr(row, name) for name in _COLUMNS}
    values |= {name: tuple(values[name]) for name in _LISTS}
    return Offer(**values | {"country": Country(row.country)})


def _values(offer: Offer) -> dict[str, Any]:
    values = {name: getattr(offer, name) for name in _COLUMNS}
    return values | {name: list(values[name]) for name in _LISTS}
