"""Who can write to Redis can ring, and can say nothing: entries that no service signed are counted and left out."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY

from infra.local.secrets import generate
from shared.contracts.subscriptions import REPORTING_EVENTS
from shared.kernel.ids import new_id
from shared.messaging import receipts
from shared.messaging.receipts import APPLIED, DEAD, FAILED, OUTCOMES, send_receipt, take_receipts
from shared.messaging.signing import EventKeys
from tests.support.event_keys import keys_of

pytestmark = pytest.mark.unit

SECRETS = generate()
CASES, REPORTING = keys_of("cases", SECRETS), keys_of("reporting", SECRETS)
STRANGER = keys_of("reporting", generate())
EVENT = new_id()
OLD = f"{EVENT}|{REPORTING_EVENTS}|acked|{'0' * 16}|{'0' * 64}".encode()
"""As the release before wrote it."""


class Lists:
    """As much of Redis as receipts use."""

    def __init__(self) -> None:
        self.entries: list[bytes] = []

    def rpush(self, _: str, entry: str) -> None:
        self.entries.append(entry.encode())

    def lpop(self, _: str, count: int) -> list[bytes]:
        taken, self.entries = self.entries[:count], self.entries[count:]
        return taken


@pytest.fixture
def redis() -> Any:
    return Lists()


def confirm(redis: Any, *, keys: EventKeys = REPORTING, producer: str = "cases", outcome: str = APPLIED) -> None:
    send_receipt(redis, keys, producer=producer, consumer=REPORTING_EVENTS, outcomes={EVENT: outcome})


def refused(reason: str) -> float:
    return REGISTRY.get_sample_value("ceiba_receipts_refused_total", {"service": "cases", "reason": reason}) or 0.0


@pytest.mark.parametrize("outcome", sorted(OUTCOMES))
def test_a_signed_receipt_arrives_as_it_was_sent(redis: Any, outcome: str) -> None:
    confirm(redis, outcome=outcome)

    assert take_receipts(redis, CASES) == [(EVENT, REPORTING_EVENTS, outcome)]


def test_one_receipt_confirms_a_batch(redis: Any) -> None:
    outcomes = {EVENT: APPLIED, new_id(): FAILED, new_id(): DEAD}

    send_receipt(redis, REPORTING, producer="cases", consumer=REPORTING_EVENTS, outcomes=outcomes)

    assert len(redis.entries) == 1
    assert take_receipts(redis, CASES) == [(event, REPORTING_EVENTS, outcome) for event, outcome in outcomes.items()]


def unsigned(redis: Any) -> None:
    redis.rpush("", f"{REPORTING_EVENTS}|{EVENT}:{APPLIED}|{REPORTING.key_id}|")


def with_another_key(redis: Any) -> None:
    confirm(redis, keys=STRANGER)


def by_another_service(redis: Any) -> None:
    """Referrals holds a key that cases believes, for what referrals confirms and for nothing else."""
    confirm(redis, keys=keys_of("referrals", SECRETS))


def by_the_producer_itself(redis: Any) -> None:
    confirm(redis, keys=CASES)


def meant_for_another_producer(redis: Any) -> None:
    confirm(redis, producer="identity")


def about_another_fact(redis: Any) -> None:
    confirm(redis)
    redis.entries[-1] = redis.entries[-1].replace(str(EVENT).encode(), str(uuid4()).encode())


def with_another_outcome(redis: Any) -> None:
    confirm(redis, outcome="early")
    redis.entries[-1] = redis.entries[-1].replace(b"early", b"acked")


@pytest.mark.parametrize(
    "forge",
    [
        unsigned,
        with_another_key,
        by_another_service,
        by_the_producer_itself,
        meant_for_another_producer,
        about_another_fact,
        with_another_outcome,
    ],
)
def test_a_forged_receipt_is_counted_and_left_out(redis: Any, forge: Callable[[Any], None]) -> None:
    before = refused("forged")
    forge(redis)
    confirm(redis)

    assert take_receipts(redis, CASES) == [(EVENT, REPORTING_EVENTS, APPLIED)]
    assert refused("forged") - before == 1


@pytest.mark.parametrize("entry", [b"", b"acked", OLD, b"\xff\xfe\x00", b"\xe2\x82"])
def test_an_entry_that_is_no_receipt_is_counted_and_left_out(redis: Any, entry: bytes) -> None:
    before = refused("malformed")
    redis.entries.append(entry)
    confirm(redis)

    assert take_receipts(redis, CASES) == [(EVENT, REPORTING_EVENTS, APPLIED)]
    assert refused("malformed") - before == 1


def test_a_signed_entry_about_no_event_is_malformed(redis: Any) -> None:
    before = refused("malformed")
    said = f"{REPORTING_EVENTS}|not-an-id:acked"
    redis.rpush("", f"{said}|{REPORTING.key_id}|{REPORTING.sign(receipts._signed_bytes('cases', said))}")

    assert take_receipts(redis, CASES) == []
    assert refused("malformed") - before == 1


def test_an_outcome_of_a_later_release_is_counted_and_left_out(redis: Any) -> None:
    before = refused("unknown_outcome")
    confirm(redis, outcome="postponed")

    assert take_receipts(redis, CASES) == []
    assert refused("unknown_outcome") - before == 1


def test_a_flood_of_forged_receipts_is_one_line_in_the_log(redis: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(receipts.log, "warning", lambda text, **more: lines.append(more | {"text": text}))
    for _ in range(100):
        unsigned(redis)

    take_receipts(redis, CASES)

    assert lines == [{"text": "receipts refused", "reason": "forged", "count": 100}]
