"""Connections to receivers, kept for a short while for the next attempt at the same endpoint.

Each read and write is bounded by the time that the attempt has left.
"""

import io
import select
import socket
import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

KEEP_SECONDS = 15.0
LONGEST_LIFE = 300.0
"""In seconds. A receiver that is always busy shows its certificate again this often."""
KEPT_OF_ENDPOINT = 4
KEPT = 64


class Countdown:
    """The time that an attempt has. Each step takes what is left, so that many small ones cannot take longer."""

    def __init__(self, seconds: float) -> None:
        self._started = time.monotonic()
        self._seconds = seconds

    @property
    def left(self) -> float:
        """Seconds. Raises TimeoutError when there are none."""
        left = self._seconds - (time.monotonic() - self._started)
        if left <= 0:
            raise TimeoutError
        return left

    @property
    def passed(self) -> bool:
        """Whether there are none."""
        return time.monotonic() - self._started >= self._seconds

    @property
    def milliseconds(self) -> int:
        """Time used so far."""
        return int((time.monotonic() - self._started) * 1000)


@dataclass(frozen=True, slots=True)
class ReceiverKey:
    """What a kept connection may be used for. No two endpoints share one, and so no two organisations."""

    organisation_id: UUID
    receiver_id: UUID
    scheme: str
    host: str
    port: int


@dataclass(eq=False)
class ReceiverConnection:
    """One connection, to an address that was checked."""

    socket: socket.socket
    address: str
    countdown: Countdown
    """Of the attempt that uses it."""
    has_answered: bool = False
    """Whether a byte of the response to this attempt has come."""
    made_at: float = field(default_factory=time.monotonic)
    kept_at: float = 0.0

    def send(self, request: bytes) -> None:
        """Raises OSError, TimeoutError in time."""
        self.has_answered = False
        self.socket.settimeout(self.countdown.left)
        self.socket.sendall(request)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What `http.client.HTTPResponse` reads from."""
        return io.BufferedReader(_BoundedBytes(self))

    def close(self) -> None:
        """Close it; it may be closed already."""
        self.socket.close()

    def is_quiet(self) -> bool:
        """Whether nothing has arrived since the last response; False too when the receiver has closed."""
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        if isinstance(self.socket, ssl.SSLSocket):
            return self.socket.pending() == 0 and (not poll.poll(0) or _has_no_data(self.socket))
        return not poll.poll(0)


def _has_no_data(secured: ssl.SSLSocket) -> bool:
    # A ticket for a later session (RFC 8446, 4.6.1) is not a word of the receiver.
    secured.setblocking(False)
    try:
        secured.recv(1)
    except ssl.SSLWantReadError:
        return True
    except OSError:
        return False
    return False


class _BoundedBytes(io.RawIOBase):
    def __init__(self, connection: ReceiverConnection) -> None:
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override] # only BufferedReader calls it
        connection = self._connection
        connection.socket.settimeout(connection.countdown.left)
        count = connection.socket.recv_into(buffer)
        connection.has_answered = connection.has_answered or count > 0
        return count


class KeptConnections:
    """Connections that no attempt uses at the moment. Thread-safe."""

    def __init__(self, *, seconds: float = KEEP_SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._kept: OrderedDict[ReceiverConnection, ReceiverKey] = OrderedDict()
        """Kept longest first."""
        self._is_sweeping = False

    def take(self, key: ReceiverKey, addresses: Collection[str], countdown: Countdown) -> ReceiverConnection | None:
        """The one that was used last, if it leads to one of these addresses and is still open."""
        while (connection := self._pop(key)) is not None:
            is_fresh = not self._is_over(connection) and connection.is_quiet()
            if is_fresh and connection.address in addresses:
                connection.countdown = countdown
                return connection
            connection.close()
        return None

    def keep(self, key: ReceiverKey, connection: ReceiverConnection) -> None:
        """Keep it for the next attempt; the oldest of too many are closed."""
        connection.kept_at = time.monotonic()
        with self._lock:
            self._kept[connection] = key
            own = [other for other, of in self._kept.items() if of == key]
            surplus = own[:-KEPT_OF_ENDPOINT] or list(self._kept)[:-KEPT]
            for other in surplus:
                del self._kept[other]
            begins = not self._is_sweeping
            self._is_sweeping = True
        for other in surplus:
            other.close()
        if begins:
            self._sweep_later()

    def _pop(self, key: ReceiverKey) -> ReceiverConnection | None:
        with self._lock:
            newest = next((connection for connection in reversed(self._kept) if self._kept[connection] == key), None)
            if newest is not None:
                del self._kept[newest]
            return newest

    def _is_over(self, connection: ReceiverConnection) -> bool:
        now = time.monotonic()
        return now - connection.kept_at >= self._seconds or now - connection.made_at >= LONGEST_LIFE

    def _sweep_later(self) -> None:
        timer = threading.Timer(self._seconds, self._sweep)
        timer.daemon = True
        timer.start()

    def _sweep(self) -> None:
        with self._lock:
            over = [connection for connection in self._kept if self._is_over(connection)]
            for connection in over:
                del self._kept[connection]
            goes_on = self._is_sweeping = bool(self._kept)
        for connection in over:
            connection.close()
        if goes_on:
            self._sweep_later()
