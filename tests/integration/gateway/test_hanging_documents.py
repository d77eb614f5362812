"""While a service hangs, requests for the description or the state of the platform do not block the gateway."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from socket import socket

import pytest

from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.flood import allowed, asking, head, judges_speed, seconds_of_a_read
from tests.integration.gateway.recorder import Recorder, Seen, say

pytestmark = pytest.mark.integration

CALLERS = 150


def hang(_client: socket, _request: Seen) -> bool:
    time.sleep(20)
    return False


@judges_speed
@pytest.mark.parametrize(("path", "asked"), [("/openapi.json", "/openapi.json"), ("/healthz", "/readyz")])
def test_a_hundred_and_fifty_callers_of_hanging_documents_do_not_delay_others(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder, path: str, asked: str
) -> None:
    own_service.replies[asked] = hang
    with start_gateway() as gateway:
        most = allowed(gateway)
        with asking(gateway, [head(path)] * CALLERS):
            time.sleep(1)
            # One reader at a time: each would wait behind all of them.
            longest = max(seconds_of_a_read(gateway) for _ in range(3))

    assert longest < most
    print(f"{CALLERS} callers of {path}; the slowest of 3 answers took {longest * 1000:.0f} ms")


def test_an_older_description_is_given_while_a_service_is_away(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    own_service.replies["/openapi.json"] = lambda c, _: say(c, b'{"paths": {}}')
    with start_gateway() as gateway:
        first = gateway.send("GET", "/openapi.json", token="")
        own_service.replies["/openapi.json"] = lambda c, _: say(c, status="503 Service Unavailable")
        again = gateway.send("GET", "/openapi.json", token="")

    assert (first.status, again.status, again.body) == (200, 200, first.body)
