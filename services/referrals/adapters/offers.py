"""The service directory: offers of every organisation, and places in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.adapters.tables import organisation, service_offer
from services.referrals.domain.offer import BANDS, Offer
from shared.contracts.identity import ANSWERS_REFERRALS
from shared.db.paging import Page, read_page
from shared.db.rows import RowMapper
from shared.db.statement import Statement
from shared.kernel.country import Country
from shared.kernel.errors import Conflict, NotFound

_ADDRESS = "service_offer|address"
_OFFERS = RowMapper(Offer, service_offer)
_FREE = service_offer.c.capacity_free
_RESERVE = Statement(
    select(
        func.reserve_place(bindparam("organisation_id", type_=Uuid()), bindparam("service_type", type_=Text())).label(
            "offer_id"
        )
    )
)
_RANK = case(
    (_FREE >= 3, BANDS.index("3+")),
    (_FREE > 0, BANDS.index("1-2")),
    (_FREE.is_(None), BANDS.index("unknown")),
    else_=BANDS.index("0"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferFilter:
    """What an offer must fit; None means any."""

    country: Country | None = None
    adm1: str | None = None
    service_type: str | None = None
    gender: str | None = None
    age: int | None = None
    organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectoryLine:
    """One offer and whose it is."""

    offer: Offer
    organisation_name: str
    kind: str
    """Of the organisation: a code of list `org_type`."""
    answered: bool
    """Whether a person or system of the organisation may answer a referral, as identity publishes it."""


class OfferRepository:
    """Table `service_offer`. Everybody reads it, only the owner writes (row-level security)."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def page(
        self,
        wanted: OfferFilter,
        *,
        after: Sequence[Any] | None,
        limit: int,
        only: Collection[UUID] | None = None,
    ) -> Page[DirectoryLine]:
        """Offers that could serve, those with places first; `after` are rank and id of the last one before.

        `only` of these organisations where given.
        """
        query = _lines().where(organisation.c.suspended_at.is_(None), *_conditions(wanted))
        if only is not None:
            query = query.where(service_offer.c.organisation_id.in_(only))
        if after is not None:
            rank, offer_id = after
            query = query.where(tuple_(_RANK, service_offer.c.id) > tuple_(literal(rank), literal(UUID(offer_id))))
        return read_page(
            self._connection,
            query.order_by(_RANK, service_offer.c.id),
            limit,
            entity=_line,
            position=lambda row: [row.rank, row.id],
        )

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
        return _OFFERS.from_row(row)

    def add(self, offer: Offer) -> None:
        """Insert a new offer."""
        self._connection.execute(service_offer.insert().values(_OFFERS.to_row(offer)))

    def save(self, offer: Offer) -> None:
        """Write back a locked offer as its next version. Raises Conflict when another version is stored."""
        previous = (service_offer.c.id == offer.id, service_offer.c.version == offer.version - 1)
        statement = service_offer.update().where(*previous).values(_OFFERS.to_row(offer))
        if self._connection.execute(statement).rowcount != 1:
            raise Conflict

    def remove(self, offer_id: UUID) -> None:
        """Delete an offer; places that it held are forgotten."""
        self._connection.execute(service_offer.delete().where(service_offer.c.id == offer_id))

    def encrypt_address(self, offer: Offer, address: str) -> bytes:
        """The address of an offer under its data key."""
        return self._cipher.encrypt(address, key=offer.data_key, country=offer.country, field=_ADDRESS, row=offer.id)

    def decrypt_address(self, offer: Offer) -> str | None:
        """The address in clear; None for an offer without one."""
        if offer.address is None:
            return None
        return self._cipher.decrypt(
            offer.address, key=offer.data_key, country=offer.country, field=_ADDRESS, row=offer.id
        )

    def reserve(self, organisation_id: UUID, service_types: Sequence[str]) -> tuple[UUID, ...]:
        """Hold one free place per service where a count is known; the offers in which one is held."""
        # A function of the database: one statement that never goes below zero.
        held = [
            _RESERVE.one(self._connection, {"organisation_id": organisation_id, "service_type": service_type}).offer_id
            for service_type in service_types
        ]
        return tuple(offer for offer in held if offer is not None)

    def release(self, offers: Sequence[UUID]) -> None:
        """Give held places back."""
        for offer in offers:
            self._connection.execute(select(func.release_place(offer)))


def _lines() -> Select[Any]:
    answered = literal(ANSWERS_REFERRALS) == any_(organisation.c.duties)
    return select(
        service_offer,
        organisation.c.public_name,
        organisation.c.kind,
        answered.label("answered"),
        _RANK.label("rank"),
    ).join_from(service_offer, organisation, organisation.c.id == service_offer.c.organisation_id)


def _conditions(wanted: OfferFilter) -> list[ColumnElement[bool]]:
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
    return DirectoryLine(
        offer=_OFFERS.from_row(row), organisation_name=row.public_name, kind=row.kind, answered=row.answered
    )
