"""One service behind the gateway: its kept-alive connections, its bulkhead, its circuit breaker."""

import ssl
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from gateway.metrics import BREAKER_OPEN
from gateway.settings import LimitSettings, UpstreamSettings
from gateway.upstream.circuit_breaker import CircuitBreaker
from gateway.upstream.http1 import Connection, TlsConnection
from gateway.upstream.throughput import Throughput
from shared.internal_tls import context_of
from shared.kernel.errors import DomainError, TooManyRequests, Unavailable

_QUEUE_SECONDS = 1.0
_IDLE_SECONDS = 15.0
_RETRIES_PER_REQUEST = 0.1
_MAX_RETRIES = 10.0
_TENANT_SHARE = 0.75


@dataclass(frozen=True, kw_only=True, slots=True)
class Bulkhead:
    """The limits of one service: `in_flight` exchanges at once, and `waiting` more that queue for a second.

    One tenant may have at most `per_tenant` exchanges, so that a busy one leaves room for the others.
    """

    in_flight: int
    waiting: int
    per_tenant: int


class Upstream:
    """Where one service listens, and the exchanges with it that are under way."""

    def __init__(self, name: str, settings: UpstreamSettings, bulkhead: Bulkhead) -> None:
        address = urlsplit(settings.urls[name])
        self.name = name
        self.settings = settings
        self._tls = _context(settings) if address.scheme == "https" else None
        self._address = (address.hostname or "", address.port or (443 if self._tls else 80))
        self._free = bulkhead.in_flight
        self._bulkhead = bulkhead
        self._tenants: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._idle: deque[Connection] = deque()
        self._condition = threading.Condition()
        self._breaker = CircuitBreaker()
        self._throughput = Throughput()
        self._retries = _MAX_RETRIES

    def acquire(self, tenant: str) -> None:
        """Take one of the service's slots; `release` must follow.

        Raises Unavailable when the service fails or is full, TooManyRequests when the tenant holds its share.
        """
        with self._condition:
            wait = self._breaker.seconds_to_wait()
            if wait > 0:
                raise Unavailable(retry_after=max(1, round(wait)))
            if not self._has_slot(tenant):
                self._queue(tenant)
            self._free -= 1
            self._tenants[tenant] += 1
            self._retries = min(_MAX_RETRIES, self._retries + _RETRIES_PER_REQUEST)

    def release(self, tenant: str, *, failed: bool | None) -> None:
        """Give the slot back. `failed` is None when the exchange says nothing about the service."""
        with self._condition:
            self._free += 1
            _decrease(self._tenants, tenant)
            self._throughput.note()
            was_open = self._breaker.is_open
            if failed is None:
                self._breaker.discard()
            else:
                self._breaker.record(failed=failed)
            if self._breaker.is_open != was_open:
                BREAKER_OPEN.labels(self.name).set(int(self._breaker.is_open))
            if len(self._waiting) == 1:
                self._condition.notify()
            elif self._waiting:
                # Some of the waiting tenants may hold their share already, so each must check.
                self._condition.notify_all()

    def connection(self, *, fresh: bool = False) -> Connection:
        """An open connection, one kept from before unless `fresh`. Raises OSError."""
        newest_allowed = time.monotonic() - _IDLE_SECONDS
        while not fresh:
            try:
                kept = self._idle.pop()
            except IndexError:
                break
            if kept.idle_since > newest_allowed and kept.is_alive():
                return kept
            kept.close()
        connect, read = self.settings.connect_seconds, self.settings.read_seconds
        if self._tls is None:
            return Connection(self._address, connect_seconds=connect, read_seconds=read)
        return TlsConnection(self._address, self._tls, connect_seconds=connect, read_seconds=read)

    def keep(self, connection: Connection) -> None:
        """Keep a connection for the next exchange."""
        connection.used = True
        connection.idle_since = time.monotonic()
        self._idle.append(connection)

    def may_retry(self) -> bool:
        """Whether a request may be tried again: at most one in ten is, and asking counts as trying."""
        with self._condition:
            if self._retries < 1:
                return False
            self._retries -= 1
            return True

    def _has_slot(self, tenant: str) -> bool:
        return self._free > 0 and self._has_share(tenant)

    def _has_share(self, tenant: str) -> bool:
        return not tenant or self._tenants[tenant] < self._bulkhead.per_tenant

    def _queue(self, tenant: str) -> None:
        try:
            if self._waiting.total() >= self._bulkhead.waiting:
                raise self._full(tenant)
            self._waiting[tenant] += 1
            try:
                if not self._condition.wait_for(lambda: self._has_slot(tenant), _QUEUE_SECONDS):
                    raise self._full(tenant)
            finally:
                _decrease(self._waiting, tenant)
        except DomainError:
            self._breaker.discard()
            raise

    def _full(self, tenant: str) -> DomainError:
        """The refusal, with the time after which those who are before this caller will have been served."""
        ahead = self._bulkhead.in_flight - self._free + self._waiting.total()
        retry_after = self._throughput.seconds_for(ahead)
        if self._has_share(tenant):
            return Unavailable(retry_after=retry_after)
        return TooManyRequests(retry_after=retry_after)


def _context(settings: UpstreamSettings) -> ssl.SSLContext:
    return context_of(settings.authority) or ssl.create_default_context()


def _decrease(counter: Counter[str], key: str) -> None:
    counter[key] -= 1
    if counter[key] <= 0:
        del counter[key]


def make_upstreams(settings: UpstreamSettings, limits: LimitSettings) -> dict[str, Upstream]:
    """Every service by its name in the routes.

    Streams have a bulkhead of their own: the tenant of an event stream is one person, that of a file an organisation.
    """
    exchanges = Bulkhead(in_flight=settings.in_flight, waiting=settings.waiting, per_tenant=_share(settings.in_flight))
    bulkheads = dict.fromkeys(settings.urls, exchanges)
    for name in bulkheads:
        service = name.removesuffix("-stream")
        if service != name:
            # When the same process serves the streams too, they must not take all of its threads.
            shared = settings.urls[name] == settings.urls[service]
            most = min(limits.streams, limits.shared_streams) if shared else limits.streams
            per_tenant = min(limits.streams_per_subject, _share(most))
            bulkheads[name] = Bulkhead(in_flight=most, waiting=0, per_tenant=per_tenant)
    return {name: Upstream(name, settings, bulkhead) for name, bulkhead in bulkheads.items()}


def _share(slots: int) -> int:
    return max(1, int(slots * _TENANT_SHARE))
