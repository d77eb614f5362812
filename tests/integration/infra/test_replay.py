"""`ceiba replay`: what it sends again, and what it refuses because no inbox would recognise it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg.rows import namedtuple_row

from infra.local.secrets import SERVICES
from infra.ops import replay as module
from infra.ops.replay import replay
from shared.kernel.ids import new_id
from tests.support.databases import ServiceDatabase, admin_rows

pytestmark = pytest.mark.integration

CONSUMER, OTHER = "reporting.events", "referrals.events"
NOW = datetime.now(UTC)


class Network:
    """The databases of all services, reached with the rights of the command."""

    def __init__(self, databases: dict[str, ServiceDatabase]) -> None:
        self._databases = databases

    @contextmanager
    def database(self, service: str, role: str) -> Iterator["psycopg.Connection[Any]"]:
        found = self._databases[service]
        with psycopg.connect(getattr(found, f"{role}_url"), row_factory=namedtuple_row) as connection:
            yield connection

    def admin(self, service: str, statement: str, *values: Any) -> list[Any]:
        return admin_rows(self._databases[service].admin_url, statement, *values)

    def told(self, *, days_ago: float, consumer: str = CONSUMER, producer: str = "cases", state: str = "acked") -> UUID:
        event = new_id()
        self.admin(
            producer,
            "INSERT INTO outbox (id, country, name, data, trace, created_at) VALUES (%s, 'GT', 'x', '{}', '', %s)",
            event,
            NOW - timedelta(days=days_ago),
        )
        self.admin(
            producer,
            "INSERT INTO outbox_delivery (event_id, consumer, state, attempts) VALUES (%s, %s, %s, 9)",
            event,
            consumer,
            state,
        )
        return event

    def heard(self, event: UUID, *, done: bool) -> None:
        self.admin(
            "reporting",
            "INSERT INTO inbox (consumer, event_id, attempts, done_at) VALUES (%s, %s, 5, CASE WHEN %s THEN now() END)",
            CONSUMER,
            event,
            done,
        )

    def waiting(self) -> set[tuple[UUID, str]]:
        query = "SELECT event_id, consumer FROM outbox_delivery WHERE state = 'pending' AND attempts = 0"
        return {(row.event_id, row.consumer) for service in SERVICES for row in self.admin(service, query)}


@pytest.fixture
def network(service_database: Callable[[str], ServiceDatabase]) -> Network:
    return Network({service: service_database(service) for service in SERVICES})


def ceiba(network: Network, *arguments: object) -> Result:
    return CliRunner().invoke(replay, [str(argument) for argument in arguments], obj=network)


def ago(days: float) -> str:
    return (NOW - timedelta(days=days)).isoformat()


def test_one_message_is_sent_again_with_its_failures_forgotten(network: Network) -> None:
    event = network.told(days_ago=1, state="dead")
    network.heard(event, done=False)
    network.admin(
        "reporting",
        "INSERT INTO dead_letter (consumer, event_id, envelope, error) VALUES (%s, %s, '{}', 'x')",
        CONSUMER,
        event,
    )

    answer = ceiba(network, event, "--consumer", CONSUMER)

    assert answer.exit_code == 0, answer.output
    assert network.waiting() == {(event, CONSUMER)}
    assert network.admin("reporting", "SELECT event_id FROM inbox UNION ALL SELECT event_id FROM dead_letter") == []


def test_what_was_applied_stays_in_the_inbox_and_is_recognised(network: Network) -> None:
    event = network.told(days_ago=1)
    network.heard(event, done=True)

    assert ceiba(network, event, "--consumer", CONSUMER).exit_code == 0
    assert len(network.admin("reporting", "SELECT event_id FROM inbox WHERE done_at IS NOT NULL")) == 1


def test_an_old_message_that_no_inbox_remembers_is_not_sent_again(network: Network) -> None:
    unknown, failed = network.told(days_ago=61, state="dead"), network.told(days_ago=61, state="dead")
    network.heard(failed, done=False)

    refusal = ceiba(network, unknown, "--consumer", CONSUMER)
    answer = ceiba(network, failed, "--consumer", CONSUMER)

    assert (refusal.exit_code, answer.exit_code) == (1, 0)
    assert "it would be unknown whether it was applied" in refusal.output
    assert network.waiting() == {(failed, CONSUMER)}


def test_a_period_is_sent_again_to_one_consumer_and_a_stall_is_reported(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STALLED_AFTER", 0.2)
    inside = {(network.told(days_ago=days, state=state), CONSUMER) for days, state in ((3, "acked"), (3.5, "dead"))}
    network.told(days_ago=3, consumer=OTHER)
    network.told(days_ago=5)
    network.told(days_ago=1)

    answer = ceiba(network, "--consumer", CONSUMER, "--since", ago(4), "--until", ago(2))

    # Nobody consumes here: the command says so instead of waiting for ever, and what it sent stays sent.
    assert answer.exit_code == 1
    assert "2 messages have no receipt" in answer.output
    assert network.waiting() == inside


def test_a_stretch_ends_when_everything_has_its_receipt(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    for producer in ("cases", "identity", "referrals"):
        for _ in range(5):
            network.told(days_ago=1, producer=producer)
    most = 0

    def confirm(_: float) -> None:
        # In place of relay and worker, while the command waits.
        nonlocal most
        most = max(most, len(network.waiting()))
        for service in SERVICES:
            network.admin(service, "UPDATE outbox_delivery SET state = 'acked' WHERE state = 'pending'")

    monkeypatch.setattr(time, "sleep", confirm)

    answer = ceiba(network, "--consumer", CONSUMER, "--since", ago(2), "--json")

    assert answer.exit_code == 0, answer.output
    assert '"sent": 15' in answer.stdout
    assert '"dead": 0' in answer.stdout
    # Half a batch may stay behind when the next is sent.
    assert 2 <= most <= 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("--consumer", CONSUMER),
        (new_id(), "--consumer", CONSUMER, "--since", ago(1)),
        ("--consumer", CONSUMER, "--since", ago(61)),
        ("--consumer", CONSUMER, "--since", "yesterday"),
        ("--consumer", "nobody.events", "--since", ago(1)),
    ],
)
def test_what_is_asked_wrongly_is_refused(network: Network, arguments: tuple[object, ...]) -> None:
    network.told(days_ago=61)

    assert ceiba(network, *arguments).exit_code == 2
    assert network.waiting() == set()
