"""`ceiba demo`: find the platform or start one, then tell the two stories."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from infra.local.home import Home
from infra.ops.access import Access
from infra.ops.demo import referral_story, statistics_story
from infra.ops.demo.client import is_alive
from infra.ops.demo.network import Network
from infra.ops.demo.receiver import Receiver
from infra.ops.demo.stage import Stage, Surprise

START_SECONDS = 180


@click.command()
def demo() -> None:
    """Walk the main job against the running platform; start one if none runs. Exit 1 at the first surprise."""
    home = Path(os.environ.get("CEIBA_HOME", ".ceiba")).absolute()
    port = os.environ.get("CEIBA_PORT", "8080")
    stage = Stage()
    gateway = f"http://127.0.0.1:{port}"
    in_containers = _runs_in_containers(home, gateway)
    with _platform(stage, gateway), Receiver(reachable=not in_containers) as receiver:
        try:
            network = Network(home / "containers" / "demo.json" if in_containers else home / "demo.json")
            marker = referral_story.tell(stage, network, receiver)
            statistics_story.tell(stage, network)
            if not in_containers:
                _nobody_is_named_in_the_logs(stage, home, marker)
        except Surprise as surprise:
            raise click.ClickException(str(surprise)) from None
    stage.chapter("All is as it should be.")


def _runs_in_containers(home: Path, gateway: str) -> bool:
    """Whether what answers at `gateway` is what `make up` started, and not a `make run` in the same folder."""
    accounts = home / "containers" / "demo.json"
    if "gateway" in Access(Home(home)).processes() or not accounts.exists():
        return False
    return is_alive(gateway) and bool(json.loads(accounts.read_text())["gateway"] == gateway)


def _nobody_is_named_in_the_logs(stage: Stage, home: Path, marker: str) -> None:
    stage.chapter("And nobody is named where she should not be")
    readable = [*home.glob("mail/*"), *home.glob("run/*"), *home.glob("logs/*"), *home.glob("broker/**/*")]
    naming = [path.name for path in readable if path.is_file() and marker.encode() in path.read_bytes()]
    stage.require(not naming, "her name is in no mail, log or queue", f"{len(readable)} files looked through")


@contextmanager
def _platform(stage: Stage, gateway: str) -> Iterator[None]:
    if is_alive(gateway):
        yield
        return
    stage.chapter("No platform runs: starting one")
    process = subprocess.Popen([sys.executable, "-m", "infra.local", "run"], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_alive(gateway):
            if process.poll() is not None or time.monotonic() > deadline:
                raise click.ClickException("the platform did not start: `make run` shows why")
            time.sleep(0.5)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
