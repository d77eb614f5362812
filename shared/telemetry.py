"""Logs, metrics and the ids that tie them together. No person appears in any of them.

Log lines are JSON with an event name, ids and codes (`shared.redaction` is the net below).
"""

import logging
import os
import re
import secrets
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from prometheus_client import Counter, Gauge, Histogram

from shared.redaction import RedactingFormatter, exception_without_values, redact

REQUESTS = Histogram(
    "ceiba_request_seconds",
    "Time to answer, by route template and status class",
    ["service", "route", "method", "status"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
MESSAGES = Counter("ceiba_messages_total", "Messages consumed, by outcome", ["consumer", "outcome"])
DELIVERY_SECONDS = Histogram("ceiba_event_to_effect_seconds", "From commit of an event to its effect", ["consumer"])
RELAYED = Counter("ceiba_relayed_total", "Messages handed to the broker", ["service", "consumer"])
GIVEN_UP = Counter("ceiba_facts_given_up_total", "Messages without a receipt for a day, no longer sent", ["consumer"])
RECEIPTS_REFUSED = Counter("ceiba_receipts_refused_total", "Entries that are no receipt", ["service", "reason"])
JUNK = Counter("ceiba_junk_total", "Entries of queues that are no message and were set aside", ["service", "reason"])
OLDEST_UNACKED = Gauge("ceiba_oldest_unacked_seconds", "Age of the oldest message without a receipt", ["service"])
ANCHOR_FAILURES = Counter("ceiba_audit_anchor_failures_total", "Audit heads that could not be anchored", ["service"])
DEAD_LETTERS = Gauge("ceiba_dead_letters", "Messages given up after bounded attempts", ["service"])

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_trace: ContextVar[str] = ContextVar("trace", default="")
_STDERR = 2
_LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


def configure_logging(service: str) -> None:
    """Send JSON lines to standard error, tagged with `service`, request id and trace id."""
    shared_processors: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_ids,
        redact,
    ]
    structlog.configure(
        processors=[*shared_processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers[:] = [_json_handler(shared_processors)]
    # Otherwise the complaint about a line that cannot be written would quote it, with what was to be left out.
    logging.raiseExceptions = False
    root.setLevel(logging.INFO)
    for noisy in ("celery", "kombu", "amqp", "urllib3", "alembic", "werkzeug"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(service=service)


def _json_handler(for_other_libraries: list[Any]) -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        RedactingFormatter(
            foreign_pre_chain=for_other_libraries,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                exception_without_values,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    return handler


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger for ids and codes: `log.info("case registered", case_id=…, country=…)`."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def log_request(service: str, route: str, method: str, status: int, seconds: float) -> None:
    """Write the line of a request that was answered."""
    log_work(service, "request", route=route, method=method, status=status, milliseconds=round(seconds * 1000, 1))


def log_work(service: str, event: str, **fields: str | float) -> None:
    """Write the line of a request or message that was handled: codes and ids, so there is nothing to redact.

    The logging library is bypassed, because it would cost a tenth of all the CPU time that Python spends on a read.
    """
    line = {
        "event": event,
        "level": "info",
        "timestamp": datetime.now(UTC),
        "service": service,
        **fields,
        **_current_ids(),
    }
    # The disk is full or the reader of the log is gone. What was done is done, and must not fail because of that.
    with suppress(OSError):
        os.write(_STDERR, orjson.dumps(line, option=_LINE))


def current_request_id() -> str:
    """The `X-Request-Id` of the request or message at hand, or ''."""
    return _request_id.get()


def current_trace() -> str:
    """The W3C `traceparent` of the request or message at hand, or ''."""
    return _trace.get()


def new_trace() -> str:
    """A fresh `traceparent` (W3C Trace Context, sampled)."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def accept_trace(header: str | None) -> str:
    """The caller's `traceparent` when well formed, else a fresh one."""
    return header if header and _TRACEPARENT.fullmatch(header) else new_trace()


class tracing:  # noqa: N801 - used like a function: `with tracing(…):`
    """Everything logged, published and called inside carries these ids."""

    __slots__ = ("_request_id", "_tokens", "_trace")

    def __init__(self, *, request_id: str, trace: str) -> None:
        self._request_id, self._trace = request_id, trace

    def __enter__(self) -> None:
        self._tokens = _request_id.set(self._request_id), _trace.set(self._trace)

    def __exit__(self, *_: object) -> None:
        request_id, trace = self._tokens
        _request_id.reset(request_id)
        _trace.reset(trace)


def _add_ids(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.update(_current_ids())
    return event


def _current_ids() -> dict[str, str]:
    ids: dict[str, str] = {}
    if request_id := _request_id.get():
        ids["request_id"] = request_id
    if trace := _trace.get():
        ids["trace_id"] = trace[3:35]
    return ids
