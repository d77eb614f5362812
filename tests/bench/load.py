"""A closed loop of keep-alive clients. Its own CPU is not counted: only the servers' processes are."""

import http.client
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Request = tuple[str, str, bytes | None, Mapping[str, str]]
"""Method, path, body, headers."""


@dataclass
class Result:
    """What a loop did."""

    seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds below which `share` of the requests stayed."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0


def run(
    base: str,
    make: Callable[[int], Request],
    *,
    requests: int,
    clients: int = 8,
    expect: frozenset[int] = frozenset({200}),
) -> Result:
    """Send `requests` made by `make(number)` from `clients` connections. Raises when a status is unexpected."""
    address = urlsplit(base)
    result, lock, numbers = Result(), threading.Lock(), iter(range(requests))

    def work() -> None:
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            method, path, body, headers = make(number)
            started = time.perf_counter()
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            answer.read()
            with lock:
                result.latencies.append(time.perf_counter() - started)
                result.statuses[answer.status] = result.statuses.get(answer.status, 0) + 1
        connection.close()

    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        for ended in [pool.submit(work) for _ in range(clients)]:
            ended.result()
    result.seconds = time.perf_counter() - started
    unexpected = set(result.statuses) - expect
    if unexpected:
        raise RuntimeError(f"unexpected answers: {result.statuses}")
    return result
