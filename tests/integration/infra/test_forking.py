"""Programs that are forks: what they share, what they must not, and that they end as others do."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from infra.local.forking import Fork, can_fork, fork
from infra.local.program import Program, kill_group
from infra.local.programs import REPOSITORY

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux goes on safely after a fork"),
]

TELLS = """
import json, os, sys, time
print(json.dumps({"arguments": sys.argv[1:], "environment": dict(os.environ), "folder": os.getcwd(),
                  "group": os.getpgid(0), "umask": os.umask(0o077), "zone": time.tzname[0],
                  "has": [name for name in ("flask", "celery", "sqlalchemy") if name in sys.modules]}))
if "stays" in sys.argv:
    time.sleep(600)
sys.exit(7)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the module `tells`."""
    (tmp_path / "tells.py").write_text(TELLS)
    return tmp_path


@pytest.fixture
def started(folder: Path) -> Iterator[list[Fork]]:
    forks: list[Fork] = []
    yield forks
    for one in forks:
        kill_group(one)


def start(folder: Path, started: list[Fork], *arguments: str) -> Fork:
    program = Program(
        name="a-long-name-of-a-program",
        command=[sys.executable, "-m", "tells", *arguments],
        environment={"CEIBA_OWN": "a secret of this program", "TZ": "America/Guatemala"},
        directory=folder,
    )
    with (folder / "output").open("ab") as output:
        started.append(fork(program, output.fileno()))
    return started[-1]


def told(folder: Path) -> dict[str, Any]:
    deadline = time.monotonic() + 30
    while not (lines := (folder / "output").read_text().splitlines()) and time.monotonic() < deadline:
        time.sleep(0.02)
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def code_of(process: Fork) -> int | None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    return process.returncode


def test_a_module_is_forked_and_nothing_else() -> None:
    assert can_fork(Program(name="relay", command=[sys.executable, "-m", "services.cases.relay"]))
    assert not can_fork(Program(name="postgres", command=["/usr/bin/postgres", "-m"]))
    assert not can_fork(Program(name="code", command=[sys.executable, "-c", "pass"]))


def test_a_fork_is_what_the_command_would_be(folder: Path, started: list[Fork]) -> None:
    process = start(folder, started, "--one", "two")

    found = told(folder)
    assert found["arguments"] == ["--one", "two"]
    assert found["folder"] == str(folder)
    assert found["group"] == process.pid
    assert found["umask"] == 0o077
    assert found["zone"] == "CST"
    assert code_of(process) == 7


def test_a_fork_has_the_libraries_and_no_variable_of_anybody_else(
    folder: Path, started: list[Fork], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_SHELL", "very secret")
    start(folder, started, "stays")

    found = told(folder)
    assert found["has"] == ["flask", "celery", "sqlalchemy"]
    assert {name for name in found["environment"] if not name.startswith(("FAKETIME", "LD_"))} == {"CEIBA_OWN", "TZ"}
    assert os.environ["SECRET_OF_THE_SHELL"] == "very secret"


def test_the_fork_server_knows_no_secret(folder: Path, started: list[Fork]) -> None:
    process = start(folder, started, "stays")
    told(folder)

    server = psutil.Process(process.pid).parent()
    assert server is not None
    assert "forkserver" in " ".join(server.cmdline())
    assert not [name for name in server.environ() if name.startswith("CEIBA_") and "TUNE" not in name]


def test_a_killed_fork_has_the_code_of_its_signal(folder: Path, started: list[Fork]) -> None:
    process = start(folder, started, "stays")
    told(folder)

    process.send_signal(signal.SIGKILL)

    assert code_of(process) == -signal.SIGKILL
    process.send_signal(signal.SIGKILL)  # harmless once it has ended


def test_forks_end_with_the_fork_server_and_the_next_one_gets_a_new_server(folder: Path, started: list[Fork]) -> None:
    first = start(folder, started, "stays")
    told(folder)
    server = psutil.Process(first.pid).parent()
    assert server is not None

    server.kill()

    assert code_of(first) is not None
    (folder / "output").unlink()
    start(folder, started, "again")
    assert told(folder)["arguments"] == ["again"]


def test_every_module_that_is_named_can_be_imported() -> None:
    # The fork server of `multiprocessing` passes over one that cannot, in silence.
    done = subprocess.run([sys.executable, "-c", "import infra.local.preload"], cwd=REPOSITORY, check=False)

    assert done.returncode == 0
