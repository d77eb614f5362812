"""What a request left in a log: JSON lines of processes, or the readable lines of `make run`. Ids and codes alone."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from infra.ops.trace.found import Found

SHOWN = (
    *("route", "method", "status", "milliseconds", "ms", "upstream", "consumer", "event_id", "event_name", "outcome"),
    *("delivery_id", "task", "error", "level"),
)
"""Fields of a line that are shown. A field that is not here may hold anything."""
_READABLE = re.compile(
    r"(?P<time>\d\d:\d\d:\d\d) (?P<process>[\w-]+) +(?:\w+ +)?(?P<event>\w[\w ]*?) (?P<fields>\w+=.*)"
)
_FIELD = re.compile(r"(\w+)=(\S+)")


def in_logs(lines: Iterable[str], request_id: UUID, day: date) -> Iterator[Found]:
    """The lines of the request. Readable ones have no date: `day` is theirs."""
    for line in lines:
        if str(request_id) in line:
            found = _of_json(line) or _of_readable(line, day)
            if found is not None:
                yield found


def _of_json(line: str) -> Found | None:
    # `docker compose logs` writes the name of the container before it.
    begin = line.find("{")
    try:
        entry: dict[str, Any] = json.loads(line[begin:]) if begin >= 0 else {}
        at = _moment(entry["timestamp"])
    except (ValueError, KeyError, TypeError):
        return None
    return Found(at, str(entry.get("service", "gateway")), str(entry.get("event", "request")), _shown(entry))


def _moment(timestamp: str | float) -> datetime:
    """Of a service as ISO 8601, of the gateway in seconds."""
    if isinstance(timestamp, str):
        return datetime.fromisoformat(timestamp)
    return datetime.fromtimestamp(timestamp, UTC)


def _of_readable(line: str, day: date) -> Found | None:
    match = _READABLE.search(line)
    if match is None:
        return None
    at = datetime.combine(day, datetime.strptime(match["time"], "%H:%M:%S").time(), UTC)  # noqa: DTZ007 - joined to a day
    return Found(at, match["process"], match["event"], _shown(dict(_FIELD.findall(match["fields"]))))


def _shown(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in SHOWN if name in entry}
