"""A load generator that costs little, in a process of its own: sockets that stay open, and requests that are prepared.

`main` reads a pickled `Plan` from its input and writes the pickled answers to its output. The processes that are
measured share the cores with it, so it formats and parses nothing it does not need.
"""

import heapq
import pickle
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from infra.local.programs import REPOSITORY

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_RETRY_AFTER = re.compile(rb"(?i)\r\nretry-after: *(\d+)")
_ID = re.compile(rb'"id": ?"([0-9a-f-]{36})"')
_BUSY = (429, 503)
TRIES = 20
"""Attempts for one request whose answer is "later"."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`requests` in order, at `per_second` or, without it, as fast as `connections` allow; at most `seconds` long."""

    port: int
    requests: Sequence[bytes]
    per_second: float | None = None
    seconds: float | None = None
    connections: int = 8


@dataclass(frozen=True, slots=True)
class Answer:
    """Times are of `time.monotonic`, which all processes of a machine share."""

    status: int
    id: str
    """The first `id` of the body; empty when there is none."""
    due: float
    """The time of the first attempt."""
    at: float
    tries: int


def prepared(method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
    """The bytes of one request."""
    content = body or b""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body is not None:
        lines.append(f"Content-Length: {len(content)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def send(plan: Plan) -> list[Answer]:
    """Carry out `plan` in another process."""
    done = subprocess.run(
        # Not `-m`: the classes must have the name of this module in both processes.
        [sys.executable, "-c", "from tests.bench.sender import main; main()"],
        cwd=REPOSITORY,
        input=pickle.dumps(plan),
        stdout=subprocess.PIPE,
        check=True,
    )
    answers: list[Answer] = pickle.loads(done.stdout)
    return answers


@dataclass
class _Sending:
    plan: Plan
    answers: list[Answer] = field(default_factory=list)
    _waiting: list[tuple[float, int, int, float]] = field(default_factory=list)
    """When, which request, which attempt, and when the first one was."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> list[Answer]:
        start, plan = time.monotonic() + 0.1, self.plan
        gap = 1 / plan.per_second if plan.per_second else 0.0
        self._waiting = [(start + n * gap, n, 1, start + n * gap) for n in range(len(plan.requests))]
        until = start + plan.seconds if plan.seconds else float("inf")
        threads = [threading.Thread(target=self._work, args=(until,)) for _ in range(plan.connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.answers

    def _work(self, until: float) -> None:
        connection = _Connection(self.plan.port)
        while (turn := self._take(until)) is not None:
            when, number, tries, first = turn
            time.sleep(max(0.0, when - time.monotonic()))
            if not self.plan.per_second and tries == 1:
                first = time.monotonic()
            status, head, body = connection.exchange(self.plan.requests[number])
            at = time.monotonic()
            if status in _BUSY and tries < TRIES:
                later = _RETRY_AFTER.search(head)
                self._put((at + float(later[1] if later else 1), number, tries + 1, first))
                continue
            found = _ID.search(body)
            answer = Answer(status, found[1].decode() if found else "", first, at, tries)
            with self._lock:
                self.answers.append(answer)

    def _take(self, until: float) -> tuple[float, int, int, float] | None:
        with self._lock:
            while self._waiting:
                turn = heapq.heappop(self._waiting)
                if turn[2] > 1 or max(turn[0], time.monotonic()) < until:
                    return turn
        return None

    def _put(self, turn: tuple[float, int, int, float]) -> None:
        with self._lock:
            heapq.heappush(self._waiting, turn)


class _Connection:
    """One that stays open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def exchange(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body. A connection that the server has closed meanwhile is opened again, once."""
        if self._socket is not None:
            try:
                return self._once(self._socket, request)
            except ConnectionError:
                self._socket.close()
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._once(self._socket, request)

    def _once(self, connected: socket.socket, request: bytes) -> tuple[int, bytes, bytes]:
        connected.sendall(request)
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += _received(connected)
        head, body = data[: end + 2], data[end + 4 :]
        length = _LENGTH.search(head)
        while length and len(body) < int(length[1]):
            body += _received(connected)
        status = _STATUS.match(head)
        if status is None:
            raise ConnectionError("not an answer of HTTP/1.1")
        return int(status[1]), head, body


def _received(connected: socket.socket) -> bytes:
    data = connected.recv(65536)
    if not data:
        raise ConnectionError("closed")
    return data


def main() -> None:
    """Carry out the plan of the standard input."""
    sys.stdout.buffer.write(pickle.dumps(_Sending(pickle.load(sys.stdin.buffer)).run()))


if __name__ == "__main__":
    main()
