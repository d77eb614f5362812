"""Receipts: how a producer learns that a fact has taken effect.

A receipt is one entry on a Redis list of the producer: `event|consumer|outcome|signature`. It is not durable and need
not be: a fact without a receipt is published again, the consumer's inbox recognises it, and the receipt is sent once
more. It is signed like the envelope it answers: a forged one would silence a fact for ever.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Sequence
from typing import cast
from uuid import UUID

from redis import Redis

from shared.telemetry import RECEIPTS_REFUSED, get_logger

log = get_logger(__name__)

APPLIED = "acked"
DEAD = "dead"
EARLY = "early"
"""Its predecessor has not arrived: to be published again as soon as that may have changed."""
OUTCOMES = frozenset({APPLIED, DEAD, EARLY})

Receipt = tuple[UUID, str, str]
"""(event id, consumer, outcome)"""


class RefusedReceipt(Exception):
    """The entry is no receipt: `malformed`, `forged` or `unknown_outcome`."""


def receipts_key(producer: str) -> str:
    """Name of the list on which `producer` finds its receipts."""
    return f"ceiba.receipts.{producer}"


def send_receipt(redis: "Redis", key: bytes, *, producer: str, event_id: UUID, consumer: str, outcome: str) -> None:
    """Tell `producer` what became of one delivery (`APPLIED`, `DEAD` or `EARLY`), signed with the event key."""
    said = f"{event_id}|{consumer}|{outcome}"
    redis.rpush(receipts_key(producer), f"{said}|{_signature(producer, said, key)}")


def take_receipts(redis: "Redis", key: bytes, producer: str, limit: int = 500) -> Sequence[Receipt]:
    """Up to `limit` receipts, removed from the list. What is no receipt is counted, logged and left out."""
    # redis-py types the answer for every form of the command at once; with a count it is a list of bytes.
    entries = cast("list[bytes]", redis.lpop(receipts_key(producer), limit) or [])
    receipts: list[Receipt] = []
    refused: Counter[str] = Counter()
    for entry in entries:
        try:
            receipts.append(_read(entry, producer, key))
        except RefusedReceipt as refusal:
            refused[str(refusal)] += 1
    for reason, count in refused.items():
        # One line a batch: whoever floods the list must not flood the log as well.
        RECEIPTS_REFUSED.labels(producer, reason).inc(count)
        log.warning("receipts refused", reason=reason, count=count)
    return receipts


def _read(entry: bytes, producer: str, key: bytes) -> Receipt:
    said, separator, signature = entry.decode(errors="replace").rpartition("|")
    if not separator:
        raise RefusedReceipt("malformed")
    if not hmac.compare_digest(_signature(producer, said, key).encode(), signature.encode()):
        raise RefusedReceipt("forged")
    # From here on the writer is a service of ours, perhaps of another release.
    try:
        event_id, consumer, outcome = said.split("|")
        receipt = UUID(event_id), consumer, outcome
    except ValueError:
        raise RefusedReceipt("malformed") from None
    if outcome not in OUTCOMES:
        raise RefusedReceipt("unknown_outcome")
    return receipt


def _signature(producer: str, said: str, key: bytes) -> str:
    # The prefix keeps receipts and envelopes apart, which are signed with the same key.
    return hmac.new(key, f"ceiba/receipt/v1|{producer}|{said}".encode(), hashlib.sha256).hexdigest()
