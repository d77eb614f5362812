"""A receiver of webhooks that costs little, in a process of its own: it verifies nothing and notes times of arrival.

`python -m tests.bench.receiver` prints its port. `POST` notes the first arrival of the referral that the body names;
`GET /arrivals` answers them all, `GET /count` how many there are. It ends when its input ends.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from infra.local.programs import REPOSITORY

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_REFERRAL = re.compile(rb'"referral_id": ?"([0-9a-f-]{36})"')
_DONE = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Receiver:
    """The receiver, as the measuring process sees it."""

    base: str

    @property
    def url(self) -> str:
        """The address of the endpoint."""
        return f"{self.base}/hook"

    def arrived(self) -> dict[str, float]:
        """Referral → when its first webhook arrived, by `time.monotonic`."""
        found: dict[str, float] = self._ask("/arrivals")
        return found

    def requests(self) -> int:
        """How many webhooks came, repeated ones and those of later events among them."""
        return int(self._ask("/count"))

    def wait_for_requests(self, number: int, seconds: float) -> None:
        """Wait until so many came. Raises TimeoutError."""
        deadline = time.monotonic() + seconds
        while (came := self.requests()) < number:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{came} of {number} webhooks came")
            time.sleep(0.25)

    def wait_for(self, ids: Collection[str], seconds: float) -> Mapping[str, float]:
        """The arrivals once all `ids` are among them, or after `seconds`. Asks when nothing comes any more."""
        deadline = time.monotonic() + seconds
        arrived, came = self.arrived(), -1
        while not set(ids) <= arrived.keys() and time.monotonic() < deadline:
            time.sleep(0.5)
            came, before = self.requests(), came
            if came == before:
                arrived = self.arrived()
        return arrived

    def _ask(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.base}{path}", timeout=30) as answer:
            return json.load(answer)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that runs as long as the block."""
    command = [sys.executable, "-m", "tests.bench.receiver"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield Receiver(f"http://127.0.0.1:{int(process.stdout.readline())}")
        finally:
            process.terminate()


class _Protocol(asyncio.Protocol):
    arrivals: dict[str, float] = {}
    requests = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._data = b""

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._data, 0, end + 2)
            after = end + 4 + (int(length[1]) if length else 0)
            if len(self._data) < after:
                return
            request, self._data = self._data[:after], self._data[after:]
            self._transport.write(self._answer(request))

    def _answer(self, request: bytes) -> bytes:
        if request.startswith(b"POST"):
            _Protocol.requests += 1
            if found := _REFERRAL.search(request):
                self.arrivals.setdefault(found[1].decode(), time.monotonic())
            return _DONE
        body = json.dumps(self.arrivals if b"/arrivals" in request[:40] else self.requests).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Protocol, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.buffer.read)


if __name__ == "__main__":
    asyncio.run(_serve())
