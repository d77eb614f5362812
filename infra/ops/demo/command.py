"""`ceiba demo`: finds the platform or starts one, and runs the two demonstrations."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from infra.local.home import Home
from infra.local.ports import gateway_port
from infra.ops.access import Access
from infra.ops.demo import referral_story, statistics_story
from infra.ops.demo.client import states, weak_parts
from infra.ops.demo.containers import ReceiverInContainer, kept_texts
from infra.ops.demo.network import Network
from infra.ops.demo.receiver import Receiver
from infra.ops.demo.stage import Stage, Surprise

START_SECONDS = 180
SETTLE_SECONDS = 15


@click.command()
@click.option("--sample", is_flag=True, help="Import 3,000 invented records even where the published file is at hand.")
def demo(*, sample: bool) -> None:
    """Walk the main job against the platform that runs or is starting, or else start one.

    Exit code 1 at the first surprise.
    """
    home = Path(os.environ.get("CEIBA_HOME", ".ceiba")).absolute()
    stage = Stage()
    gateway = _gateway(Home(home))
    in_containers = _runs_in_containers(home, gateway)
    with _platform(stage, Home(home), gateway), ReceiverInContainer() if in_containers else Receiver() as receiver:
        try:
            network = Network(home / "containers" / "demo.json" if in_containers else home / "demo.json")
            marker = referral_story.walk_through_referral(stage, network, receiver)
            statistics_story.walk_through_statistics(stage, network, sample=sample)
            _require_no_names(stage, kept_texts() if in_containers else _texts_of(home), marker)
        except Surprise as surprise:
            raise click.ClickException(str(surprise)) from None
    stage.chapter("All is as it should be.")


def _gateway(home: Home) -> str:
    """The address of the platform in `home`; of the one that CEIBA_PORT names, where it is set.

    A platform that is starting notes its port with its processes.
    """
    deadline = time.monotonic() + START_SECONDS
    while "CEIBA_PORT" not in os.environ and home.is_in_use() and time.monotonic() < deadline:
        port = Access(home).processes().get("gateway", {}).get("port")
        if port:
            return f"http://127.0.0.1:{port}"
        time.sleep(0.5)
    accounts = home.folder / "containers" / "demo.json"
    if "CEIBA_PORT" not in os.environ and accounts.exists():
        return str(json.loads(accounts.read_text())["gateway"])
    return f"http://127.0.0.1:{gateway_port()}"


def _runs_in_containers(home: Path, gateway: str) -> bool:
    """Whether the platform at `gateway` was started by `make up`, and not by a `make run` in the same folder."""
    accounts = home / "containers" / "demo.json"
    if "gateway" in Access(Home(home)).processes() or not accounts.exists():
        return False
    return bool(states(gateway)) and bool(json.loads(accounts.read_text())["gateway"] == gateway)


def _require_no_names(stage: Stage, texts: Mapping[str, bytes], marker: str) -> None:
    stage.chapter("And nobody is named where they should not be")
    naming = [name for name, text in texts.items() if marker.encode() in text]
    size = sum(map(len, texts.values()))
    stage.require(not naming, "the name is in no mail, log or queue", naming or f"{size:,} bytes looked through")


def _texts_of(home: Path) -> dict[str, bytes]:
    readable = [*home.glob("mail/*"), *home.glob("run/*"), *home.glob("logs/*"), *home.glob("broker/**/*")]
    return {str(path): path.read_bytes() for path in readable if path.is_file()}


@contextmanager
def _platform(stage: Stage, home: Home, gateway: str) -> Iterator[None]:
    """A platform that is ready: one that runs or is starting, or else one that runs for the demonstration alone."""
    if states(gateway):
        _require_ready(gateway)
        yield
    elif home.is_in_use():
        stage.chapter(f"A platform is starting: waiting until it is ready at {gateway} (CEIBA_PORT for another port)")
        _await_ready(gateway, home.is_in_use)
        yield
    else:
        stage.chapter("No platform runs: starting one")
        process = subprocess.Popen([sys.executable, "-m", "infra.local", "run"], stdout=subprocess.DEVNULL)
        try:
            _await_ready(gateway, lambda: process.poll() is None)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _require_ready(gateway: str) -> None:
    # Just after a start a worker may not have announced itself yet.
    deadline = time.monotonic() + SETTLE_SECONDS
    while weak := weak_parts(states(gateway) or {"gateway": "away"}):
        if time.monotonic() > deadline:
            raise click.ClickException(f"a platform runs at {gateway}, but {weak}: `ceiba status` and the runbooks")
        time.sleep(0.5)


def _await_ready(gateway: str, runs: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while weak_parts(states(gateway) or {"gateway": "away"}):
        if not runs() or time.monotonic() > deadline:
            raise click.ClickException("the platform did not start: `make run` shows why")
        time.sleep(0.5)
