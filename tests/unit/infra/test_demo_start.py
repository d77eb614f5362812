"""The demonstration finds the platform that runs, waits for one that is starting, or starts one."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click
import pytest

from infra.local.home import Home
from infra.ops.demo import command
from infra.ops.demo.client import Answer
from infra.ops.demo.stage import Stage, Surprise

GATEWAY = "http://127.0.0.1:1"
READY = {"cases": "ready", "gateway": "ready"}


class Platform:
    """What the gateway says at each look, and what was started."""

    def __init__(self, *looks: dict[str, str]) -> None:
        self._looks = list(looks)
        self.started: list[FakeProcess] = []

    def states(self, _: str) -> dict[str, str]:
        """The next look; the last one stays."""
        return self._looks.pop(0) if len(self._looks) > 1 else self._looks[0]

    def start(self, *_: object, **__: object) -> "FakeProcess":
        """Stands in for `subprocess.Popen`."""
        self.started.append(FakeProcess())
        return self.started[-1]


class FakeProcess:
    """A platform of the demonstration's own."""

    def __init__(self) -> None:
        self.signals: list[int] = []

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        return None

    def send_signal(self, number: int) -> None:
        """Keep the signal."""
        self.signals.append(number)

    def wait(self, _: float) -> int:
        """It ends at once."""
        return 0


def walk(platform: Platform, home: Home, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Enter the platform as the command does; whether the walk was reached."""
    monkeypatch.setattr(command, "states", platform.states)
    monkeypatch.setattr(subprocess, "Popen", platform.start)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with command._platform(Stage(), home, GATEWAY):
        return True


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def held(home: Home) -> Iterator[IO[str]]:
    home.prepare()
    with home.lock() as lock:
        yield lock


def noted(home: Home, port: int) -> None:
    """What a platform that runs writes down about its gateway."""
    home.note_processes({"gateway": {"pid": os.getpid(), "port": port}})


@pytest.mark.usefixtures("held")
def test_a_platform_is_found_by_its_folder_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CEIBA_PORT", raising=False)
    noted(home, 9099)

    assert command._gateway(home) == "http://127.0.0.1:9099"


@pytest.mark.usefixtures("held")
def test_the_port_of_a_platform_that_is_starting_is_waited_for(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CEIBA_PORT", raising=False)
    monkeypatch.setattr("time.sleep", lambda _: noted(home, 9099))

    assert command._gateway(home) == "http://127.0.0.1:9099"


def test_a_platform_in_containers_is_found_by_its_folder_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CEIBA_PORT", raising=False)
    (home.folder / "containers").mkdir(parents=True)
    (home.folder / "containers" / "demo.json").write_text('{"gateway": "http://127.0.0.1:9099"}')

    assert command._gateway(home) == "http://127.0.0.1:9099"


@pytest.mark.usefixtures("held")
def test_a_port_that_is_given_is_the_one(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CEIBA_PORT", "9098")
    noted(home, 9099)

    assert command._gateway(home) == "http://127.0.0.1:9098"


def test_an_answer_that_was_not_expected_is_shown() -> None:
    problem = b'{"status": 403, "code": "forbidden"}'

    with pytest.raises(Surprise, match="the run is shown: 403 forbidden"):
        Answer(403, {}, problem).content("the run is shown")
    assert Answer(200, {}, b'{"state": "done"}').content("the run is shown") == {"state": "done"}


def test_without_a_platform_one_is_started_and_stopped(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = Platform({}, {}, {"cases": "unavailable"}, READY)

    assert walk(platform, home, monkeypatch)
    assert [len(process.signals) for process in platform.started] == [1]


@pytest.mark.usefixtures("held")
def test_a_platform_that_is_starting_is_waited_for(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = Platform({}, {}, {"cases": "unavailable"}, READY)

    assert walk(platform, home, monkeypatch)
    assert platform.started == []


def test_a_platform_that_responds_is_used(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = Platform(READY)

    assert walk(platform, home, monkeypatch)
    assert platform.started == []


def test_a_part_that_has_just_started_is_waited_for(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert walk(
        Platform(READY | {"reporting": "degraded"}, READY | {"reporting": "degraded"}, READY), home, monkeypatch
    )


def test_a_part_that_stays_degraded_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "SETTLE_SECONDS", 0)

    with pytest.raises(click.ClickException, match="reporting is degraded"):
        walk(Platform(READY | {"reporting": "degraded"}), home, monkeypatch)


@pytest.mark.usefixtures("held")
def test_a_platform_that_does_not_become_ready_is_waited_for_no_longer(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "START_SECONDS", 0)

    with pytest.raises(click.ClickException, match="did not start"):
        walk(Platform({}), home, monkeypatch)


def test_a_platform_that_ends_while_it_starts_is_said(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = Platform({})
    monkeypatch.setattr(FakeProcess, "poll", lambda _: 1)

    with pytest.raises(click.ClickException, match="`make run` shows why"):
        walk(platform, home, monkeypatch)


def test_a_folder_is_in_use_while_its_lock_is_held(home: Home) -> None:
    assert not home.is_in_use()
    home.prepare()
    with home.lock():
        assert home.is_in_use()
    assert not home.is_in_use()
