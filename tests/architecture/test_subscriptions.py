"""A fact that nobody reads is lost without an error, so every subscription is followed to its reader."""

from collections.abc import Callable

import pytest

from infra.local.secrets import SERVICES
from shared.contracts.subscriptions import SUBSCRIPTIONS
from tests.architecture.services import ServiceSurface

pytestmark = pytest.mark.architecture
PAIRS = [(queue, event.NAME) for event, queues in SUBSCRIPTIONS.items() for queue in queues]


@pytest.mark.parametrize(("queue", "event"), PAIRS)
def test_every_subscription_has_a_queue_and_a_handler(
    queue: str, event: str, surface: Callable[[str], ServiceSurface]
) -> None:
    consumer = surface(queue.partition(".")[0])

    assert queue in consumer.queues
    assert (queue, event) in consumer.handlers


def test_every_handler_has_a_subscription(service: str, surface: Callable[[str], ServiceSurface]) -> None:
    assert surface(service).handlers - set(PAIRS) == set()


def test_a_service_reads_only_its_own_queues(service: str, surface: Callable[[str], ServiceSurface]) -> None:
    assert [queue for queue in surface(service).queues if queue.partition(".")[0] != service] == []


def test_every_consumer_is_a_service() -> None:
    assert {queue.partition(".")[0] for queue, _ in PAIRS} <= set(SERVICES)
