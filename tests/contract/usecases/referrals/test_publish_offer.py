"""Offers of the service directory."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.referrals.domain.offer import Offer
from services.referrals.usecases.publish_offer import change_offer, publish_offer, remove_offer
from shared.kernel.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import NOON, RECEIVER, THE_RECEIVER, THE_SENDER, a_caller, a_card, an_offer
from tests.support.use_cases import actions, another_version, any_version
from tests.support.world import GT, HN, MX, STRANGER

TERMS: dict[str, Any] = {"service_type": "medical", "capacity_total": 4, "capacity_free": 2}
STRANGERS = (THE_SENDER, a_caller(STRANGER, HN), a_caller(RECEIVER, GT))


@pytest.fixture
def offer(world: World) -> Offer:
    """A stored offer, confirmed the day before."""
    world.add(a_card(RECEIVER))
    with world.work(THE_RECEIVER) as work:
        offer = publish_offer(TERMS | {"address": "4a calle"}, work=work)
    world.now = NOON + timedelta(days=1)
    return offer


def test_an_offer_is_published_where_its_organisation_is(world: World) -> None:
    world.add(a_card(RECEIVER))
    with world.work(a_caller(RECEIVER, HN, MX)) as work:
        offer = publish_offer(TERMS, work=work)
    assert world.offer(offer) == offer
    assert (offer.country, offer.organisation_id, offer.version) == (HN, RECEIVER, 1)
    assert (offer.updated_at, offer.verified_on, offer.address) == (NOON, date(2026, 11, 20), None)
    assert [(row["action"], row["country"], row["object_id"]) for row in work.audit_rows] == [
        ("offer.published", HN, offer.id)
    ]


def test_an_offer_is_confirmed_on_the_day_of_its_country(world: World) -> None:
    # Honduras is six hours behind UTC.
    world.now = NOON.replace(hour=5)
    with world.work(THE_RECEIVER) as work:
        assert publish_offer(TERMS, work=work).verified_on == date(2026, 11, 19)


def test_an_address_is_stored_encrypted(world: World, offer: Offer) -> None:
    with world.work(THE_RECEIVER) as work:
        assert work.offers.decrypt_address(offer) == "4a calle"
    assert b"calle" not in (offer.address or b"")


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"capacity_total": 1, "capacity_free": 2}, "capacity_free"),
        ({"age_min": 18, "age_max": 17}, "age_max"),
    ],
)
def test_ranges_that_contradict_each_other_are_refused(
    world: World, offer: Offer, terms: dict[str, int], field: str
) -> None:
    with world.work(THE_RECEIVER) as work:
        with pytest.raises(Invalid) as published:
            publish_offer(TERMS | terms, work=work)
        with pytest.raises(Invalid) as changed:
            change_offer(offer.id, terms, work=work, require_version=any_version)
    for refused in (published, changed):
        assert [problem.field for problem in refused.value.problems] == [field]
    assert (world.offer(offer), actions(work)) == (offer, [])


def test_the_platform_offers_nothing(world: World) -> None:
    with world.platform() as work, pytest.raises(Forbidden):
        publish_offer(TERMS, work=work)


def test_a_change_confirms_the_offer_and_audits_the_fields(world: World, offer: Offer) -> None:
    with world.work(THE_RECEIVER) as work:
        change_offer(offer.id, {"hours": "8-17", "capacity_free": 0}, work=work, require_version=any_version)
    assert world.offer(offer) == replace(
        offer, hours="8-17", capacity_free=0, version=2, updated_at=world.now, verified_on=date(2026, 11, 21)
    )
    assert [(row["action"], row["fields"]) for row in work.audit_rows] == [
        ("offer.changed", ["capacity_free", "hours"])
    ]


def test_an_address_is_replaced_or_taken_away(world: World, offer: Offer) -> None:
    for address in ("5a calle", None):
        with world.work(THE_RECEIVER) as work:
            changed = change_offer(offer.id, {"address": address}, work=work, require_version=any_version)
            assert work.offers.decrypt_address(changed) == address


def test_a_removed_offer_is_gone(world: World, offer: Offer) -> None:
    with world.work(THE_RECEIVER) as work:
        remove_offer(offer.id, work=work, require_version=any_version)
    with world.work(THE_RECEIVER) as again, pytest.raises(NotFound):
        remove_offer(offer.id, work=again, require_version=any_version)
    assert (work.audited, again.audited) == ([("offer.removed", offer.id)], [])


def test_only_its_organisation_changes_or_removes_an_offer(world: World, offer: Offer) -> None:
    for grant in STRANGERS:
        with world.work(grant) as work, pytest.raises(NotFound):
            change_offer(offer.id, {"hours": "8-17"}, work=work, require_version=any_version)
        with world.work(grant) as work, pytest.raises(NotFound):
            remove_offer(offer.id, work=work, require_version=any_version)
    assert world.offer(offer) == offer


def test_a_place_that_was_taken_meanwhile_refuses_an_older_version(world: World) -> None:
    offer = an_offer(capacity_free=2)
    world.add(a_card(RECEIVER), offer)
    with world.work(THE_SENDER) as work:
        work.offers.reserve(RECEIVER, ("medical",))
    versions: list[int] = []
    for use_case in (change_of_hours, remove_offer):
        with world.work(THE_RECEIVER) as work, pytest.raises(PreconditionFailed):
            use_case(offer.id, work=work, require_version=another_version)
    with world.work(THE_RECEIVER) as work:
        change_of_hours(offer.id, work=work, require_version=versions.append)
    assert (versions, world.offer(offer).version) == ([2], 3)


def change_of_hours(offer_id: Any, **parts: Any) -> None:
    """A change, called as a removal is."""
    change_offer(offer_id, {"hours": "8-17"}, **parts)
