"""Request bodies that are begun and not finished do not affect other callers, however many, and time out."""

import contextlib
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gateway.edge import request_body
from gateway.problems import BodyTimeout
from shared.kernel.errors import DomainError
from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.flood import judges_speed
from tests.integration.gateway.recorder import Recorder, Seen, say
from tests.integration.gateway.wire import connect, read_answer
from tests.support import tokens
from tests.support.faults import eventually

pytestmark = pytest.mark.integration

ADDRESSES = 50
HELD = 200
TOKEN_PATH = "/oauth2/token"
REFERRALS = "/api/v1/referrals"
FORM = "Content-Type: application/x-www-form-urlencoded"


def hold(
    gateway: RunningGateway, address: str, path: str = TOKEN_PATH, *, length: int = 1000, token: str = ""
) -> socket.socket:
    """A connection from `address` that sends one byte of its body."""
    host, _, port = gateway.host.partition(":")
    client = socket.create_connection((host, int(port)), 5, source_address=(address, 0))
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\n{authorization}Content-Length: {length}\r\n\r\n"
    client.sendall(head.encode() + b"x")
    return client


@contextlib.contextmanager
def holding(gateway: RunningGateway, count: int, **what: Any) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(hold(gateway, f"127.0.1.{number % ADDRESSES + 1}", **what)) for number in range(count)
        ]


def is_answered(client: socket.socket) -> bool:
    ready, _, _ = select.select([client], [], [], 0)
    return bool(ready)


def answers_everybody(gateway: RunningGateway) -> float:
    """Sign-in, token and referral each answer; the longest of them in seconds."""
    longest = 0.0
    for method, path, headers, body, token in (
        ("GET", "/oauth2/sign-in", (), b"", ""),
        ("POST", "/oauth2/sign-in", (FORM,), b"username=a&password=b", ""),
        ("POST", TOKEN_PATH, (FORM,), b"grant_type=client_credentials", ""),
        ("POST", REFERRALS, ("Content-Type: application/json",), b"{}", None),
    ):
        started = time.monotonic()
        answer = gateway.send(method, path, *headers, body=body, token=token)
        longest = max(longest, time.monotonic() - started)
        assert answer.status == 200, (method, path, answer)
    return longest


def allowed(gateway: RunningGateway) -> float:
    """A second; more on a machine where an answer takes long without anything held."""
    return max(1.0, 3 * max(answers_everybody(gateway) for _ in range(3)))


@judges_speed
def test_two_hundred_unfinished_bodies_from_fifty_addresses_do_not_delay_others(gateway: RunningGateway) -> None:
    most = allowed(gateway)
    with holding(gateway, HELD) as held:
        time.sleep(1)
        longest = max(answers_everybody(gateway) for _ in range(5))

        assert len(held) == HELD
        assert longest < most
    print(f"held {len(held)} bodies from {ADDRESSES} addresses; the slowest of 20 answers took {longest * 1000:.0f} ms")


@judges_speed
def test_unfinished_bodies_of_authenticated_callers_do_not_delay_others(gateway: RunningGateway) -> None:
    most = allowed(gateway)
    with holding(gateway, HELD, path=REFERRALS, token=tokens.a_token()) as held:
        time.sleep(1)
        longest = answers_everybody(gateway)

    assert longest < most
    print(f"held {len(held)} bodies of one caller; the slowest of 4 answers took {longest * 1000:.0f} ms")


def test_three_hundred_held_bodies_of_one_address_leave_room_for_it(gateway: RunningGateway) -> None:
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(hold(gateway, "127.0.0.1")) for _ in range(300)]
        ended = time.monotonic() + 10
        answered = len(held) - request_body.MAX_ANONYMOUS_PER_ADDRESS
        while sum(map(is_answered, held)) < answered and time.monotonic() < ended:
            time.sleep(0.1)
        still = [client for client in held if not is_answered(client)]
        answers_everybody(gateway)

        # As many are still read, the others had to make room; 503 where a busy machine counted a caller too late.
        assert len(still) == request_body.MAX_ANONYMOUS_PER_ADDRESS
        assert 408 in {read_answer(client).status for client in held if client not in still} <= {408, 503}


@judges_speed
def test_with_every_place_taken_a_newcomer_still_gets_in(gateway: RunningGateway) -> None:
    most = allowed(gateway)
    with contextlib.ExitStack() as stack:
        for number in range(request_body.MAX_ANONYMOUS + 50):
            stack.enter_context(hold(gateway, f"127.0.{2 + number // 240}.{number % 240 + 1}"))
        time.sleep(1)

        assert answers_everybody(gateway) < most


def test_a_body_whose_token_fails_is_refused_before_it_is_read(gateway: RunningGateway) -> None:
    with hold(gateway, "127.0.0.1", REFERRALS, length=1_000_000, token="nonsense") as client:
        # Long before any deadline of a body.
        assert read_answer(client).status == 401
        # The rest of the body is not waited for: the connection ends.
        assert client.recv(1) == b""


def test_a_caller_has_so_many_bytes_on_the_way_and_no_more(gateway: RunningGateway) -> None:
    path = "/api/v1/imports"
    token = tokens.a_token()
    with contextlib.ExitStack() as stack:
        held = [
            stack.enter_context(hold(gateway, "127.0.0.1", path, length=25 * request_body.MIB, token=token))
            for _ in range(3)
        ]
        # Whichever came last is refused.
        refused, _, _ = select.select(held, [], [], 10)
        assert [read_answer(client).status for client in refused] == [429]
        assert gateway.send("POST", "/api/v1/cases", body=b"{}", token=token).status == 200


def test_a_body_counts_until_its_service_has_answered(
    start_gateway: Callable[..., contextlib.AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    path = "/api/v1/imports"
    token, go_on = tokens.a_token(), threading.Event()

    def wait(client: socket.socket, _: Seen) -> bool:
        go_on.wait(60)
        return say(client)

    own_service.replies[path] = wait
    with start_gateway(TUNE_UPSTREAM_READ_SECONDS="60") as gateway, contextlib.ExitStack() as stack:
        body = b"x" * (25 * request_body.MIB - 1)
        read = [stack.enter_context(hold(gateway, "127.0.0.1", path, length=len(body) + 1, token=token)) for _ in "ab"]
        for client in read:
            client.settimeout(60)
            client.sendall(body)
        while len(own_service.asked(path)) < len(read):
            time.sleep(0.1)
        with hold(gateway, "127.0.0.1", path, length=len(body), token=token) as third:
            one_more = read_answer(third).status
        go_on.set()
        answered = [read_answer(client).status for client in read]
        afterwards: list[int] = []

        def has_room() -> bool:
            # Who is refused is disconnected, perhaps while the body is still being sent.
            with contextlib.suppress(ConnectionError):
                afterwards.append(gateway.send("POST", path, body=body, token=token).status)
            return afterwards[-1:] not in ([], [429])

        # A moment passes until the gateway has let go of the bodies that it sent on.
        eventually(has_room, within=20)

    assert (one_more, answered) == (429, [200, 200])
    assert afterwards[-1] == 200


HTTP2_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes((kind, flags)) + struct.pack(">I", stream) + payload


def http2_post(stream: int, path: bytes) -> bytes:
    """HEADERS of a POST (HPACK: `:method POST`, `:scheme http`, literal `:path` and `:authority`), one byte of DATA."""
    block = b"\x83\x86" + b"\x04" + bytes((len(path),)) + path + b"\x01\x01a"
    return frame(1, 0x4, stream, block) + frame(0, 0, stream, b"x")


@judges_speed
def test_four_connections_of_sixteen_http2_streams_hold_nothing(gateway: RunningGateway) -> None:
    streams = [number * 2 + 1 for number in range(16)]
    attack = HTTP2_PREFACE + frame(4, 0, 0) + b"".join(http2_post(stream, TOKEN_PATH.encode()) for stream in streams)
    most = allowed(gateway)
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(connect(gateway.url)) for _ in range(4)]
        for client in clients:
            client.sendall(attack)
        time.sleep(1)

        assert answers_everybody(gateway) < most
        for client in clients:
            received = client.recv(65536)
            # An HTTP/1.1 refusal or nothing; a frame of HTTP/2 (SETTINGS, type 4) would be an acceptance.
            assert received == b"" or received.startswith(b"HTTP/1.1 400"), received
    print(f"sent 4 connections of {len(streams)} streams: none accepted")


# What a body may take, on a clock that does not wait.


class Sender:
    """A body that comes in pieces of `size` bytes, one every `pause` seconds. It is the piece that is awaited, too."""

    def __init__(self, size: int, pause: float, length: int) -> None:
        self._size, self._pause, self._left = size, pause, length
        self._is_cancelled = False
        self.due = 0.0
        self.now = 0.0

    def __aiter__(self) -> "Sender":
        return self

    def __anext__(self) -> "Sender":
        self.due = self.now + self._pause
        return self

    def add_done_callback(self, call: Callable[..., None]) -> None:
        self._call = call

    def send(self) -> None:
        """The piece that is due arrives."""
        self._call(self)

    def cancel(self) -> None:
        self._is_cancelled = True
        self._call(self)

    def cancelled(self) -> bool:
        return self._is_cancelled

    def result(self) -> bytes:
        piece = min(self._size, self._left)
        self._left -= piece
        return b"x" * piece


@pytest.mark.parametrize(
    ("length", "size", "pause", "ends"),
    [
        pytest.param(1500, 300, 1.2, "whole", id="a form from a phone on 2G"),
        pytest.param(300 * 1024, 1460, 0.6, "whole", id="a photograph at 2.4 KiB a second"),
        pytest.param(300 * 1024, 14600, 12, "408", id="a photograph at 1.2 KiB a second"),
        pytest.param(1000, 100, 14, "408", id="a hundred bytes every fourteen seconds"),
        pytest.param(1000, 1, 1, "408", id="a byte a second"),
        pytest.param(25 * request_body.MIB, 29200, 0.9, "whole", id="a file over 3G"),
        pytest.param(1500, 300, 16, "408", id="sixteen seconds of silence"),
    ],
)
def test_a_slow_but_honest_phone_lives_and_a_held_body_does_not(
    length: int, size: int, pause: float, ends: str
) -> None:
    sender = Sender(size, pause, length)
    ended: list[str] = []
    looks: list[float] = []

    def end(body: bytes, failure: DomainError | None) -> None:
        assert failure is not None or len(body) == length
        ended.append("408" if isinstance(failure, BodyTimeout) else "whole")

    reader = request_body.BodyReader(
        lambda _: looks.append(sender.now + request_body.LOOK_SECONDS), now=lambda: sender.now
    )
    reader.read(sender, request_body.ExpectedBody(length, "127.0.0.1", "s"), end)
    while not ended:
        # Time jumps to the next thing that is due.
        sender.now = min(sender.due, looks[-1])
        if sender.now == sender.due:
            sender.send()
        else:
            reader.look()

    assert ended == [ends]


def test_a_held_body_ends_by_itself(gateway: RunningGateway) -> None:
    with hold(gateway, "127.0.0.1") as client:
        client.settimeout(request_body.SILENCE_SECONDS + 10)
        started = time.monotonic()

        assert read_answer(client).status == 408
        assert request_body.SILENCE_SECONDS - 1 < time.monotonic() - started < request_body.SILENCE_SECONDS + 5
