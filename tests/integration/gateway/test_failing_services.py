"""A service that is away, slow or broken affects its own callers and no others."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from select import select
from socket import socket

from gateway.edge import request_body
from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.flood import allowed
from tests.integration.gateway.recorder import Recorder, Seen, say
from tests.integration.gateway.wire import connect
from tests.support import tokens
from tests.support.faults import eventually

CASE = "/api/v1/cases/0198b6a0-0000-7000-8000-000000000001"
NOWHERE = "http://127.0.0.1:9"


def test_a_service_that_is_away_is_503_with_a_time_to_come_back(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]],
) -> None:
    with start_gateway(REPORTING_URL=NOWHERE) as gateway:
        away = gateway.send("GET", "/api/v1/indicators")
        there = gateway.send("GET", CASE)

    assert away.status == 503
    assert int(away.header("retry-after")) >= 1
    assert json.loads(away.body)["code"] == "unavailable"
    assert there.status == 200


def test_after_twenty_failures_the_service_is_left_alone_and_then_tried_again(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    broken = True

    def reply(client: socket, _: Seen) -> bool:
        return say(client, status="503 Service Unavailable" if broken else "200 OK")

    own_service.replies[CASE] = reply
    with start_gateway() as gateway:
        for _ in range(20):
            gateway.send("GET", CASE)
        asked = len(own_service.seen)
        refused = gateway.send("GET", CASE)
        assert len(own_service.seen) == asked
        assert (refused.status, json.loads(refused.body)["code"]) == (503, "unavailable")
        assert 1 <= int(refused.header("retry-after")) <= 5
        assert 'breaker_open{upstream="cases"} 1.0' in gateway.send("GET", "/metrics", token="").body.decode()

        broken = False
        time.sleep(5.1)
        answers = [gateway.send("GET", CASE).status for _ in range(3)]

    assert answers == [200, 200, 200]


def test_errors_of_one_caller_do_not_open_the_breaker(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    own_service.replies[CASE] = lambda c, _: say(c, status="404 Not Found")
    with start_gateway() as gateway:
        statuses = {gateway.send("GET", CASE).status for _ in range(30)}

    assert statuses == {404}


def test_a_hanging_service_is_504_and_leaves_the_others_alone(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    end = threading.Event()

    def hang(client: socket, _: Seen) -> bool:
        end.wait(60)
        return False

    own_service.replies["/api/v1/indicators"] = hang
    # Long enough that the last of the sixteen has waited in vain before the first place is free.
    with start_gateway(
        TUNE_UPSTREAM_READ_SECONDS="8", TUNE_UPSTREAM_IN_FLIGHT="4", TUNE_UPSTREAM_WAITING="4"
    ) as gateway:
        most = allowed(gateway)
        statuses: list[int] = []
        threads = [
            threading.Thread(target=lambda: statuses.append(gateway.send("GET", "/api/v1/indicators").status))
            for _ in range(16)
        ]
        for thread in threads:
            thread.start()
        assert eventually(lambda: len(own_service.asked("/api/v1/indicators")) == 4, within=7) is not None
        started = time.monotonic()
        other = gateway.send("GET", CASE)
        took = time.monotonic() - started
        for thread in threads:
            thread.join()
        end.set()

    assert other.status == 200
    assert took < most
    assert set(statuses) <= {503, 504}
    assert statuses.count(504) == 4  # only as many as have a place may wait for it
    assert len(own_service.asked("/api/v1/indicators")) == 4


def test_a_restarted_service_is_not_noticed(gateway: RunningGateway) -> None:
    service = gateway.service
    gateway.send("GET", CASE)
    service.hang_up()

    statuses = [gateway.send("POST", "/api/v1/cases", body=b"{}").status, gateway.send("GET", CASE).status]

    assert statuses == [200, 200]


def _close_once(service: Recorder, path: str) -> None:
    """Read the request, then close without an answer, the first time."""
    closed: list[bool] = []

    def reply(client: socket, _: Seen) -> bool:
        if not closed:
            closed.append(True)
            return False
        return say(client)

    service.replies[path] = reply


def test_a_read_is_tried_again_once_when_the_connection_closed(gateway: RunningGateway) -> None:
    _close_once(gateway.service, CASE)

    assert gateway.send("GET", CASE).status == 200
    assert len(gateway.service.seen) == 2


def test_a_change_is_tried_again_only_with_an_idempotency_key(gateway: RunningGateway) -> None:
    _close_once(gateway.service, "/api/v1/cases")
    without = gateway.send("POST", "/api/v1/cases", body=b"{}")
    sent_without = len(gateway.service.seen)
    gateway.service.forget()

    _close_once(gateway.service, "/api/v1/cases")
    with_key = gateway.send("POST", "/api/v1/cases", "Idempotency-Key: k", body=b"{}")

    assert (without.status, sent_without) == (502, 1)
    assert (with_key.status, len(gateway.service.seen)) == (200, 2)


def test_retries_are_at_most_a_tenth(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    own_service.replies[CASE] = lambda c, _: False
    with start_gateway() as gateway:
        for _ in range(15):
            gateway.send("GET", CASE)

    assert len(own_service.seen) <= 15 + 11


def _send(raw: bytes, client: socket, _: Seen) -> bool:
    client.sendall(raw)
    return False


def test_bytes_that_are_no_http_are_502(gateway: RunningGateway) -> None:
    broken = {
        "text": b"hello\r\n\r\n",
        "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "length and chunks": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "folded": b"HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 0\r\n\r\n",
        "short": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab",
    }
    for name, raw in broken.items():
        gateway.service.replies[CASE] = partial(_send, raw)
        answer = gateway.send("GET", CASE)
        assert (answer.status, json.loads(answer.body)["code"]) == (502, "bad_gateway"), name


def test_slow_senders_leave_room_for_other_callers(gateway: RunningGateway) -> None:
    token = tokens.a_token()
    authorization = f"Authorization: Bearer {token}"
    head = f"POST /api/v1/cases HTTP/1.1\r\nHost: a\r\n{authorization}\r\nContent-Length: 100\r\n\r\n{{".encode()
    most = allowed(gateway)
    gateway.service.forget()
    clients = [connect(gateway.url) for _ in range(40)]
    too_many = len(clients) - request_body.MAX_PER_CALLER
    try:
        for client in clients:
            client.sendall(head)
        # The others are read now.
        assert eventually(lambda: len(select(clients, [], [], 0)[0]) == too_many, within=10) is not None
        started = time.monotonic()
        read = gateway.send("GET", CASE)
        took = time.monotonic() - started
        one_more = gateway.send("POST", "/api/v1/cases", body=b"{}", token=token)
        of_another = gateway.send("POST", "/api/v1/cases", body=b"{}")
    finally:
        for client in clients:
            client.close()

    assert read.status == 200
    assert took < most
    assert one_more.status == 429  # this caller sends 32 bodies at once already
    assert of_another.status == 200  # from the same address
    assert [seen.method for seen in gateway.service.seen] == ["GET", "POST"]


def test_health_reports_every_service(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    own_service.replies["/readyz"] = lambda c, _: say(c, b'{"status":"ready"}')
    with start_gateway(REPORTING_URL=NOWHERE) as gateway:
        partly = gateway.send("GET", "/healthz", token="")
        ready = gateway.send("GET", "/readyz", token="")
    with start_gateway() as gateway:
        wholly = gateway.send("GET", "/healthz", token="")
    own_service.replies["/readyz"] = lambda c, _: say(c, b'{"status":"degraded"}')
    with start_gateway() as gateway:
        weakly = gateway.send("GET", "/healthz", token="")
    own_service.replies["/readyz"] = lambda c, _: say(c, b"<html>")
    with start_gateway() as gateway:
        strangely = gateway.send("GET", "/healthz", token="")

    told = json.loads(partly.body)
    assert (partly.status, told["status"]) == (503, "unavailable")
    assert told["services"]["reporting"] == "unavailable"
    assert told["services"]["cases"] == "ready"
    assert ready.status == 200
    assert (wholly.status, json.loads(wholly.body)["status"]) == (200, "ready")
    assert (weakly.status, json.loads(weakly.body)["status"]) == (200, "degraded")
    assert json.loads(weakly.body)["services"]["cases"] == "degraded"
    assert (strangely.status, json.loads(strangely.body)["status"]) == (503, "unavailable")
