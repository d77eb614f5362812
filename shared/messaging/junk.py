"""Junk: entries of a queue that are no messages of the platform. They are set aside, counted and never given to Celery.

Any process with access to Redis can write anything to a queue, and Celery and kombu trust what they read: an entry that
was not JSON ended a worker. So each entry is checked, and the worker receives a new message, built from the few fields
that the platform uses.
"""

import base64
import binascii
import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import orjson
from redis import Redis
from redis.exceptions import RedisError

from shared.messaging.task_message import body_of
from shared.messaging.task_message import entry as entry_of
from shared.telemetry import JUNK, get_logger

log = get_logger(__name__)

MAX_BYTES: Final = 4 * 1024 * 1024
KEPT: Final = 100
KEPT_BYTES: Final = 4096
KEPT_SECONDS: Final = 30 * 86_400
_LOG_EVERY: Final = 10.0
_logged_at = [-_LOG_EVERY]


class JunkMessage(Exception):
    """The entry is no message. The text is the rule that it breaks and holds nothing of the entry itself."""


def junk_key(service: str) -> str:
    """The name of the list with the junk of `service`: the newest hundred entries, cut to 4 KiB, for 30 days."""
    return f"{service}.junk"


def checked(entry: bytes, is_task: Callable[[str], bool]) -> bytes:
    """The message of `entry`, rebuilt. Raises JunkMessage.

    Fields with which a message could do more than start its task (callbacks, chains, a foreign delivery tag) are left
    out.
    """
    if len(entry) > MAX_BYTES:
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
    return entry_of(task, task_id, routing, _body(body), expires=_moment(expires), redelivered=redelivered)


def _body(body: str) -> bytes:
    try:
        arguments, keywords, _ = orjson.loads(base64.b64decode(body, validate=True))
        text = body_of(arguments)
    except (binascii.Error, ValueError, TypeError):
        # This includes values that are nested deeper than orjson can write (254 levels).
        raise JunkMessage("no_body") from None
    # kombu would turn a tagged value into an object (a Decimal, bytes), which no message of the platform holds.
    tagged = b'"__type__"' in text
    if tagged or keywords or not isinstance(arguments, list) or len(arguments) > 1:
        raise JunkMessage("no_body")
    return text


def _moment(expires: Any) -> str | None:
    if expires is None:
        return None
    try:
        return datetime.fromisoformat(expires).isoformat()
    except (ValueError, TypeError):
        raise JunkMessage("no_envelope") from None


def set_aside(redis: "Redis", service: str, queue: str, reason: str, entry: bytes) -> None:
    """Keep `entry` on the list for operators, count it, and log that at most once in ten seconds."""
    JUNK.labels(service, reason).inc()
    if time.monotonic() - _logged_at[0] > _LOG_EVERY:
        _logged_at[0] = time.monotonic()
        log.warning("junk set aside", queue=queue, reason=reason, size=len(entry))
    kept = {"at": time.time(), "queue": queue, "reason": reason, "bytes": len(entry)}
    text = json.dumps(kept | {"entry": entry[:KEPT_BYTES].decode(errors="replace")})
    try:
        with redis.pipeline(transaction=False) as pipeline:
            pipeline.lpush(junk_key(service), text)
            pipeline.ltrim(junk_key(service), 0, KEPT - 1)
            pipeline.expire(junk_key(service), KEPT_SECONDS)
            pipeline.execute()
    except RedisError:
        log.warning("junk counted but not kept: the broker does not respond")
