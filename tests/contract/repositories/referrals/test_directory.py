"""The directory: cards of organisations, their people, their offers and places in them."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from services.referrals.adapters.offers import OfferFilter
from services.referrals.domain.offer import Offer
from shared.contracts.identity import COUNTRY_ADMIN, REGIONAL_COORDINATOR, PersonChanged
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.referrals.works import Works
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    SENDER,
    THE_RECEIVER,
    THE_SENDER,
    a_caller,
    a_card,
    an_offer,
    the_platform,
)
from tests.support.referrals_effects import CIPHER
from tests.support.world import GT, HN, MX, STRANGER

LATER = NOON + timedelta(hours=1)
ANY = OfferFilter()


def a_stored_offer(works: Works, **changes: Any) -> Offer:
    offer = an_offer(**changes)
    with works.platform() as work:
        if work.organisations.find(offer.organisation_id) is None:
            work.organisations.put(a_card(offer.organisation_id, offer.country))
        work.offers.add(offer)
    return offer


def places(works: Works, offer: Offer) -> tuple[int | None, int]:
    """Free places and version."""
    with works.platform() as work:
        stored = work.offers.line(offer.id).offer
    return stored.capacity_free, stored.version


def found(works: Works, **wanted: Any) -> list[UUID]:
    with works.open(THE_SENDER) as work:
        return [line.offer.id for line in work.offers.page(OfferFilter(**wanted), after=None, limit=9).items]


def test_everybody_reads_a_card_and_its_name(works: Works) -> None:
    card = a_card(RECEIVER, public_name="Refugio")
    with works.platform() as work:
        work.organisations.put(card)
    for grant in (THE_SENDER, THE_RECEIVER, a_caller(STRANGER, MX)):
        with works.open(grant) as work:
            assert work.organisations.names([RECEIVER, SENDER]) == {RECEIVER: "Refugio"}
            assert work.organisations.find(RECEIVER) == card
            assert work.organisations.find(SENDER) is None
        with works.open(grant) as work:
            assert work.organisations.find_each([RECEIVER, SENDER]) == {RECEIVER: card}
            assert work.organisations.names([RECEIVER, SENDER]) == {RECEIVER: "Refugio"}


def test_only_the_platform_writes_cards(works: Works) -> None:
    for grant in (THE_RECEIVER, the_platform(frozenset({GT}))):
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.organisations.put(a_card(RECEIVER))
    with works.platform() as work:
        work.organisations.put(a_card(RECEIVER))
    with works.open(THE_RECEIVER) as work:
        assert work.organisations.suspend(RECEIVER, at=NOON) is None
        assert work.organisations.suspended_among([RECEIVER]) == set()


def test_a_card_that_is_renewed_keeps_country_and_duties_and_is_suspended_no_more(works: Works) -> None:
    with works.platform() as work:
        work.organisations.put(a_card(RECEIVER))
        work.organisations.keep_duties(RECEIVER, (COUNTRY_ADMIN,), at=NOON)
        work.organisations.suspend(RECEIVER, at=NOON)
        renewed = a_card(RECEIVER, kind="legal", public_name="Clínica", updated_at=LATER)
        work.organisations.put(replace(renewed, duties=(REGIONAL_COORDINATOR,)))
        assert work.organisations.find(RECEIVER) == replace(renewed, duties=(COUNTRY_ADMIN,))


def test_a_suspension_keeps_its_first_moment(works: Works) -> None:
    with works.platform() as work:
        assert work.organisations.suspend(RECEIVER, at=NOON) is None
        work.organisations.put(a_card(RECEIVER))
        assert work.organisations.suspended_among([RECEIVER]) == set()
        assert work.organisations.suspend(RECEIVER, at=NOON) == NOON
        assert work.organisations.suspend(RECEIVER, at=LATER) == NOON
        assert work.organisations.suspended_among([RECEIVER]) == {RECEIVER}


def test_organisations_on_duty_are_found_in_a_country_or_anywhere(works: Works) -> None:
    here, there, suspended, without = sorted(new_id() for _ in range(4))
    with works.platform() as work:
        for card in (a_card(here, HN), a_card(there, GT), a_card(suspended, HN), a_card(without, HN)):
            work.organisations.put(card)
        for organisation in (here, there, suspended):
            work.organisations.keep_duties(organisation, (COUNTRY_ADMIN,), at=NOON)
        work.organisations.suspend(suspended, at=NOON)
        assert [card.id for card in work.organisations.on_duty(COUNTRY_ADMIN, HN)] == [here]
        assert [card.id for card in work.organisations.on_duty(COUNTRY_ADMIN, None)] == [here, there]
        assert work.organisations.on_duty(REGIONAL_COORDINATOR, None) == []


def test_duties_need_a_card(works: Works) -> None:
    with works.platform() as work, pytest.raises(NotFound):
        work.organisations.keep_duties(RECEIVER, (COUNTRY_ADMIN,), at=NOON)


def test_an_active_person_of_the_organisation_in_the_role_may_be_assigned(works: Works) -> None:
    person = PersonChanged(country=HN, user_id=new_id(), organisation_id=RECEIVER, role="caseworker", active=True)
    with works.platform() as work:
        work.members.keep(replace(person, role="analyst"), at=NOON)
        work.members.keep(person, at=LATER)
    with works.open(THE_RECEIVER) as work:
        work.members.require(person.user_id, RECEIVER, ("caseworker", "supervisor"))
        for asked in ((new_id(), RECEIVER, "caseworker"), (person.user_id, RECEIVER, "supervisor")):
            with pytest.raises(Invalid):
                work.members.require(asked[0], asked[1], [asked[2]])
    with works.open(THE_SENDER) as work, pytest.raises(Invalid):
        work.members.require(person.user_id, RECEIVER, ["caseworker"])


def test_a_person_who_left_or_is_of_another_organisation_may_not_be_assigned(works: Works) -> None:
    left = PersonChanged(country=HN, user_id=new_id(), organisation_id=RECEIVER, role="caseworker", active=False)
    other = replace(left, user_id=new_id(), organisation_id=STRANGER, active=True)
    with works.platform() as work:
        for person in (left, other):
            work.members.keep(person, at=NOON)
            with pytest.raises(Invalid):
                work.members.require(person.user_id, RECEIVER, ["caseworker"])


def test_only_the_platform_writes_people(works: Works) -> None:
    person = PersonChanged(country=HN, user_id=new_id(), organisation_id=RECEIVER, role="caseworker", active=True)
    with pytest.raises(DBAPIError), works.open(THE_RECEIVER) as work:
        work.members.keep(person, at=NOON)


def test_everybody_reads_an_offer_and_whose_it_is(works: Works) -> None:
    offer = a_stored_offer(works, languages=("spa",), accepts_genders=("feminine",), capacity_total=4)
    with works.open(a_caller(STRANGER, MX)) as work:
        line = work.offers.line(offer.id)
        assert (line.offer, line.organisation_name, line.kind) == (offer, "Refugio", "ngo")
        with pytest.raises(NotFound):
            work.offers.line(new_id())


def test_only_its_owner_changes_an_offer(works: Works) -> None:
    offer = a_stored_offer(works)
    changed = replace(offer, hours="8-17", version=2)
    with works.open(THE_RECEIVER) as work:
        assert work.offers.get_own_for_update(offer.id, RECEIVER) == offer
        work.offers.save(changed)
        assert work.offers.line(offer.id).offer == changed
    for grant in (THE_SENDER, a_caller(RECEIVER, GT)):
        with works.open(grant) as work, pytest.raises(NotFound):
            work.offers.get_own_for_update(offer.id, RECEIVER)
        with works.open(grant) as work:
            work.offers.remove(offer.id)
        with works.open(grant) as work, pytest.raises(Conflict):
            work.offers.save(replace(changed, version=3))
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.offers.add(an_offer())
    with works.open(THE_RECEIVER) as work, pytest.raises(NotFound):
        work.offers.get_own_for_update(offer.id, STRANGER)


def test_an_older_version_of_an_offer_is_not_saved(works: Works) -> None:
    offer = a_stored_offer(works)
    with works.open(THE_RECEIVER) as work:
        work.offers.save(replace(offer, version=2))
        for version in (1, 2, 4):
            with pytest.raises(Conflict):
                work.offers.save(replace(offer, version=version))


def test_a_removed_offer_is_gone(works: Works) -> None:
    offer = a_stored_offer(works)
    with works.open(THE_RECEIVER) as work:
        work.offers.remove(offer.id)
    with works.open(THE_RECEIVER) as work, pytest.raises(NotFound):
        work.offers.line(offer.id)


def test_the_directory_lists_offers_with_places_first(works: Works) -> None:
    full, unknown, few, many = (a_stored_offer(works, capacity_free=free) for free in (0, None, 2, 3))
    assert found(works) == [many.id, few.id, unknown.id, full.id]
    with works.open(THE_SENDER) as work:
        page = work.offers.page(ANY, after=[0, str(many.id)], limit=1)
        assert [line.offer.id for line in page.items] == [few.id]
        assert page.next_position == [1, few.id]
        rest = work.offers.page(ANY, after=[1, str(few.id)], limit=2)
        assert ([line.offer.id for line in rest.items], rest.next_position) == ([unknown.id, full.id], None)


def test_the_directory_is_filtered(works: Works) -> None:
    everyone = a_stored_offer(works)
    girls = a_stored_offer(
        works, accepts_genders=("feminine",), age_min=0, age_max=12, adm1_served=("HN-AT",), service_type="legal"
    )
    adults = a_stored_offer(works, organisation_id=STRANGER, country=GT, age_min=18)
    assert found(works, gender="masculine") == [everyone.id, adults.id]
    assert found(works, age=12) == [everyone.id, girls.id]
    assert found(works, age=18) == [everyone.id, adults.id]
    assert found(works, age=0) == [everyone.id, girls.id]
    assert found(works, adm1="HN-CM") == [everyone.id, adults.id]
    assert found(works, service_type="legal") == [girls.id]
    assert found(works, country=GT) == found(works, organisation_id=STRANGER) == [adults.id]


def test_offers_of_a_suspended_or_unknown_organisation_are_not_listed(works: Works) -> None:
    a_stored_offer(works)
    with works.platform() as work:
        work.organisations.suspend(RECEIVER, at=NOON)
        work.offers.add(an_offer(organisation_id=STRANGER))
    assert found(works) == []


def test_a_sender_holds_a_place_in_the_offer_with_most_of_them(works: Works) -> None:
    few, many = (a_stored_offer(works, capacity_free=free) for free in (1, 2))
    a_stored_offer(works, capacity_free=None, service_type="legal")
    with works.open(THE_SENDER) as work:
        assert work.offers.reserve(RECEIVER, ("medical", "legal", "education")) == (many.id,)
        held = {*work.offers.reserve(RECEIVER, ("medical", "medical"))}
        assert held == {few.id, many.id}
        assert work.offers.reserve(RECEIVER, ("medical",)) == ()
    assert (places(works, few), places(works, many)) == ((0, 2), (0, 3))


def test_a_place_that_is_given_back_is_free_up_to_the_total(works: Works) -> None:
    offer = a_stored_offer(works, capacity_free=1, capacity_total=2)
    unknown = a_stored_offer(works)
    with works.open(THE_SENDER) as work:
        work.offers.release((offer.id, offer.id, unknown.id, new_id()))
    assert (places(works, offer), places(works, unknown)) == ((2, 3), (None, 1))


def test_an_address_is_read_in_clear(works: Works) -> None:
    offer = an_offer(data_key=CIPHER.new_key(HN).wrapped)
    with works.open(THE_RECEIVER) as work:
        assert work.offers.decrypt_address(offer) is None
        offer.address = work.offers.encrypt_address(offer, "4a calle")
        assert work.offers.decrypt_address(offer) == "4a calle"
