"""Receipts, with which a consumer confirms to a producer what became of its messages.

A receipt is one entry on a Redis list of the producer, `consumer|event:outcome,event:outcome…|key|signature`, for all
messages that were applied together. It need not be durable: a message without a receipt is published again, the
consumer's inbox recognises it, and the receipt is sent once more. The consumer's service signs it, because a forged
receipt would stop the delivery of a message for ever.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
"""The preceding event of its aggregate was not applied yet: the message is published again soon."""
FAILED = "failed"
"""The message was attempted and failed: it is published again after a while, whatever else waits for the consumer."""
OUTCOMES = frozenset({APPLIED, DEAD, EARLY, FAILED})
WAITING = "waiting"
"""No receipt: another process applies the message now, or the database of the consumer is away."""

_PARTS = 4

Receipt = tuple[UUID, str, str]
"""(event id, consumer, outcome)"""


class RefusedReceipt(Exception):
    """The entry is no valid receipt: `malformed`, `forged` or `unknown_outcome`."""


def receipts_key(producer: str) -> str:
    """The name of the list with the receipts for `producer`."""
    return f"ceiba.receipts.{producer}"


def send_receipt(
    redis: "Redis", keys: EventKeys, *, producer: str, consumer: str, outcomes: Mapping[UUID, str]
) -> None:
    """Send `producer` the outcomes (`OUTCOMES`) of its messages by id, signed by the consumer's service."""
    content = f"{consumer}|{','.join(f'{event_id}:{outcome}' for event_id, outcome in outcomes.items())}"
    redis.rpush(receipts_key(producer), f"{content}|{keys.key_id}|{keys.sign(_signed_bytes(producer, content))}")


def take_receipts(redis: "Redis", keys: EventKeys, limit: int = 500) -> Sequence[Receipt]:
    """The outcomes of up to `limit` entries for the service of `keys`, which are removed from its list.

    Entries that are no valid receipts are counted, logged and left out.
    """
    producer = keys.service
    entries = _take_entries(redis, producer, limit)
    receipts: list[Receipt] = []
    refused: Counter[str] = Counter()
    for entry in entries:
        try:
            receipts += _read(entry, keys)
        except RefusedReceipt as refusal:
            refused[str(refusal)] += 1
    for reason, count in refused.items():
        # One line per batch and reason, so that a flood of entries does not flood the log.
        RECEIPTS_REFUSED.labels(producer, reason).inc(count)
        log.warning("receipts refused", reason=reason, count=count)
    return receipts


def _take_entries(redis: "Redis", producer: str, limit: int) -> list[bytes]:
    try:
        # redis-py has one type for all forms of the command; with a count the result is a list of bytes.
        return cast("list[bytes]", redis.lpop(receipts_key(producer), limit) or [])
    except ResponseError as error:
        if not str(error).startswith("WRONGTYPE"):
            raise
    # Every service may write to the key. A value that is no list would block receipts for ever, so it is deleted; the
    # receipts that it replaced are sent again.
    redis.delete(receipts_key(producer))
    RECEIPTS_REFUSED.labels(producer, "no_list").inc()
    log.warning("receipts refused", reason="no_list", count=1)
    return []


def _read(entry: bytes, keys: EventKeys) -> list[Receipt]:
    parts = entry.decode(errors="replace").split("|")
    if len(parts) != _PARTS:
        # This includes a receipt of the previous release. Its message is published again.
        raise RefusedReceipt("malformed")
    consumer, outcomes, key_name, signature = parts
    signed = _signed_bytes(keys.service, f"{consumer}|{outcomes}")
    if not keys.is_signed_by(consumer.partition(".")[0], key_name, signature, signed):
        raise RefusedReceipt("forged")
    return list(_outcomes(consumer, outcomes))


def _outcomes(consumer: str, text: str) -> Iterator[Receipt]:
    # The consumer's service wrote this entry, but it may run another release.
    for part in text.split(","):
        event_id, _, outcome = part.partition(":")
        try:
            receipt = UUID(event_id), consumer, outcome
        except ValueError:
            raise RefusedReceipt("malformed") from None
        if outcome not in OUTCOMES:
            raise RefusedReceipt("unknown_outcome")
        yield receipt


def _signed_bytes(producer: str, content: str) -> bytes:
    # Envelopes are signed with the same key; the prefix prevents using the signature of one as that of the other.
    return f"ceiba/receipt/v3|{producer}|{content}".encode()
