"""Who can write to Redis can ring, and can say nothing: entries that no service signed are counted and left out."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY

from shared.contracts.subscriptions import REPORTING_EVENTS
from shared.kernel.ids import new_id
from shared.messaging import receipts
from shared.messaging.receipts import APPLIED, OUTCOMES, send_receipt, take_receipts

pytestmark = pytest.mark.unit

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
EVENT = new_id()


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


def confirm(redis: Any, *, key: bytes = KEY, producer: str = "cases", outcome: str = APPLIED) -> None:
    send_receipt(redis, key, producer=producer, event_id=EVENT, consumer=REPORTING_EVENTS, outcome=outcome)


def refused(reason: str) -> float:
    return REGISTRY.get_sample_value("ceiba_receipts_refused_total", {"service": "cases", "reason": reason}) or 0.0


@pytest.mark.parametrize("outcome", sorted(OUTCOMES))
def test_a_signed_receipt_arrives_as_it_was_sent(redis: Any, outcome: str) -> None:
    confirm(redis, outcome=outcome)

    assert take_receipts(redis, KEY, "cases") == [(EVENT, REPORTING_EVENTS, outcome)]


def unsigned(redis: Any) -> None:
    redis.rpush("", f"{EVENT}|{REPORTING_EVENTS}|{APPLIED}")


def with_another_key(redis: Any) -> None:
    confirm(redis, key=OTHER_KEY)


def meant_for_another_producer(redis: Any) -> None:
    confirm(redis, producer="identity")


def about_another_fact(redis: Any) -> None:
    confirm(redis)
    redis.entries[-1] = redis.entries[-1].replace(str(EVENT).encode(), str(uuid4()).encode())


def with_another_outcome(redis: Any) -> None:
    confirm(redis, outcome="early")
    redis.entries[-1] = redis.entries[-1].replace(b"early", b"acked")


@pytest.mark.parametrize(
    "forge", [unsigned, with_another_key, meant_for_another_producer, about_another_fact, with_another_outcome]
)
def test_a_forged_receipt_is_counted_and_left_out(redis: Any, forge: Callable[[Any], None]) -> None:
    before = refused("forged")
    forge(redis)
    confirm(redis)

    assert take_receipts(redis, KEY, "cases") == [(EVENT, REPORTING_EVENTS, APPLIED)]
    assert refused("forged") - before == 1


@pytest.mark.parametrize("entry", [b"", b"acked", b"\xff\xfe\x00", b"\xe2\x82"])
def test_an_entry_that_is_no_receipt_is_counted_and_left_out(redis: Any, entry: bytes) -> None:
    before = refused("malformed")
    redis.entries.append(entry)
    confirm(redis)

    assert take_receipts(redis, KEY, "cases") == [(EVENT, REPORTING_EVENTS, APPLIED)]
    assert refused("malformed") - before == 1


@pytest.mark.parametrize("said", ["not-an-id|cases.events|acked", f"{EVENT}|acked", f"{EVENT}|a|b|acked"])
def test_a_signed_entry_of_another_shape_is_malformed(redis: Any, said: str) -> None:
    before = refused("malformed")
    redis.rpush("", f"{said}|{receipts._signature('cases', said, KEY)}")

    assert take_receipts(redis, KEY, "cases") == []
    assert refused("malformed") - before == 1


def test_an_outcome_of_a_later_release_is_counted_and_left_out(redis: Any) -> None:
    before = refused("unknown_outcome")
    confirm(redis, outcome="postponed")

    assert take_receipts(redis, KEY, "cases") == []
    assert refused("unknown_outcome") - before == 1


def test_a_flood_of_forged_receipts_is_one_line_in_the_log(redis: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr(receipts.log, "warning", lambda text, **more: lines.append(more | {"text": text}))
    for _ in range(100):
        unsigned(redis)

    take_receipts(redis, KEY, "cases")

    assert lines == [{"text": "receipts refused", "reason": "forged", "count": 100}]
