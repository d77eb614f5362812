"""Post a signed message to an address that somebody else chose.

The name is resolved once, every answer must be public, and the connection goes to that very address with the name in
SNI and Host: a name that changes its mind in between gains nothing. No proxy, no redirect, no environment variable
takes part, because nothing here knows about them.
"""

import hashlib
import http.client
import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

from services.referrals.notifications.adapters.resolver import Resolve, resolve
from services.referrals.notifications.domain.delivery import THROTTLED, Outcome, WebhookMessage
from services.referrals.notifications.domain.signature import signed_headers
from services.referrals.notifications.domain.target import Target, TargetRules, is_public, parse_target
from shared.deadline import Deadline
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.errors import Invalid
from shared.telemetry import current_request_id, current_trace

TIMEOUT_SECONDS = 15.0
CONNECT_SECONDS = 5.0
MAX_ANSWER = 64 * 1024
_CHUNK = 16 * 1024


class Undeliverable(Exception):
    """An attempt ended before there was an answer; `code` says why, in a word of ours."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WebhookSender:
    """Makes one attempt. Thread-safe: it keeps nothing between attempts."""

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

    def post(self, message: WebhookMessage) -> Outcome:
        """Attempt it; never raises for what the other side does."""
        with Deadline(self._timeout) as deadline:
            try:
                target = parse_target(message.url, self._rules)
                connection = self._connect(target, self._addresses(target), deadline)
                try:
                    return self._exchange(connection, target, message, deadline)
                finally:
                    connection.close()
            except Invalid:
                error = "url_refused"
            except Undeliverable as undeliverable:
                error = undeliverable.code
            except (OSError, http.client.HTTPException, ValueError) as broken:
                # ValueError: the ssl module's way to say that the deadline closed the socket during a read.
                error = "timeout" if deadline.passed else _word_for(broken)
            return Outcome(milliseconds=deadline.milliseconds, error=error)

    def _addresses(self, target: Target) -> Sequence[str]:
        try:
            addresses = self._resolve(target.host, target.port)
        except (OSError, UnicodeError):
            raise Undeliverable("dns") from None
        allowed = _is_loopback if target.is_loopback else is_public
        if not addresses or not all(allowed(address) for address in addresses):
            raise Undeliverable("address_not_public")
        return addresses

    def _connect(self, target: Target, addresses: Sequence[str], deadline: Deadline) -> socket.socket:
        plain = _first_that_answers(addresses, target.port, deadline)
        if target.scheme == "http":
            deadline.guard(plain)
            return plain
        secured = self._tls.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)
        deadline.guard(secured)
        try:
            secured.do_handshake()
        except BaseException:
            secured.close()
            raise
        return secured

    def _exchange(
        self, connection: socket.socket, target: Target, message: WebhookMessage, deadline: Deadline
    ) -> Outcome:
        speaker = http.client.HTTPConnection(target.host, target.port)
        speaker.sock = connection
        body = message.body.encode()
        speaker.putrequest("POST", target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self._headers(target, message, len(body)).items():
            speaker.putheader(name, value)
        speaker.endheaders(body)
        answer = speaker.getresponse()
        digest = _read_some(answer)
        asked = _retry_after(answer, self._clock.now()) if answer.status in THROTTLED else None
        error = None if 200 <= answer.status < 300 else f"status_{answer.status}"
        return Outcome(
            milliseconds=deadline.milliseconds,
            status=answer.status,
            error=error,
            answer_sha256=digest,
            retry_after=asked,
        )

    def _headers(self, target: Target, message: WebhookMessage, length: int) -> dict[str, str]:
        return {
            "Host": target.host_header,
            "Content-Type": "application/cloudevents+json",
            "Content-Length": str(length),
            "User-Agent": "Ceiba-Webhooks/1",
            "Accept": "*/*",
            "Connection": "close",
            **signed_headers(
                message_id=str(message.claim.delivery_id),
                at=self._clock.now(),
                body=message.body,
                with_secrets=message.secrets,
            ),
            **_ids(),
        }


def _ids() -> dict[str, str]:
    # What a clock caused, such as a reminder, comes from no request.
    ids = {"traceparent": current_trace(), "X-Request-Id": current_request_id()}
    return {name: value for name, value in ids.items() if value}


def _first_that_answers(addresses: Sequence[str], port: int, deadline: Deadline) -> socket.socket:
    failure: OSError = ConnectionRefusedError()
    for address in addresses:
        if deadline.passed:
            raise TimeoutError
        try:
            connection = socket.create_connection((address, port), timeout=min(CONNECT_SECONDS, deadline.left))
        except OSError as error:
            failure = error
            continue
        connection.settimeout(deadline.left)
        return connection
    raise failure


def _read_some(answer: http.client.HTTPResponse) -> str:
    """Hash of at most 64 kB of the answer. The status has decided: a body that breaks off changes nothing."""
    digest, left = hashlib.sha256(), MAX_ANSWER
    try:
        while left > 0 and (chunk := answer.read1(min(_CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    except (OSError, http.client.HTTPException, ValueError):
        return digest.hexdigest()
    return digest.hexdigest()


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
