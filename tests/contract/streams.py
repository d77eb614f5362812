"""Server-sent events, read as a client reads them."""

from collections.abc import Iterator
from typing import Any

import orjson
import requests


def events(answer: requests.Response) -> Iterator[dict[str, Any]]:
    """Each event with its `id`, `event` and parsed `data`; comments and `retry` are left out."""
    event: dict[str, Any] = {}
    lines: Iterator[Any] = answer.iter_lines(chunk_size=1, decode_unicode=True)
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            if name in ("id", "event", "data"):
                event[name] = orjson.loads(value) if name == "data" else value
        elif event:
            yield event
            event = {}
