"""What lies on a queue and is no message of ours: set aside, counted, and never shown to Celery.

Whoever can write to Redis can put anything on a queue. Celery and kombu trust what they find there: text that is not
JSON ended a worker. So each entry is checked, and what the worker is given is written anew from the few fields that are
ours.
"""

import base64
import binascii
import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

import orjson
from redis import Redis
from redis.exceptions import RedisError

from shared.telemetry import JUNK, get_logger

log = get_logger(__name__)

MOST_BYTES: Final = 4 * 1024 * 1024
KEPT: Final = 100
KEPT_BYTES: Final = 4096
KEPT_SECONDS: Final = 30 * 86_400
_SAY_EVERY: Final = 10.0
_EMBED: Final[dict[str, None]] = dict.fromkeys(("callbacks", "errbacks", "chain", "chord"))
_said_at = [-_SAY_EVERY]


class JunkMessage(Exception):
    """The entry is no message; the text says which rule it breaks, and nothing of the entry itself."""


def junk_key(service: str) -> str:
    """Name of the list on which `service` keeps its junk: the newest hundred entries, cut to 4 KiB, for 30 days."""
    return f"{service}.junk"


def checked(entry: bytes, is_task: Callable[[str], bool]) -> bytes:
    """The message in `entry`, written anew. Raises JunkMessage.

    What would let a message do more than start its task (callbacks, chains, another's delivery tag) is left out.
    """
    if len(entry) > MOST_BYTES:
        raise JunkMessage("too_large")
    try:
        message = orjson.loads(entry)
        headers, properties, body = message["headers"], message["properties"], message["body"]
        task, task_id, expires = headers["task"], headers["id"], headers.get("expires")
        redelivered = bool(properties["delivery_info"].get("redelivered"))
        routing = properties["delivery_info"].get("routing_key")
    except orjson.JSONDecodeError:
        raise JunkMessage("not_json") from None
    except (KeyError, TypeError, AttributeError):
        raise JunkMessage("no_envelope") from None
    if not all(isinstance(text, str) for text in (task, task_id, body, routing)) or len(task_id) > 64:
        raise JunkMessage("no_envelope")
    if not is_task(task):
        raise JunkMessage("unknown_task")
    kept = {"task": task, "id": task_id, "root_id": task_id, "lang": "py", "argsrepr": "()", "kwargsrepr": "{}"}
    return _message(kept | {"expires": _moment(expires)}, _body(body), routing, redelivered=redelivered)


def _message(headers: dict[str, Any], body: str, routing: str, *, redelivered: bool) -> bytes:
    properties = {
        "correlation_id": headers["id"],
        "reply_to": "",
        "delivery_mode": 2,
        "delivery_info": {"exchange": "", "routing_key": routing, "redelivered": redelivered},
        "priority": 0,
        "body_encoding": "base64",
        "delivery_tag": str(uuid4()),
    }
    message = {"content-type": "application/json", "content-encoding": "utf-8", "headers": headers}
    return orjson.dumps(message | {"properties": properties, "body": body})


def _body(body: str) -> str:
    try:
        arguments, keywords, _ = orjson.loads(base64.b64decode(body, validate=True))
        text = orjson.dumps([arguments, {}, _EMBED])
    except (binascii.Error, ValueError, TypeError):
        # Among them what is nested deeper than orjson writes (254 levels).
        raise JunkMessage("no_body") from None
    # kombu would make an object of it (a Decimal, bytes), which is no part of any message of ours.
    tagged = b'"__type__"' in text
    if tagged or keywords or not isinstance(arguments, list) or len(arguments) > 1:
        raise JunkMessage("no_body")
    return base64.b64encode(text).decode()


def _moment(expires: Any) -> str | None:
    if expires is None:
        return None
    try:
        return datetime.fromisoformat(expires).isoformat()
    except (ValueError, TypeError):
        raise JunkMessage("no_envelope") from None


def set_aside(redis: "Redis", service: str, queue: str, reason: str, entry: bytes) -> None:
    """Keep `entry` where an operator finds it, count it, and say so at most once in ten seconds."""
    JUNK.labels(service, reason).inc()
    if time.monotonic() - _said_at[0] > _SAY_EVERY:
        _said_at[0] = time.monotonic()
        log.warning("junk on a queue was set aside", queue=queue, reason=reason, size=len(entry))
    kept = {"at": time.time(), "queue": queue, "reason": reason, "bytes": len(entry)}
    text = json.dumps(kept | {"entry": entry[:KEPT_BYTES].decode(errors="replace")})
    try:
        with redis.pipeline(transaction=False) as pipeline:
            pipeline.lpush(junk_key(service), text)
            pipeline.ltrim(junk_key(service), 0, KEPT - 1)
            pipeline.expire(junk_key(service), KEPT_SECONDS)
            pipeline.execute()
    except RedisError:
        log.warning("junk was counted but not kept: the broker does not answer")
