"""Sending deliveries again."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.referrals.notifications.domain.delivery import Delivery, DeliveryState
from services.referrals.notifications.domain.endpoint import DisabledReason, Endpoint
from services.referrals.notifications.domain.errors import EndpointDisabled
from services.referrals.notifications.usecases import replay_deliveries as module
from services.referrals.notifications.usecases.replay_deliveries import (
    ReplayRange,
    replay_deliveries,
    replay_delivery,
)
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import NOON, RECEIVER, THE_RECEIVER, THE_SENDER, a_caller, a_delivery, an_endpoint
from tests.support.use_cases import actions
from tests.support.world import GT, HN, STRANGER

JUST = timedelta(seconds=1)
LATER = NOON + timedelta(hours=1)
THE_HOUR = ReplayRange(since=NOON, until=LATER)
STRANGERS = (THE_SENDER, a_caller(STRANGER, HN), a_caller(RECEIVER, GT))


@pytest.fixture
def endpoint(world: World) -> Endpoint:
    endpoint = an_endpoint()
    world.add(endpoint)
    world.now = LATER
    return endpoint


def a_failed_delivery(world: World, endpoint: Endpoint, **changes: Any) -> Delivery:
    given: dict[str, Any] = {"state": DeliveryState.FAILED, "attempts": 10, "last_error": "status_500"}
    delivery = a_delivery(endpoint, **given | changes)
    world.add(delivery)
    return delivery


def test_a_delivery_is_sent_again_under_its_id_with_the_whole_schedule(world: World, endpoint: Endpoint) -> None:
    delivery = a_failed_delivery(world, endpoint)
    for _ in range(2):
        with world.work(THE_RECEIVER) as work:
            replay_delivery(endpoint.id, delivery.id, work=work)
        assert work.audited == [("endpoint.delivery_replayed", endpoint.id)]
    again = replace(delivery, state=DeliveryState.PENDING, attempts=0, next_attempt_at=LATER)
    assert world.deliveries(endpoint) == [again]


def test_a_delivery_of_another_endpoint_is_not_replayed(world: World, endpoint: Endpoint) -> None:
    other = an_endpoint()
    world.add(other)
    delivery = a_failed_delivery(world, other)
    for delivery_id in (delivery.id, new_id()):
        with pytest.raises(NotFound), world.work(THE_RECEIVER) as work:
            replay_delivery(endpoint.id, delivery_id, work=work)
        assert not work.committed
    assert world.deliveries(other) == [delivery]


def test_what_was_stored_in_a_range_is_sent_again(world: World, endpoint: Endpoint) -> None:
    before, first, last, after = (
        a_failed_delivery(world, endpoint, created_at=moment) for moment in (NOON - JUST, NOON, LATER - JUST, LATER)
    )
    for replayed in (2, 0):
        with world.work(THE_RECEIVER) as work:
            assert replay_deliveries(endpoint.id, THE_HOUR, work=work) == replayed
        assert actions(work) == ["endpoint.deliveries_replayed"]
    pending = [row.id for row in world.deliveries(endpoint) if row.state is DeliveryState.PENDING]
    assert pending == [first.id, last.id]
    assert {before.id, after.id}.isdisjoint(pending)


@pytest.mark.parametrize("until", [NOON, NOON - JUST])
def test_an_empty_range_is_refused(world: World, endpoint: Endpoint, until: Any) -> None:
    with world.work(THE_RECEIVER) as work, pytest.raises(Invalid) as refused:
        replay_deliveries(endpoint.id, ReplayRange(since=NOON, until=until), work=work)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("to", "bad_range")]
    assert actions(work) == []


def test_a_range_with_too_many_deliveries_is_refused(
    world: World, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_REPLAYED", 2)
    for _ in range(2):
        a_failed_delivery(world, endpoint)
    with world.work(THE_RECEIVER) as work:
        assert replay_deliveries(endpoint.id, THE_HOUR, work=work) == 2
    for _ in range(3):
        a_failed_delivery(world, endpoint)
    with world.work(THE_RECEIVER) as work, pytest.raises(Invalid) as refused:
        replay_deliveries(endpoint.id, THE_HOUR, work=work)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("to", "too_many")]
    assert actions(work) == []


def test_nothing_is_sent_again_to_a_disabled_endpoint(world: World) -> None:
    endpoint = an_endpoint(disabled_at=NOON, disabled_reason=DisabledReason.GONE)
    world.add(endpoint)
    delivery = a_failed_delivery(world, endpoint)
    with world.work(THE_RECEIVER) as work:
        with pytest.raises(EndpointDisabled):
            replay_delivery(endpoint.id, delivery.id, work=work)
        with pytest.raises(EndpointDisabled):
            replay_deliveries(endpoint.id, THE_HOUR, work=work)
    assert (world.deliveries(endpoint), actions(work)) == ([delivery], [])


def test_deliveries_of_another_organisation_are_not_found(world: World, endpoint: Endpoint) -> None:
    delivery = a_failed_delivery(world, endpoint)
    for grant in STRANGERS:
        with world.work(grant) as work:
            with pytest.raises(NotFound):
                replay_delivery(endpoint.id, delivery.id, work=work)
            with pytest.raises(NotFound):
                replay_deliveries(endpoint.id, THE_HOUR, work=work)
    assert world.deliveries(endpoint) == [delivery]
