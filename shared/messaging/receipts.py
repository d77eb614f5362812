"""Receipts: how a producer learns that a fact has taken effect.

A receipt is one entry on a Redis list of the producer: `event|consumer|outcome|key|signature`. It need not be
durable: a fact without a receipt is published again, the consumer's inbox recognises it, and the receipt is sent once
more. It is signed by the consumer's service: a forged one would silence a fact for ever.
"""

from collections import Counter
from collections.abc import Sequence
from typing import cast
from uuid import UUID

from redis import Redis
from redis.exceptions import ResponseError

from shared.messaging.signing import EventKeys
from shared.telemetry import RECEIPTS_REFUSED, get_logger

log = get_logger(__name__)

APPLIED = "acked"
DEAD = "dead"
EARLY = "early"
"""Its predecessor has not arrived: to be published again as soon as that may have changed."""
OUTCOMES = frozenset({APPLIED, DEAD, EARLY})

_PARTS = 5

Receipt = tuple[UUID, str, str]
"""(event id, consumer, outcome)"""


class RefusedReceipt(Exception):
    """The entry is no receipt: `malformed`, `forged` or `unknown_outcome`."""


def receipts_key(producer: str) -> str:
    """Name of the list on which `producer` finds its receipts."""
    return f"ceiba.receipts.{producer}"


def send_receipt(
    redis: "Redis", keys: EventKeys, *, producer: str, event_id: UUID, consumer: str, outcome: str
) -> None:
    """Tell `producer` what became of one delivery (`APPLIED`, `DEAD` or `EARLY`), signed by the consumer's service."""
    said = f"{event_id}|{consumer}|{outcome}"
    redis.rpush(receipts_key(producer), f"{said}|{keys.key_id}|{keys.sign(_signed(producer, said))}")


def take_receipts(redis: "Redis", keys: EventKeys, limit: int = 500) -> Sequence[Receipt]:
    """Up to `limit` receipts of the service whose `keys` these are, removed from its list.

    What is no receipt is counted, logged and left out.
    """
    producer = keys.service
    entries = _take_entries(redis, producer, limit)
    receipts: list[Receipt] = []
    refused: Counter[str] = Counter()
    for entry in entries:
        try:
            receipts.append(_read(entry, keys))
        except RefusedReceipt as refusal:
            refused[str(refusal)] += 1
    for reason, count in refused.items():
        # One line a batch: whoever floods the list must not flood the log as well.
        RECEIPTS_REFUSED.labels(producer, reason).inc(count)
        log.warning("receipts refused", reason=reason, count=count)
    return receipts


def _take_entries(redis: "Redis", producer: str, limit: int) -> list[bytes]:
    try:
        # redis-py types the answer for every form of the command at once; with a count it is a list of bytes.
        return cast("list[bytes]", redis.lpop(receipts_key(producer), limit) or [])
    except ResponseError as error:
        if not str(error).startswith("WRONGTYPE"):
            raise
    # Every service may write there. What is no list would keep receipts from being filed for ever; the receipts that it
    # replaced are sent again.
    redis.delete(receipts_key(producer))
    RECEIPTS_REFUSED.labels(producer, "no_list").inc()
    log.warning("receipts refused", reason="no_list", count=1)
    return []


def _read(entry: bytes, keys: EventKeys) -> Receipt:
    parts = entry.decode(errors="replace").split("|")
    if len(parts) != _PARTS:
        raise RefusedReceipt("malformed")
    said, consumer, (named, signature) = "|".join(parts[:3]), parts[1], parts[3:]
    if not keys.is_of(consumer.partition(".")[0], named, signature, _signed(keys.service, said)):
        raise RefusedReceipt("forged")
    # From here on the writer is the consumer's service, perhaps of another release.
    try:
        receipt = UUID(parts[0]), consumer, parts[2]
    except ValueError:
        raise RefusedReceipt("malformed") from None
    if parts[2] not in OUTCOMES:
        raise RefusedReceipt("unknown_outcome")
    return receipt


def _signed(producer: str, said: str) -> bytes:
    # The prefix keeps receipts and envelopes apart, which are signed with the same key.
    return f"ceiba/receipt/v2|{producer}|{said}".encode()
