"""A connection to a receiver is kept for the next attempt at the same endpoint, which it never changes."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from infra.local.certificates import write_certificate
from services.referrals.notifications.adapters.webhook_sender import WebhookSender
from services.referrals.notifications.domain.delivery import Claim, WebhookMessage
from services.referrals.notifications.domain.signature import new_secret
from shared.kernel.country import Country
from shared.outgoing.connections import (
    KEPT_OF_ENDPOINT,
    Countdown,
    KeptConnections,
    ReceiverConnection,
    ReceiverKey,
)
from shared.outgoing.target import TargetRules

RULES = TargetRules(loopback=True)
ENDPOINT, OTHER = uuid4(), uuid4()
ORGANISATION = uuid4()
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Behaviour = Callable[[socket.socket, int], bool]
"""(connection, number of the request on it) → whether the connection stays open."""


def responds(answer: bytes) -> Behaviour:
    def act(connection: socket.socket, _: int) -> bool:
        connection.sendall(answer)
        return True

    return act


class TcpReceiver:
    """Takes requests as bytes, and notes on which connection each came."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.behave = responds(OK)
        self.requests: list[tuple[int, bytes]] = []
        """Number of the connection, and what was sent."""
        self.connections = 0
        self.closed = threading.Event()
        """The sender has closed a connection."""
        self._server = socket.create_server(("127.0.0.1", 0))
        self._tls = tls
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.getsockname()[1]}/hook"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, plain: socket.socket, number: int) -> None:
        requests = 0
        with suppress(OSError), self._tls.wrap_socket(plain, server_side=True) if self._tls else plain as connection:
            while (request := _read_request(connection)) is not None:
                requests += 1
                self.requests.append((number, request))
                if not self.behave(connection, requests):
                    return
            self.closed.set()

    def close(self) -> None:
        self._server.close()


def _read_request(connection: socket.socket) -> bytes | None:
    read = b""
    while b"\r\n\r\n{}" not in read:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        read += chunk
    return read


@pytest.fixture
def receiver() -> Iterator[TcpReceiver]:
    listening = TcpReceiver()
    yield listening
    listening.close()


@pytest.fixture
def sender() -> WebhookSender:
    return WebhookSender(RULES, timeout=2)


def a_message(
    receiver: TcpReceiver, endpoint_id: UUID = ENDPOINT, organisation_id: UUID = ORGANISATION
) -> WebhookMessage:
    return WebhookMessage(
        claim=Claim(delivery_id=uuid4(), attempt=1, country=Country.GUATEMALA, leased_until=datetime.now(UTC)),
        endpoint_id=endpoint_id,
        organisation_id=organisation_id,
        url=receiver.url,
        body="{}",
        secrets=(new_secret(),),
    )


def test_the_next_attempt_at_an_endpoint_uses_the_same_connection(receiver: TcpReceiver, sender: WebhookSender) -> None:
    outcomes = [sender.post(a_message(receiver)) for _ in range(3)]

    assert [(outcome.status, outcome.error) for outcome in outcomes] == [(200, None)] * 3
    assert len({outcome.answer_sha256 for outcome in outcomes}) == 1
    assert [number for number, _ in receiver.requests] == [1, 1, 1]
    assert not any(b"connection:" in request.lower() for _, request in receiver.requests)


@pytest.mark.parametrize("changes", [{"endpoint_id": OTHER}, {"organisation_id": OTHER}], ids=["endpoint", "owner"])
def test_no_two_endpoints_share_a_connection(
    receiver: TcpReceiver, sender: WebhookSender, changes: dict[str, UUID]
) -> None:
    for _ in range(2):
        sender.post(a_message(receiver))
        sender.post(a_message(receiver, **changes))

    assert [number for number, _ in receiver.requests] == [1, 2, 1, 2]


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[tuple[TcpReceiver, WebhookSender]]:
    """A receiver with a certificate, and a sender that trusts it."""
    write_certificate(tmp_path)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(tmp_path / "fullchain.pem", tmp_path / "privkey.pem")
    receiver = TcpReceiver(own)
    yield receiver, WebhookSender(RULES, timeout=2, tls=ssl.create_default_context(cafile=tmp_path / "fullchain.pem"))
    receiver.close()


def test_a_secured_connection_is_kept_too(secured: tuple[TcpReceiver, WebhookSender]) -> None:
    receiver, sender = secured
    outcomes = [sender.post(a_message(receiver)) for _ in range(3)]

    assert [(outcome.status, outcome.error) for outcome in outcomes] == [(200, None)] * 3
    assert [number for number, _ in receiver.requests] == [1, 1, 1]


def test_a_secured_connection_that_is_closed_is_replaced(secured: tuple[TcpReceiver, WebhookSender]) -> None:
    receiver, sender = secured

    def takes_one_request_per_connection(connection: socket.socket, number: int) -> bool:
        if number == 1:
            connection.sendall(OK)
        return number == 1

    receiver.behave = takes_one_request_per_connection
    outcomes = [sender.post(a_message(receiver)) for _ in range(2)]

    assert [(outcome.status, outcome.error) for outcome in outcomes] == [(200, None)] * 2
    assert [number for number, _ in receiver.requests] == [1, 1, 2]


def test_a_secured_connection_is_open_while_only_the_protocol_speaks(
    secured: tuple[TcpReceiver, WebhookSender],
) -> None:
    receiver, _ = secured
    port = int(receiver.url.rpartition(":")[2].partition("/")[0])
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    secured_socket = trusting.wrap_socket(socket.create_connection(("127.0.0.1", port)))
    connection = ReceiverConnection(secured_socket, "127.0.0.1", Countdown(5))
    assert secured_socket.version() == "TLSv1.3"
    # The tickets for a later session come after the handshake, and nobody has read them.
    time.sleep(0.1)

    assert connection.is_quiet()
    assert connection.is_quiet()

    receiver.behave = lambda *_: False
    connection.send(b"POST / HTTP/1.1\r\n\r\n{}")
    patience = Countdown(5)
    while connection.is_quiet() and patience.left:
        time.sleep(0.01)
    connection.close()


def test_a_connection_that_the_receiver_has_closed_is_not_used(receiver: TcpReceiver, sender: WebhookSender) -> None:
    def responds_and_leaves(connection: socket.socket, _: int) -> bool:
        connection.sendall(OK)
        return False

    receiver.behave = responds_and_leaves
    for _ in range(3):
        assert sender.post(a_message(receiver)).error is None
        time.sleep(0.05)

    assert [number for number, _ in receiver.requests] == [1, 2, 3]


def test_a_connection_that_is_closed_while_it_is_used_is_replaced_once(
    receiver: TcpReceiver, sender: WebhookSender
) -> None:
    def takes_one_request_per_connection(connection: socket.socket, number: int) -> bool:
        if number == 1:
            connection.sendall(OK)
        return number == 1

    receiver.behave = takes_one_request_per_connection
    message = a_message(receiver)
    sender.post(a_message(receiver))
    outcome = sender.post(message)

    assert (outcome.status, outcome.error) == (200, None)
    assert [number for number, _ in receiver.requests] == [1, 1, 2]
    webhook_id = str(message.claim.delivery_id).encode()
    assert [webhook_id in request for _, request in receiver.requests] == [False, True, True]


def test_what_breaks_off_after_the_first_byte_is_not_sent_again(receiver: TcpReceiver, sender: WebhookSender) -> None:
    def breaks_off(connection: socket.socket, number: int) -> bool:
        connection.sendall(OK if number == 1 else b"HTTP/1.1 20")
        return number == 1

    receiver.behave = breaks_off
    sender.post(a_message(receiver))

    assert sender.post(a_message(receiver)).error == "bad_answer"
    assert len(receiver.requests) == 2


def test_a_fresh_connection_that_fails_is_a_failure(receiver: TcpReceiver, sender: WebhookSender) -> None:
    receiver.behave = lambda connection, number: False

    assert sender.post(a_message(receiver)).error == "reset"
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200_000,
        OK + b"HTTP/1.1 500 Not asked for\r\n\r\n" * 9000,
    ],
    ids=["close", "1.0", "long", "more than was asked for"],
)
def test_what_is_not_over_after_its_answer_is_closed(
    receiver: TcpReceiver, sender: WebhookSender, answer: bytes
) -> None:
    receiver.behave = responds(answer)
    assert sender.post(a_message(receiver)).status == 200
    time.sleep(0.05)
    receiver.behave = responds(OK)

    assert sender.post(a_message(receiver)).status == 200
    assert [number for number, _ in receiver.requests] == [1, 2]


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    ],
    ids=["204", "500", "chunked"],
)
def test_what_is_over_after_its_answer_is_kept(receiver: TcpReceiver, sender: WebhookSender, answer: bytes) -> None:
    receiver.behave = responds(answer)
    for _ in range(2):
        sender.post(a_message(receiver))

    assert [number for number, _ in receiver.requests] == [1, 1]


def test_a_kept_connection_leads_to_an_address_of_this_attempt_or_is_closed(receiver: TcpReceiver) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.1", "::1"], ["127.0.0.2"]])
    sender = WebhookSender(RULES, resolver=lambda host, port: next(answers), timeout=2)
    for _ in range(2):
        assert sender.post(a_message(receiver)).error is None

    # The receiver listens on one address alone.
    assert sender.post(a_message(receiver)).error == "refused"
    assert [number for number, _ in receiver.requests] == [1, 1]
    assert receiver.closed.wait(2)


def test_an_address_is_checked_at_each_attempt_also_with_a_kept_connection(receiver: TcpReceiver) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.1", "10.0.0.1"]])
    sender = WebhookSender(RULES, resolver=lambda host, port: next(answers), timeout=2)
    sender.post(a_message(receiver))

    assert sender.post(a_message(receiver)).error == "address_not_public"
    assert len(receiver.requests) == 1


def test_the_time_of_an_attempt_is_bounded_on_a_kept_connection(receiver: TcpReceiver) -> None:
    def drips(connection: socket.socket, number: int) -> bool:
        for byte in OK if number == 1 else OK * 9:
            connection.sendall(bytes([byte]))
            if number > 1:
                time.sleep(0.2)
        return True

    receiver.behave = drips
    sender = WebhookSender(RULES, timeout=0.8)
    sender.post(a_message(receiver))
    started = time.monotonic()

    assert sender.post(a_message(receiver)).error == "timeout"
    assert time.monotonic() - started < 2


KEY = ReceiverKey(ORGANISATION, ENDPOINT, "http", "receiver.example", 80)


other_ends: list[socket.socket] = []
"""Nobody else holds them: one that is collected is closed."""


def a_connection() -> ReceiverConnection:
    own, other = socket.socketpair()
    other_ends.append(other)
    return ReceiverConnection(own, "192.0.2.1", Countdown(5))


def take(kept: KeptConnections) -> ReceiverConnection | None:
    return kept.take(KEY, ["192.0.2.1"], Countdown(5))


def test_a_connection_is_kept_for_a_short_while() -> None:
    kept = KeptConnections(seconds=0.1)
    connection = a_connection()
    kept.keep(KEY, connection)
    time.sleep(0.3)

    assert connection.socket.fileno() == -1, "it is closed without anybody asking for it"
    assert take(kept) is None


def test_as_many_are_kept_as_may_be_in_flight() -> None:
    kept = KeptConnections()
    connections = [a_connection() for _ in range(KEPT_OF_ENDPOINT + 2)]
    for connection in connections:
        kept.keep(KEY, connection)

    assert [take(kept) for _ in range(KEPT_OF_ENDPOINT + 1)] == [*connections[:1:-1], None]
    assert [connection.socket.fileno() for connection in connections[:2]] == [-1, -1]
