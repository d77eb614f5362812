"""Old notifications and deliveries are deleted in steps; numbers go on where they were."""

from typing import Any
from uuid import UUID

import pytest

from services.referrals import tasks
from services.referrals.notifications.usecases import forget_old_news as usecase
from services.referrals.notifications.usecases.forget_old_news import KEEP_DELIVERIES, KEEP_NOTIFICATIONS
from services.referrals.tasks import tick_news
from shared.messaging.retention import KEEP_INBOX
from tests.integration.referrals.network import Network
from tests.integration.referrals.receiver import Receiver
from tests.integration.referrals.webhooks import deliveries_of, register_endpoint


def told(network: Network, times: int) -> list[dict[str, Any]]:
    """What the shelter was notified of by so many referrals, newest first."""
    for _ in range(times):
        network.send()
    network.deliver_events()
    return network.notifications(network.shelter)


def stored(network: Network, table: str) -> set[UUID]:
    return {row["id"] for row in network.rows(f"SELECT id FROM {table}")}


def test_what_comes_again_is_recognised_for_longer_than_an_inbox_remembers() -> None:
    assert KEEP_INBOX < KEEP_DELIVERIES < KEEP_NOTIFICATIONS


def test_only_the_newest_of_an_organisation_outlives_a_year(network: Network) -> None:
    told(network, 3)
    network.clock.ahead = KEEP_NOTIFICATIONS
    tick_news()
    assert [one["seq"] for one in network.notifications(network.shelter)] == [3]

    network.clock.ahead = KEEP_NOTIFICATIONS * 2
    assert [one["seq"] for one in told(network, 1)] == [4, 3]


def test_what_is_younger_stays(network: Network) -> None:
    before = told(network, 3)
    network.clock.ahead = KEEP_NOTIFICATIONS * 0.99

    tick_news()

    assert network.notifications(network.shelter) == before


def test_a_delivery_that_ended_goes_with_its_attempts_and_one_that_waits_stays(
    network: Network, receiver: Receiver
) -> None:
    endpoint = register_endpoint(network, receiver.url)
    told(network, 2)
    waiting, ended = (UUID(one["id"]) for one in deliveries_of(network, endpoint))
    network.rows("UPDATE delivery SET state = 'pending' WHERE id = %s RETURNING id", waiting)
    network.clock.ahead = KEEP_DELIVERIES * 0.99
    tick_news()
    assert stored(network, "delivery") >= {waiting, ended}

    network.clock.ahead = KEEP_DELIVERIES * 1.01
    tick_news()

    assert stored(network, "delivery") == {waiting}
    assert network.rows("SELECT FROM delivery_attempt WHERE delivery_id = %s", ended) == []


def test_a_tick_takes_steps_and_the_next_one_goes_on(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    told(network, 6)
    monkeypatch.setattr(usecase, "AT_ONCE", 1)
    monkeypatch.setattr(tasks, "NEWS_STEPS", 2)
    network.clock.ahead = KEEP_NOTIFICATIONS
    left = []

    for _ in range(3):
        tick_news()
        left.append(len(network.notifications(network.shelter)))

    assert left == [4, 2, 1]
