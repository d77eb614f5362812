"""One service behind the gateway: its kept-alive connections, its share of the gateway, its breaker."""

import threading
import time
from collections import Counter, deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from gateway.metrics import BREAKER_OPEN
from gateway.settings import LimitSettings, UpstreamSettings
from gateway.upstream.circuit_breaker import Breaker
from gateway.upstream.http1 import Connection
from shared.kernel.errors import DomainError, TooManyRequests, Unavailable

_WAIT_SECONDS = 1.0
_IDLE_SECONDS = 15.0
_RETRIES_PER_REQUEST = 0.1
_MOST_RETRIES = 10.0
_TENANT_SHARE = 0.75
_SHARED_STREAMS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """How much of the gateway one service may hold: exchanges at once, more that queue for a second.

    One tenant holds at most `a_tenant` of them, so that a busy one leaves the others a way in.
    """

    in_flight: int
    waiting: int
    a_tenant: int


class Upstream:
    """Where one service listens, and who is being served by it now."""

    def __init__(self, name: str, sizes: UpstreamSettings, room: Room) -> None:
        address = urlsplit(sizes.urls[name])
        self.name = name
        self.sizes = sizes
        self._address = (address.hostname or "", address.port or 80)
        self._free = room.in_flight
        self._room = room
        self._tenants: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._idle: deque[Connection] = deque()
        self._condition = threading.Condition()
        self._breaker = Breaker()
        self._retries = _MOST_RETRIES

    def enter(self, tenant: str) -> None:
        """Take one of the service's places; raises Unavailable when it fails or is full. `leave` must follow."""
        with self._condition:
            wait = self._breaker.seconds_closed_to()
            if wait > 0:
                raise Unavailable(retry_after=max(1, round(wait)))
            if not self._has_room(tenant):
                self._queue(tenant)
            self._free -= 1
            self._tenants[tenant] += 1
            self._retries = min(_MOST_RETRIES, self._retries + _RETRIES_PER_REQUEST)

    def leave(self, tenant: str, *, failed: bool | None) -> None:
        """Give the place back. `failed` None: the exchange says nothing about the service."""
        with self._condition:
            self._free += 1
            _decrease(self._tenants, tenant)
            was_open = self._breaker.is_open
            if failed is None:
                self._breaker.forget()
            else:
                self._breaker.record(failed=failed)
            if self._breaker.is_open != was_open:
                BREAKER_OPEN.labels(self.name).set(int(self._breaker.is_open))
            if len(self._waiting) == 1:
                self._condition.notify()
            elif self._waiting:
                # Any one of them may be a tenant that holds its share already, so all must look.
                self._condition.notify_all()

    def connection(self, *, fresh: bool = False) -> Connection:
        """A connection that is alive, kept from before unless `fresh`; raises OSError."""
        newest_allowed = time.monotonic() - _IDLE_SECONDS
        while not fresh:
            try:
                kept = self._idle.pop()
            except IndexError:
                break
            if kept.idle_since > newest_allowed and kept.is_alive():
                return kept
            kept.close()
        return Connection(
            self._address, connect_seconds=self.sizes.connect_seconds, read_seconds=self.sizes.read_seconds
        )

    def keep(self, connection: Connection) -> None:
        """Put a connection back for the next exchange."""
        connection.used = True
        connection.idle_since = time.monotonic()
        self._idle.append(connection)

    def may_retry(self) -> bool:
        """Spend a retry: at most one in ten requests is tried again."""
        with self._condition:
            if self._retries < 1:
                return False
            self._retries -= 1
            return True

    def _has_room(self, tenant: str) -> bool:
        return self._free > 0 and self._has_share(tenant)

    def _has_share(self, tenant: str) -> bool:
        return not tenant or self._tenants[tenant] < self._room.a_tenant

    def _queue(self, tenant: str) -> None:
        try:
            if self._waiting.total() >= self._room.waiting:
                raise self._full(tenant)
            self._waiting[tenant] += 1
            try:
                if not self._condition.wait_for(lambda: self._has_room(tenant), _WAIT_SECONDS):
                    raise self._full(tenant)
            finally:
                _decrease(self._waiting, tenant)
        except DomainError:
            self._breaker.forget()
            raise

    def _full(self, tenant: str) -> DomainError:
        return Unavailable(retry_after=1) if self._has_share(tenant) else TooManyRequests(retry_after=1)


def _decrease(counter: Counter[str], key: str) -> None:
    counter[key] -= 1
    if counter[key] <= 0:
        del counter[key]


def make_upstreams(sizes: UpstreamSettings, limits: LimitSettings) -> dict[str, Upstream]:
    """Every service by its name in the routes.

    Streams have room of their own: the tenant of an event stream is one person, that of a file an organisation.
    """
    exchanges = Room(in_flight=sizes.in_flight, waiting=sizes.waiting, a_tenant=_share(sizes.in_flight))
    rooms = dict.fromkeys(sizes.urls, exchanges)
    for name in rooms:
        service = name.removesuffix("-stream")
        if service != name:
            # Where a service's one process carries its streams too, they must not take all of its threads.
            shared = sizes.urls[name] == sizes.urls[service]
            most = min(limits.streams, _SHARED_STREAMS) if shared else limits.streams
            rooms[name] = Room(in_flight=most, waiting=0, a_tenant=min(limits.streams_per_subject, _share(most)))
    return {name: Upstream(name, sizes, room) for name, room in rooms.items()}


def _share(places: int) -> int:
    return max(1, int(places * _TENANT_SHARE))
