"""A caller who requests a file and does not read it does not block its service for others."""

import contextlib
import os
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from infra.local.ports import free_port
from infra.local.probes import http_ok
from infra.local.program import moved_clock
from infra.processes import Place, Process, command
from tests.integration.gateway.conftest import REPOSITORY, RunningGateway
from tests.integration.gateway.flood import allowed, asking, head, judges_speed, seconds_of_a_read
from tests.support import tokens
from tests.support.faults import eventually

pytestmark = pytest.mark.integration

FILE = "/api/v1/extract-runs/0198b6a0-0000-7000-8000-000000000001/file"
INDICATORS = "/api/v1/indicators"


@contextlib.contextmanager
def reporting(role: str, folder: Path) -> Iterator[int]:
    """The port of a process with the flags and threads of reporting's, in front of the stand-in."""
    port = free_port()
    deployed = command(Process(service="reporting", role=role), Place(host="127.0.0.1", port=port, run=folder))
    process = subprocess.Popen(
        [*deployed[:-1], "tests.integration.gateway.slow_reports:app_from_environment"],
        cwd=REPOSITORY,
        env={**moved_clock(), "PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY)},
    )
    try:
        ended = time.monotonic() + 60
        while not http_ok(port, "/livez")():
            assert time.monotonic() < ended
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(15)


def readers(count: int, organisation: UUID) -> list[bytes]:
    token = tokens.a_token(organisation_id=organisation)
    return [head(FILE, f"Authorization: Bearer {token}")] * count


@judges_speed
@pytest.mark.parametrize("organisations", [1, 3])
def test_eight_readers_who_do_not_read_stop_no_service(
    start_gateway: Callable[..., contextlib.AbstractContextManager[RunningGateway]], tmp_path: Path, organisations: int
) -> None:
    with (
        reporting("api", tmp_path) as api,
        reporting("stream", tmp_path) as stream,
        start_gateway(
            REPORTING_URL=f"http://127.0.0.1:{api}", REPORTING_STREAM_URL=f"http://127.0.0.1:{stream}"
        ) as gateway,
    ):
        most = allowed(gateway)
        attack = [request for _ in range(organisations) for request in readers(8, uuid4())]
        with asking(gateway, attack):
            time.sleep(2)
            longest = max(seconds_of_a_read(gateway, INDICATORS) for _ in range(3))
            alive = [http_ok(port, "/livez")() for port in (api, stream)]

    assert longest < most
    assert alive == [True, True]
    print(f"{len(attack)} files asked for and not read; the slowest of 3 indicators took {longest * 1000:.0f} ms")


def test_one_organisation_has_only_so_many_files_at_once_and_leaves_room_for_another(
    start_gateway: Callable[..., contextlib.AbstractContextManager[RunningGateway]], tmp_path: Path
) -> None:
    with (
        reporting("stream", tmp_path) as port,
        start_gateway(REPORTING_STREAM_URL=f"http://127.0.0.1:{port}") as gateway,
    ):
        greedy = uuid4()
        with asking(gateway, readers(6, greedy)) as clients:
            # Each has the beginning of its file.
            assert eventually(lambda: len(select.select(clients, [], [], 0)[0]) == 6, within=30) is not None
            one_more = gateway.send("GET", FILE, token=tokens.a_token(organisation_id=greedy))
            of_another = gateway.send("GET", FILE, token=tokens.a_token(organisation_id=uuid4()))

    assert (one_more.status, of_another.status) == (429, 200)
