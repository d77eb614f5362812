"""Messages by queue of the broker, and its commands."""

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from redis import Redis

from infra.local.secrets import load_or_generate
from tests.support.platform import Platform

_PUSHES = (b"LPUSH", b"RPUSH")
_PART = re.compile(rb'"((?:[^"\\]|\\.)*)"')


class BrokerCounts:
    """Reads the broker of one platform as its administrator."""

    def __init__(self, platform: Platform) -> None:
        password = load_or_generate(platform.home.secrets).broker_password
        port = platform.processes()["broker"]["port"]
        self._redis = Redis(host="127.0.0.1", port=int(port or 0), password=password)

    def commands(self) -> dict[str, float]:
        """Calls so far by command."""
        statistics: Mapping[str, Any] = self._redis.info("commandstats")
        return {name.removeprefix("cmdstat_"): float(values["calls"]) for name, values in statistics.items()}

    @contextmanager
    def messages(self) -> Iterator[Counter[str]]:
        """Count what is put into each list while the block runs. It slows the broker, so nothing else is measured."""
        found: Counter[str] = Counter()
        ended = threading.Event()
        with self._redis.monitor() as monitor:
            thread = threading.Thread(target=_count, args=(monitor, found, ended))
            thread.start()
            try:
                yield found
            finally:
                ended.set()
                self._redis.ping()  # the thread waits for one more line
                thread.join(10)


def _count(monitor: Any, found: Counter[str], ended: threading.Event) -> None:
    while not ended.is_set():
        queue, pushed = pushed_by(monitor.connection.read_response())
        found[queue] += pushed
    found.pop("", None)


def pushed_by(line: bytes) -> tuple[str, int]:
    """The list and how many entries a line of MONITOR says were put into it; ("", 0) for every other command."""
    name, *arguments = _PART.findall(line.partition(b"] ")[2]) or [b""]
    if name.upper() not in _PUSHES or not arguments:
        return "", 0
    return arguments[0].decode(), len(arguments) - 1
