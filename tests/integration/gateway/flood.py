"""Many slow callers at once, and the time that another caller waits meanwhile."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import pytest

from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.wire import connect
from tests.support import tokens
from tests.support.true_clock import needs_the_true_clock

Test = TypeVar("Test", bound=Callable[..., Any])

CASE = "/api/v1/cases/0198b6a0-0000-7000-8000-000000000001"


def judges_speed(test: Test) -> Test:
    """Mark a test whose subject is how long others wait: what runs beside it would be measured too."""
    # Every wait of its threads costs libfaketime more than the gateway needs for an answer.
    true_clock: Test = needs_the_true_clock("the gateway is ten times slower")(test)
    return pytest.mark.alone(true_clock)


def head(path: str, *headers: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: a", *headers, "", ""]).encode()


@contextlib.contextmanager
def asking(gateway: RunningGateway, requests: Iterable[bytes]) -> Iterator[list[socket.socket]]:
    """A connection for each of `requests`, sent and not read."""
    with contextlib.ExitStack() as stack:
        clients = []
        for request in requests:
            client = stack.enter_context(connect(gateway.url, seconds=60))
            client.sendall(request)
            clients.append(client)
        yield clients


def seconds_of_a_read(gateway: RunningGateway, path: str = CASE) -> float:
    """How long somebody with a token of their own waits for an answer."""
    started = time.monotonic()
    assert gateway.send("GET", path, token=tokens.a_token()).status == 200
    return time.monotonic() - started


def allowed(gateway: RunningGateway) -> float:
    """Two seconds; more on a machine where an answer takes long without anybody else."""
    return max(2.0, 5 * max(seconds_of_a_read(gateway) for _ in range(3)))
