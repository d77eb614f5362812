"""Responses that are not read cost little memory and time out; responses that are read slowly arrive whole."""

import socket
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.flood import CASE, asking, head, seconds_of_a_read
from tests.integration.gateway.recorder import Recorder, say
from tests.support import tokens

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, and only Linux ends who does not read"),
]

MIB = 1024 * 1024
BUNDLE = "/docs/swagger-ui-bundle.js"
ESTABLISHED = "01"
SEND_SECONDS = 3


def kept_bytes(pid: int) -> int:
    """Resident memory of a process and its children."""
    status = Path(f"/proc/{pid}/status").read_text()
    own = int(status.partition("VmRSS:")[2].split()[0]) * 1024
    return own + sum(map(kept_bytes, map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())))


def open_connections(gateway: RunningGateway) -> int:
    """Connections that the gateway still holds, as the system sees them."""
    port = f":{int(gateway.host.rpartition(':')[2]):04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(fields[1].endswith(port) and fields[3] == ESTABLISHED for fields in lines)


def all_end(gateway: RunningGateway) -> bool:
    ended = time.monotonic() + 20 * SEND_SECONDS
    while open_connections(gateway):
        if time.monotonic() > ended:
            return False
        time.sleep(0.2)
    return True


def test_three_hundred_who_do_not_read_cost_little_and_are_let_go(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]],
) -> None:
    count = 300
    with start_gateway(TUNE_SEND_SECONDS=str(SEND_SECONDS)) as gateway:
        size = len(gateway.send("GET", BUNDLE, token="").body)
        before = kept_bytes(gateway.pid)
        with asking(gateway, [head(BUNDLE)] * count):
            time.sleep(1)
            more = kept_bytes(gateway.pid) - before
            seconds_of_a_read(gateway)
            assert all_end(gateway)

    # A slice and a pipe each.
    assert more < count * size / 5
    print(f"{count} unread answers of {size} bytes took {more / MIB:.0f} MiB")


def test_a_large_answer_of_a_service_is_fetched_no_faster_than_it_is_read(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    size, count = 16 * MIB, 8
    own_service.replies[CASE] = lambda c, _: say(c, b"x" * size)
    with start_gateway(TUNE_SEND_SECONDS=str(SEND_SECONDS)) as gateway:
        before = kept_bytes(gateway.pid)
        with asking(gateway, [head(CASE, f"Authorization: Bearer {tokens.a_token()}") for _ in range(count)]):
            time.sleep(1)
            more = kept_bytes(gateway.pid) - before
            assert all_end(gateway)

    assert more < count * size / 4
    print(f"{count} unread files of {size / MIB:.0f} MiB took {more / MIB:.0f} MiB")


def read_slowly(clients: list[socket.socket], size: int) -> list[int]:
    """How many bytes of `size` each got, taking a little every tenth of a second."""
    received = [0] * len(clients)
    while any(got < size for got in received):
        time.sleep(0.1)
        for number, client in enumerate(clients):
            if received[number] < size:
                piece = client.recv(192 * 1024)
                if not piece:
                    return received
                received[number] += len(piece)
    return received


def test_what_is_read_slowly_arrives_whole_though_its_service_has_four_seconds(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    # At least six seconds of reading.
    body = b"x" * 12 * MIB
    own_service.replies[CASE] = lambda c, _: say(c, body)
    token = tokens.a_token()
    with start_gateway(TUNE_UPSTREAM_TOTAL_SECONDS="4") as gateway:
        with asking(gateway, [head(CASE, f"Authorization: Bearer {token}")] * 12) as clients:
            started = time.monotonic()
            received = read_slowly(clients, len(body))
            took = time.monotonic() - started
        after = [gateway.send("GET", CASE, token=token).status for _ in range(3)]

    assert min(received) >= len(body)
    assert took > 4
    assert after == [200] * 3
    print(f"{len(received)} answers read within {took:.1f} s arrived whole")
