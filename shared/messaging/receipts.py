"""Receipts, with which a consumer confirms to a producer what became of a message.

A receipt is one entry on a Redis list of the producer: `event|consumer|outcome|key|signature`. It need not be durable:
a message without a receipt is published again, the consumer's inbox recognises it, and the receipt is sent once more.
The consumer's service signs it, because a forged receipt would stop the delivery of a message for ever.
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
"""The preceding event of its aggregate was not applied yet: the message is published again soon."""
OUTCOMES = frozenset({APPLIED, DEAD, EARLY})

_PARTS = 5

Receipt = tuple[UUID, str, str]
"""(event id, consumer, outcome)"""


class RefusedReceipt(Exception):
    """The entry is no valid receipt: `malformed`, `forged` or `unknown_outcome`."""


def receipts_key(producer: str) -> str:
    """The name of the list with the receipts for `producer`."""
    return f"ceiba.receipts.{producer}"


def send_receipt(
    redis: "Redis", keys: EventKeys, *, producer: str, event_id: UUID, consumer: str, outcome: str
) -> None:
    """Send `producer` the outcome of one delivery (`APPLIED`, `DEAD` or `EARLY`), signed by the consumer's service."""
    content = f"{event_id}|{consumer}|{outcome}"
    redis.rpush(receipts_key(producer), f"{content}|{keys.key_id}|{keys.sign(_signed_bytes(producer, content))}")


def take_receipts(redis: "Redis", keys: EventKeys, limit: int = 500) -> Sequence[Receipt]:
    """Up to `limit` receipts for the service of `keys`, removed from its list.

    Entries that are no valid receipts are counted, logged and left out.
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


def _read(entry: bytes, keys: EventKeys) -> Receipt:
    parts = entry.decode(errors="replace").split("|")
    if len(parts) != _PARTS:
        raise RefusedReceipt("malformed")
    content, consumer, (key_name, signature) = "|".join(parts[:3]), parts[1], parts[3:]
    if not keys.is_signed_by(consumer.partition(".")[0], key_name, signature, _signed_bytes(keys.service, content)):
        raise RefusedReceipt("forged")
    # The consumer's service wrote this entry, but it may run another release.
    try:
        receipt = UUID(parts[0]), consumer, parts[2]
    except ValueError:
        raise RefusedReceipt("malformed") from None
    if parts[2] not in OUTCOMES:
        raise RefusedReceipt("unknown_outcome")
    return receipt


def _signed_bytes(producer: str, content: str) -> bytes:
    # Envelopes are signed with the same key; the prefix prevents using the signature of one as that of the other.
    return f"ceiba/receipt/v2|{producer}|{content}".encode()
