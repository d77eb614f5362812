"""Organisations and their offers in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.adapters.offers import DirectoryLine, OfferFilter, OfferRepository
from services.referrals.adapters.organisations import OrganisationRepository
from services.referrals.domain.offer import BANDS, Offer
from services.referrals.domain.organisation import OrganisationCard
from shared.contracts.identity import ANSWERS_REFERRALS
from shared.db.paging import Page
from shared.kernel.country import Country
from shared.kernel.errors import Conflict, NotFound
from tests.support.fakes.referrals.tables import Tables


class FakeOrganisationRepository(OrganisationRepository):
    """Cards in memory."""

    def __init__(self, tables: Tables) -> None:
        self._cards = tables.organisations

    def find(self, organisation_id: UUID) -> OrganisationCard | None:
        return self._cards.find(organisation_id)

    def find_each(self, ids: Collection[UUID]) -> Mapping[UUID, OrganisationCard]:
        return {card.id: card for card in self._cards.where(lambda card: card.id in ids)}

    def names(self, ids: Collection[UUID]) -> Mapping[UUID, str]:
        wanted = set(ids)
        return {card.id: card.public_name for card in self._cards.where(lambda card: card.id in wanted)}

    def on_duty(self, duty: str, country: Country | None) -> list[OrganisationCard]:
        found = self._cards.where(
            lambda card: duty in card.duties and not card.suspended and country in (None, card.country)
        )
        return sorted(found, key=lambda card: card.id)

    def put(self, card: OrganisationCard) -> None:
        known = self._cards.find(card.id)
        # A card that is there keeps its country and its duties.
        self._cards.put(card if known is None else replace(card, country=known.country, duties=known.duties))

    def suspend(self, organisation_id: UUID, *, at: datetime) -> datetime | None:
        suspended = self._cards.update(
            lambda card: card.id == organisation_id,
            lambda card: replace(card, suspended_at=card.suspended_at or at, updated_at=at),
        )
        return suspended[0].suspended_at if suspended else None

    def suspended_among(self, ids: Collection[UUID]) -> set[UUID]:
        return {card.id for card in self._cards.where() if card.id in ids and card.suspended}

    def keep_duties(self, organisation_id: UUID, duties: tuple[str, ...], *, at: datetime) -> None:
        kept = self._cards.update(
            lambda card: card.id == organisation_id, lambda card: replace(card, duties=duties, updated_at=at)
        )
        if not kept:
            raise NotFound


class FakeOfferRepository(OfferRepository):
    """Offers in memory."""

    def __init__(self, tables: Tables, cipher: FieldCipher) -> None:
        self._offers = tables.offers
        self._cards = tables.organisations
        self._cipher = cipher

    encrypt_address = OfferRepository.encrypt_address
    decrypt_address = OfferRepository.decrypt_address

    def page(
        self, wanted: OfferFilter, *, after: Sequence[Any] | None, limit: int, only: Collection[UUID] | None = None
    ) -> Page[DirectoryLine]:
        def is_wanted(offer: Offer) -> bool:
            card = self._cards.find(offer.organisation_id)
            return (
                card is not None
                and not card.suspended
                and (only is None or offer.organisation_id in only)
                and _fits(offer, wanted)
                and (after is None or (_rank(offer), offer.id) > (after[0], UUID(after[1])))
            )

        page = self._offers.page(
            is_wanted,
            order=lambda offer: (_rank(offer), offer.id),
            limit=limit,
            position=lambda offer: [_rank(offer), offer.id],
        )
        return page.map(self._line)

    def line(self, offer_id: UUID) -> DirectoryLine:
        return self._line(self._offers.get(offer_id))

    def get_own_for_update(self, offer_id: UUID, organisation_id: UUID) -> Offer:
        offer = self._offers.find(offer_id)
        if offer is None or offer.organisation_id != organisation_id:
            raise NotFound
        return self._offers.get_locked(offer_id)

    def add(self, offer: Offer) -> None:
        self._offers.add(offer)

    def save(self, offer: Offer) -> None:
        saved = self._offers.update(
            lambda stored: stored.id == offer.id and stored.version == offer.version - 1, lambda _: offer
        )
        if not saved:
            raise Conflict

    def remove(self, offer_id: UUID) -> None:
        self._offers.remove(offer_id)

    def reserve(self, organisation_id: UUID, service_types: Sequence[str]) -> tuple[UUID, ...]:
        held = (self._reserve(organisation_id, service_type) for service_type in service_types)
        return tuple(offer_id for offer_id in held if offer_id is not None)

    def release(self, offers: Sequence[UUID]) -> None:
        for offer_id in offers:
            for offer in self._offers.every():
                if offer.id == offer_id and offer.capacity_free is not None:
                    free = offer.capacity_free + 1
                    self._set_free(offer, free if offer.capacity_total is None else min(free, offer.capacity_total))

    def _reserve(self, organisation_id: UUID, service_type: str) -> UUID | None:
        fitting = (
            offer
            for offer in self._offers.every()
            if (offer.organisation_id, offer.service_type) == (organisation_id, service_type) and offer.capacity_free
        )
        best = min(fitting, key=lambda offer: (-(offer.capacity_free or 0), offer.id), default=None)
        if best is None:
            return None
        self._set_free(best, (best.capacity_free or 0) - 1)
        return best.id

    def _set_free(self, offer: Offer, free: int) -> None:
        self._offers.put_as_owner(replace(offer, capacity_free=free, version=offer.version + 1))

    def _line(self, offer: Offer) -> DirectoryLine:
        card = self._cards.get(offer.organisation_id)
        return DirectoryLine(
            offer=offer, organisation_name=card.public_name, kind=card.kind, answered=ANSWERS_REFERRALS in card.duties
        )


def _rank(offer: Offer) -> int:
    return BANDS.index(offer.capacity_band)


def _fits(offer: Offer, wanted: OfferFilter) -> bool:
    return (
        wanted.country in (None, offer.country)
        and wanted.organisation_id in (None, offer.organisation_id)
        and wanted.service_type in (None, offer.service_type)
        and (wanted.adm1 is None or not offer.adm1_served or wanted.adm1 in offer.adm1_served)
        and (wanted.gender is None or not offer.accepts_genders or wanted.gender in offer.accepts_genders)
        and (wanted.age is None or offer.age_min is None or offer.age_min <= wanted.age)
        and (wanted.age is None or offer.age_max is None or offer.age_max >= wanted.age)
    )
