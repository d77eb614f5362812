"""Receipts: how a producer learns that a fact has taken effect.

A receipt is one entry on a Redis list of the producer. It is not durable and need not be: a fact without a receipt is
published again, the consumer's inbox recognises it, and the receipt is sent once more.
"""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from redis import Redis

APPLIED = "acked"
DEAD = "dead"
EARLY = "early"
"""Its predecessor has not arrived: to be published again as soon as that may have changed."""


def receipts_key(producer: str) -> str:
    """Name of the list on which `producer` finds its receipts."""
    return f"ceiba.receipts.{producer}"


def send_receipt(redis: "Redis", *, producer: str, event_id: UUID, consumer: str, outcome: str) -> None:
    """Tell `producer` what became of one delivery (`APPLIED`, `DEAD` or `EARLY`)."""
    redis.rpush(receipts_key(producer), f"{event_id}|{consumer}|{outcome}")


def take_receipts(redis: "Redis", producer: str, limit: int = 500) -> Sequence[tuple[UUID, str, str]]:
    """Up to `limit` receipts, removed from the list: (event id, consumer, outcome)."""
    # redis-py types the answer for every form of the command at once; with a count it is a list of bytes.
    raw = cast("list[bytes]", redis.lpop(receipts_key(producer), limit) or [])
    receipts = []
    for entry in raw:
        event_id, consumer, outcome = entry.decode().split("|")
        receipts.append((UUID(event_id), consumer, outcome))
    return receipts
