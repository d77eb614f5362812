"""A Celery task as an entry of a queue in Redis: message protocol 2 of Celery, in the form of kombu's transport.

It holds the few fields that the platform uses. Relays write such entries themselves, many in one round trip; through
kombu's producer each of them would open a client of its own and cost more than all the rest of a relay's work.
"""

import base64
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import orjson
from redis import Redis

_EMBED: Final[dict[str, None]] = dict.fromkeys(("callbacks", "errbacks", "chain", "chord"))


def task_message(task: str, queue: str, *arguments: Any, expires_after: float | None = None) -> bytes:
    """The entry for `queue` that starts `task` with `arguments`, values that JSON can hold.

    After `expires_after` seconds it starts nothing any more.
    """
    expires = None if expires_after is None else (datetime.now(UTC) + timedelta(seconds=expires_after)).isoformat()
    return entry(task, str(uuid4()), queue, body_of(arguments), expires=expires, redelivered=False)


def body_of(arguments: Iterable[Any]) -> bytes:
    """The body of a message: positional arguments and nothing else."""
    return orjson.dumps([list(arguments), {}, _EMBED])


def entry(task: str, task_id: str, queue: str, body: bytes, *, expires: str | None, redelivered: bool) -> bytes:
    """An entry of its parts; `expires` is an ISO 8601 time."""
    headers = {
        "lang": "py",
        "task": task,
        "id": task_id,
        "root_id": task_id,
        "argsrepr": "()",
        "kwargsrepr": "{}",
        "expires": expires,
    }
    properties = {
        "correlation_id": task_id,
        "reply_to": "",
        "delivery_mode": 2,
        "delivery_info": {"exchange": "", "routing_key": queue, "redelivered": redelivered},
        "priority": 0,
        "body_encoding": "base64",
        "delivery_tag": str(uuid4()),
    }
    message = {"content-type": "application/json", "content-encoding": "utf-8", "headers": headers}
    return orjson.dumps(message | {"properties": properties, "body": base64.b64encode(body).decode()})


def enqueue(redis: "Redis", entries: Iterable[tuple[str, bytes]]) -> None:
    """Put entries at the ends of their queues, in one round trip. Raises RedisError, maybe after some."""
    with redis.pipeline(transaction=False) as pipeline:
        for queue, one in entries:
            pipeline.lpush(queue, one)
        pipeline.execute()
