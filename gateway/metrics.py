"""Metrics by route template, and one line of the access log for each request.

Neither ever holds a query string, a path with ids or anything of a body.
"""

import os
from typing import Final

import orjson
from prometheus_client import Counter, Gauge, Histogram

REQUEST_SECONDS = Histogram(
    "ceiba_gateway_request_seconds",
    "Time from a request's head to its answer's head",
    ["route", "method", "status"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15),
)
REFUSED = Counter("ceiba_gateway_refused_total", "Requests refused before any service saw them", ["code"])
LIMIT_STORE_FAILURES = Counter(
    "ceiba_gateway_limit_store_failures_total",
    "The limits' store did not answer; `open` let the request pass",
    ["mode"],
)
UPSTREAM_FAILURES = Counter("ceiba_gateway_upstream_failures_total", "Exchanges that failed", ["upstream", "kind"])
RETRIES = Counter("ceiba_gateway_retries_total", "Exchanges tried a second time", ["upstream"])
BREAKER_OPEN = Gauge("ceiba_gateway_breaker_open", "1 while an upstream is not being asked", ["upstream"])
STREAMS = Gauge("ceiba_gateway_streams", "Server-sent event streams being passed through")
SESSION_REFRESHES = Counter("ceiba_gateway_session_refreshes_total", "Access tokens renewed for browsers", ["outcome"])
LINES_LOST = Counter("ceiba_gateway_log_lines_lost_total", "Lines of the access log that could not be written")

_STDERR: Final = 2
_observers: dict[tuple[str, str, int], Histogram] = {}


def observe(route: str, method: str, status: int, seconds: float) -> None:
    """Count one response. `route` is a template and `method` one of a fixed list, so labels stay few."""
    key = (route, method, status)
    observer = _observers.get(key)
    if observer is None:
        observer = _observers[key] = REQUEST_SECONDS.labels(route, method, f"{status // 100}xx")
    observer.observe(seconds)


def log_request(fields: dict[str, str | float]) -> None:
    """Write one JSON line on standard error: ids, codes and times only.

    The logging library is bypassed: it would cost as much CPU as the whole exchange.
    """
    try:
        os.write(_STDERR, orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE))
    except OSError:
        # The disk is full or the reader of the log is gone. The response is ready and must not become a 500.
        LINES_LOST.inc()
