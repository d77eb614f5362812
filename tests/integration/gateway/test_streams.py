"""Server-sent events pass at once, resume, and end when they should."""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from socket import socket

from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.recorder import Recorder, Seen
from tests.integration.gateway.wire import connect
from tests.support import tokens

STREAM = "/api/v1/notifications/stream"
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
    b"Transfer-Encoding: chunked\r\nCache-Control: no-cache\r\n\r\n"
)


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def listen(gateway: RunningGateway, token: str, *headers: str) -> socket:
    client = connect(gateway.url, seconds=60)
    lines = [f"GET {STREAM} HTTP/1.1", "Host: a", f"Authorization: Bearer {token}", *headers]
    client.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
    return client


def read_until(client: socket, mark: bytes) -> bytes:
    received = b""
    while mark not in received:
        data = client.recv(65536)
        if not data:
            break
        received += data
    return received


def test_each_event_passes_the_moment_it_is_sent(gateway: RunningGateway) -> None:
    proceed = [threading.Event() for _ in range(3)]

    def reply(client: socket, _: Seen) -> bool:
        client.sendall(HEAD)
        for number, go in enumerate(proceed):
            if not go.wait(60):
                return False
            client.sendall(chunk(b"id: %d\ndata: x\n\n" % number))
        client.sendall(b"0\r\n\r\n")
        return True

    gateway.service.replies[STREAM] = reply
    with listen(gateway, tokens.a_token(), "Last-Event-ID: 41") as client:
        for number, go in enumerate(proceed):
            # The service sends the next event only after this one was read, so nothing may wait for it.
            go.set()
            received = read_until(client, b"id: %d\n" % number)
            assert b"id: %d\n" % number in received
            if number == 0:
                head = received.lower()
                assert b"content-type: text/event-stream" in head
                assert b"cache-control: no-store" in head

    assert gateway.service.seen[0].headers["last-event-id"] == ["41"]


def test_when_the_client_disconnects_the_service_connection_is_closed(gateway: RunningGateway) -> None:
    gone = threading.Event()

    def reply(client: socket, seen: Seen) -> bool:
        client.sendall(HEAD)
        try:
            for _ in range(600):
                client.sendall(chunk(b": beat\n\n"))
                time.sleep(0.05)
        except OSError:
            gone.set()
        return False

    gateway.service.replies[STREAM] = reply
    with listen(gateway, tokens.a_token()) as client:
        read_until(client, b"beat")

    assert gone.wait(30)


def test_a_person_has_only_so_many_streams_and_streams_never_take_the_place_of_reads(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    end = threading.Event()

    def reply(client: socket, _: Seen) -> bool:
        client.sendall(HEAD + chunk(b": hello\n\n"))
        end.wait(60)
        return False

    own_service.replies[STREAM] = reply
    token = tokens.a_token()
    limits = {"TUNE_LIMIT_STREAMS": "4", "TUNE_LIMIT_STREAMS_PER_SUBJECT": "2"}
    with start_gateway(**limits) as gateway:
        held = [listen(gateway, owner) for owner in (token, token, tokens.a_token(), tokens.a_token())]
        for client in held:
            read_until(client, b"hello")
        one_more_of_hers = gateway.send("GET", STREAM, token=token)
        one_more_of_all = gateway.send("GET", STREAM)
        read = gateway.send("GET", "/api/v1/cases")
        metrics = gateway.send("GET", "/metrics", token="").body.decode()
        end.set()
        for client in held:
            client.close()

    assert one_more_of_hers.status == 429
    assert one_more_of_all.status == 503
    assert read.status == 200
    assert "ceiba_gateway_streams 4.0" in metrics


def test_a_stream_without_a_token_does_not_start(gateway: RunningGateway) -> None:
    assert gateway.send("GET", STREAM, token="").status == 401
    assert gateway.service.seen == []
