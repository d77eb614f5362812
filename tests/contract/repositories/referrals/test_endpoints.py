"""Webhook endpoints."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from services.referrals.notifications.domain.delivery import DeliveryState
from services.referrals.notifications.domain.endpoint import DisabledReason, Room
from services.referrals.notifications.domain.schedule import LEASE
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.referrals.works import Works, a_stored_endpoint
from tests.support.builders.referrals import NOON, RECEIVER, THE_RECEIVER, THE_SENDER, a_caller, a_delivery, an_endpoint
from tests.support.referrals_effects import CIPHER
from tests.support.world import GT, HN, STRANGER

LATER = NOON + timedelta(seconds=1)
STRANGERS = (THE_SENDER, a_caller(STRANGER, HN), a_caller(RECEIVER, GT))


def test_an_endpoint_is_read_as_it_was_added_and_as_it_was_saved(works: Works) -> None:
    endpoint = a_stored_endpoint(works, events=("ceiba.referral.sent.v1",))
    with works.open(THE_RECEIVER) as work:
        assert work.endpoints.get(endpoint.id) == work.endpoints.get_for_update(endpoint.id) == endpoint
        changed = replace(endpoint, url="https://other.example/", version=2, failures=3, failing_since=NOON)
        work.endpoints.save(changed)
        assert work.endpoints.get(endpoint.id) == changed


def test_a_change_that_is_not_saved_is_lost(works: Works) -> None:
    endpoint = a_stored_endpoint(works)
    with works.open(THE_RECEIVER) as work:
        work.endpoints.get_for_update(endpoint.id).failures = 5
        assert work.endpoints.get(endpoint.id) == endpoint


def test_strangers_find_no_endpoint_and_add_none(works: Works) -> None:
    endpoint = a_stored_endpoint(works)
    for grant in STRANGERS:
        with works.open(grant) as work:
            for read in (work.endpoints.get, work.endpoints.get_for_update):
                with pytest.raises(NotFound):
                    read(endpoint.id)
            work.endpoints.save(replace(endpoint, url="https://other.example/"))
            work.endpoints.remove(endpoint.id)
            assert work.endpoints.page(RECEIVER, after=None, limit=9).items == []
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.endpoints.add(an_endpoint())
    with works.open(THE_RECEIVER) as work:
        assert work.endpoints.get(endpoint.id) == endpoint


def test_a_removed_endpoint_takes_its_deliveries_with_it(works: Works) -> None:
    endpoint = a_stored_endpoint(works)
    with works.open(THE_RECEIVER) as work:
        delivery = a_delivery(endpoint, referral_id=new_id())
        work.deliveries.add(delivery)
        work.endpoints.remove(endpoint.id)
    with works.open(THE_RECEIVER) as work, pytest.raises(NotFound):
        work.endpoints.get(endpoint.id)
    with works.platform() as work:
        assert delivery.referral_id is not None
        assert work.deliveries.of_referral(delivery.referral_id) == []


def test_endpoints_are_listed_oldest_first(works: Works) -> None:
    first, second, third = (a_stored_endpoint(works) for _ in range(3))
    a_stored_endpoint(works, organisation_id=STRANGER)
    with works.platform() as work:
        page = work.endpoints.page(RECEIVER, after=first.id, limit=1)
        assert (page.items, page.next_position) == ([second], [second.id])
        rest = work.endpoints.page(RECEIVER, after=second.id, limit=1)
        assert (rest.items, rest.next_position) == ([third], None)
        assert work.endpoints.of([first.id, third.id, new_id()]) == {first.id: first, third.id: third}


def test_attempts_in_flight_are_counted_by_endpoint(works: Works) -> None:
    busy, idle, elsewhere = (
        a_stored_endpoint(works),
        a_stored_endpoint(works),
        a_stored_endpoint(works, organisation_id=STRANGER),
    )
    with works.platform() as work:
        work.deliveries.add(
            a_delivery(busy, leased_until=LATER),
            a_delivery(busy, leased_until=LATER),
            a_delivery(busy, leased_until=NOON),
            a_delivery(elsewhere, leased_until=LATER),
            a_delivery(busy),
        )
        rooms = [Room(busy, 2), Room(idle, 0)]
        assert work.endpoints.rooms_of([RECEIVER], NOON) == rooms
        assert work.endpoints.rooms_of([RECEIVER, STRANGER], NOON) == [*rooms, Room(elsewhere, 1)]
        assert work.endpoints.rooms([idle.id, elsewhere.id], LATER) == [Room(idle, 0), Room(elsewhere, 0)]


def test_endpoints_with_a_delivery_due_are_found(works: Works) -> None:
    due = a_stored_endpoint(works)
    early, leased, failed, paused, disabled, idle = (
        a_stored_endpoint(works, **changes)
        for changes in (
            {},
            {},
            {},
            {"paused_until": LATER},
            {"disabled_at": NOON, "disabled_reason": DisabledReason.OWNER},
            {},
        )
    )
    with works.platform() as work:
        for delivery in (
            a_delivery(due),
            a_delivery(early, next_attempt_at=LATER),
            a_delivery(leased, leased_until=LATER),
            a_delivery(failed, state=DeliveryState.FAILED),
            a_delivery(paused),
            a_delivery(disabled),
        ):
            work.deliveries.add(delivery)
        assert work.endpoints.find_due(NOON, limit=9) == [due]
        assert work.endpoints.find_due(LATER, limit=9) == [due, early, leased, paused]
        assert work.endpoints.find_due(LATER, limit=2) == [due, early]
        # One that is being served already must not keep the others from their turn.
        work.deliveries.add(a_delivery(due, leased_until=LATER + LEASE))
        assert work.endpoints.find_due(LATER, limit=2) == [early, leased]
    assert idle.enabled


def test_a_failure_is_saved_and_nothing_else(works: Works) -> None:
    endpoint = a_stored_endpoint(works)
    failed = replace(
        endpoint,
        failures=5,
        failing_since=NOON,
        paused_until=LATER,
        disabled_at=NOON,
        disabled_reason=DisabledReason.GONE,
        version=2,
    )
    with works.platform() as work:
        work.endpoints.save_failure(replace(failed, url="https://other.example/"))
        assert work.endpoints.get(endpoint.id) == failed


def test_secrets_are_read_in_clear_newest_first(works: Works) -> None:
    endpoint = an_endpoint(data_key=CIPHER.new_key(HN).wrapped)
    with works.open(THE_RECEIVER) as work:
        endpoint.secret = work.endpoints.encrypt_secret(endpoint, "first")
        endpoint.rotate_secret(work.endpoints.encrypt_secret(endpoint, "second"), at=NOON)
        assert work.endpoints.decrypt_secrets(endpoint, at=NOON) == ("second", "first")
        assert work.endpoints.decrypt_secrets(endpoint, at=NOON + timedelta(days=1)) == ("second",)
