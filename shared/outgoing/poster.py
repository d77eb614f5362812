"""Post a message to an address that another organisation chose.

The name is resolved once for each attempt, every answer must be public, and the connection goes to that very address
with the name in SNI and Host: a name that changes its mind in between gains nothing. A connection is kept for the next
attempt at the same receiver, and used only when it leads to an address of that attempt's own answers. No proxy, no
redirect, no environment variable takes part, because nothing here knows about them.
"""

import hashlib
import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import cast
from uuid import UUID

from shared.kernel.clock import Clock, SystemClock
from shared.kernel.errors import Invalid
from shared.outgoing.connections import Countdown, KeptConnections, ReceiverConnection, ReceiverKey
from shared.outgoing.resolver import Resolve, resolve
from shared.outgoing.target import Target, TargetRules, is_public, parse_target

TIMEOUT_SECONDS = 15.0
CONNECT_SECONDS = 5.0
MAX_ANSWER = 64 * 1024
_CHUNK = 16 * 1024
THROTTLED = frozenset({429, 502, 503, 504})
"""Statuses whose Retry-After is honoured."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Letter:
    """What one attempt posts, and to which receiver: no two share a connection."""

    organisation_id: UUID
    receiver_id: UUID
    url: str
    headers: Mapping[str, str]
    """Beside those that every message has."""
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """The outcome of one attempt. Only a status, an error code and a hash are kept of what the receiver responded."""

    milliseconds: int
    status: int | None = None
    error: str | None = None
    answer_sha256: str | None = None
    retry_after: timedelta | None = None

    @property
    def delivered(self) -> bool:
        """Whether the receiver accepted the message."""
        return self.error is None


class Undeliverable(Exception):
    """An attempt ended before there was an answer; `code` says why, in a word of ours."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_CLOSED = (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError)
"""What a connection that the receiver has closed meanwhile ends with."""


class Poster:
    """Makes one attempt. Thread-safe: between attempts it keeps connections alone."""

    def __init__(
        self,
        rules: TargetRules,
        *,
        clock: Clock | None = None,
        resolver: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self._rules = rules
        self._clock = clock or SystemClock()
        self._resolve = resolver
        self._tls = tls or ssl.create_default_context()
        self._timeout = timeout
        self._kept = KeptConnections()

    def post(self, letter: Letter) -> Receipt:
        """Attempt it; never raises for what the other side does."""
        countdown = Countdown(self._timeout)
        try:
            target = parse_target(letter.url, self._rules)
            return self._attempt(target, letter, countdown)
        except Invalid:
            error = "url_refused"
        except Undeliverable as undeliverable:
            error = undeliverable.code
        except (OSError, http.client.HTTPException, ValueError) as broken:
            error = "timeout" if countdown.passed else _word_for(broken)
        return Receipt(milliseconds=countdown.milliseconds, error=error)

    def _attempt(self, target: Target, letter: Letter, countdown: Countdown) -> Receipt:
        addresses = self._addresses(target)
        key = ReceiverKey(letter.organisation_id, letter.receiver_id, target.scheme, target.host, target.port)
        kept = self._kept.take(key, addresses, countdown)
        if kept is not None:
            try:
                return self._exchange(kept, key, target, letter)
            except _CLOSED:
                # Closed by the receiver in the meantime. Should they have read the message all the same, then the
                # id of the message tells them that the second is the first.
                if kept.has_answered:
                    raise
        return self._exchange(self._connect(target, addresses, countdown), key, target, letter)

    def _addresses(self, target: Target) -> Sequence[str]:
        try:
            addresses = self._resolve(target.host, target.port)
        except (OSError, UnicodeError):
            raise Undeliverable("dns") from None
        allowed = _is_loopback if target.is_loopback else is_public
        if not addresses or not all(allowed(address) for address in addresses):
            raise Undeliverable("address_not_public")
        return addresses

    def _connect(self, target: Target, addresses: Sequence[str], countdown: Countdown) -> ReceiverConnection:
        plain, address = _first_that_answers(addresses, target.port, countdown)
        if target.scheme == "http":
            return ReceiverConnection(plain, address, countdown)
        secured = self._tls.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)
        try:
            secured.settimeout(countdown.left)
            secured.do_handshake()
        except BaseException:
            secured.close()
            raise
        return ReceiverConnection(secured, address, countdown)

    def _exchange(self, connection: ReceiverConnection, key: ReceiverKey, target: Target, letter: Letter) -> Receipt:
        may_stay = False
        try:
            headers = {"Host": target.host_header, "Content-Length": str(len(letter.body)), "Accept": "*/*"}
            connection.send(request_bytes("POST", target.path, {**headers, **letter.headers}, letter.body))
            # Reads from the connection through `makefile`, as from a socket.
            answer = http.client.HTTPResponse(cast("socket.socket", connection), method="POST")
            answer.begin()
            digest, is_whole = _read_some(answer)
            may_stay = is_whole and not answer.will_close
        finally:
            if may_stay:
                self._kept.keep(key, connection)
            else:
                connection.close()
        asked = _retry_after(answer, self._clock.now()) if answer.status in THROTTLED else None
        return Receipt(
            milliseconds=connection.countdown.milliseconds,
            status=answer.status,
            error=None if 200 <= answer.status < 300 else f"status_{answer.status}",
            answer_sha256=digest,
            retry_after=asked,
        )


def request_bytes(method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """One piece, so that it leaves in one packet. Raises ValueError for a line break where none may be."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if any("\r" in line or "\n" in line for line in lines):
        raise ValueError("line break in a header")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _first_that_answers(addresses: Sequence[str], port: int, countdown: Countdown) -> tuple[socket.socket, str]:
    failure: OSError = ConnectionRefusedError()
    for address in addresses:
        try:
            connection = socket.create_connection((address, port), timeout=min(CONNECT_SECONDS, countdown.left))
        except OSError as error:
            failure = error
            continue
        # A kept connection would wait for the acknowledgement of what it sent before.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection, address
    raise failure


def _read_some(answer: http.client.HTTPResponse) -> tuple[str, bool]:
    """Hash of at most 64 kB of the answer, and whether that is all of it.

    The status has decided: a body that breaks off changes nothing.
    """
    digest, left = hashlib.sha256(), MAX_ANSWER
    try:
        while left > 0 and (chunk := answer.read1(min(_CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    except (OSError, http.client.HTTPException, ValueError):
        return digest.hexdigest(), False
    is_whole = answer.isclosed() or answer.length == 0
    answer.close()
    return digest.hexdigest(), is_whole


def _retry_after(answer: http.client.HTTPResponse, now: datetime) -> timedelta | None:
    value = (answer.getheader("Retry-After") or "").strip()
    if value.isascii() and value.isdigit() and len(value) < 9:
        return timedelta(seconds=int(value))
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return max(moment.replace(tzinfo=moment.tzinfo or UTC) - now, timedelta())


def _is_loopback(address: str) -> bool:
    return ip_address(address).is_loopback


def _word_for(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "tls"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    if isinstance(error, (ConnectionError, http.client.RemoteDisconnected)):
        return "reset"
    return "bad_answer" if isinstance(error, (http.client.HTTPException, ValueError)) else "network"
