"""`make up` of another release, seen by a program in the place of `docker`: what is replaced, and in which order."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY

pytestmark = pytest.mark.unit

SERVICES = (
    "postgres",
    "broker",
    "cache",
    "proxy",
    "cases-api",
    "cases-relay",
    "cases-stream",
    "cases-worker",
    "gateway",
)
ENGINE = r"""#!/bin/sh
# One file for each running container, which holds what it was made from.
echo "$*" >>COMMANDS
cd RUNNING
last() { for word; do :; done; echo "$word"; }
case "$*" in
    *"ps --quiet "*) ls | grep "^$(last "$@")~" ;;
    *"config --services"*) printf '%s\n' SERVICES ;;
    *"config --hash "*) echo "$(last "$@") new" ;;
    "image inspect"*) echo image ;;
    *"Config.Image"*) echo ceiba/image ;;
    *"config-hash"*"Image"*) echo "$(cat "$(last "$@")") image" ;;
    *"config-hash"*) cat "$(last "$@")" ;;
    *"compose.project"*) echo ceiba ;;
    *".NetworkSettings.Networks"*) cat ../networks ;;
    *"--no-deps --no-recreate --scale "*) echo new >"$(last "$@")~$$" ;;
    exec*"--ready"*) [ ! -e ../never-ready ] ;;
    rm*) rm "$(last "$@")" ;;
    wait*) echo 0 ;;
esac
exit $?
"""


@dataclass
class Engine:
    """A deployment of the release before."""

    folder: Path

    def run(self, *containers: str) -> None:
        for container in containers:
            (self.folder / "running" / container).write_text("old\n")

    def make_up(self) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{self.folder}:{os.environ['PATH']}",
            "CEIBA_ENV_FILE": str(self.folder / "env"),
            "CEIBA_ENVIRONMENT": "production",
        }
        script = str(REPOSITORY / "infra" / "docker" / "up.sh")
        return subprocess.run(
            [script], cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    @property
    def commands(self) -> list[str]:
        return (self.folder / "commands").read_text().splitlines()

    def place(self, command: str) -> int:
        """Of the first command that contains these words."""
        return next(number for number, line in enumerate(self.commands) if command in line)

    @property
    def running(self) -> list[str]:
        return sorted(path.name.partition("~")[0] for path in (self.folder / "running").iterdir())


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = Engine(tmp_path)
    program = ENGINE.replace("COMMANDS", str(tmp_path / "commands")).replace("RUNNING", str(tmp_path / "running"))
    (tmp_path / "docker").write_text(program.replace("SERVICES", " ".join(SERVICES)))
    (tmp_path / "docker").chmod(0o755)
    (tmp_path / "running").mkdir()
    (tmp_path / "networks").write_text(" ceiba_default \n")
    made.run(*(f"{name}~old" for name in SERVICES))
    return made


def test_databases_and_queues_run_on_while_the_schema_is_migrated(engine: Engine) -> None:
    assert engine.make_up().returncode == 0

    assert "compose up --detach --no-deps --no-recreate postgres broker cache" in engine.commands
    assert engine.place("run --rm --no-deps setup") < engine.place("stop cases-worker~old")
    of_servers = [line for line in engine.commands if "postgres" in line and " up " in line]
    assert all("--no-recreate" in line for line in of_servers)


def test_workers_are_replaced_before_relays_before_apis_before_the_gateway(engine: Engine) -> None:
    assert engine.make_up().returncode == 0

    kinds = ("cases-worker", "cases-relay", "cases-api", "gateway")
    places = [engine.place(f"stop {kind}~old") for kind in kinds]
    assert places == sorted(places)


def test_the_old_one_is_stopped_when_the_new_one_is_ready(engine: Engine) -> None:
    engine.run("cases-api~another")
    assert engine.make_up().returncode == 0

    replaced = [line for line in engine.commands if "cases-api" in line]
    steps = [word for line in replaced for word in ("--scale", "--ready", "stop") if f"{word} " in f"{line} "]
    assert steps[:6] == ["--scale", "--ready", "stop"] * 2
    assert "compose up --detach --no-deps --no-recreate --scale cases-api=3 cases-api" in replaced
    assert engine.running.count("cases-api") == 2
    assert "--scale cases-api=2" in engine.commands[engine.place("--no-recreate --remove-orphans")]


def test_a_new_one_that_is_never_ready_ends_the_upgrade_and_leaves_the_old_one(engine: Engine) -> None:
    (engine.folder / "never-ready").touch()

    ended = engine.make_up()

    assert (ended.returncode, "was not ready" in ended.stderr) == (1, True)
    assert engine.running == sorted(SERVICES)
    assert [line for line in engine.commands if line.startswith("stop")] == []


def test_nothing_is_replaced_that_is_as_it_should_be(engine: Engine) -> None:
    for container in (engine.folder / "running").iterdir():
        container.write_text("new\n")

    assert engine.make_up().returncode == 0
    assert [line for line in engine.commands if line.startswith(("stop", "rm"))] == []


def test_a_server_that_the_release_defines_anew_is_named(engine: Engine) -> None:
    printed = engine.make_up().stdout

    assert "docker compose up --detach --no-deps postgres" in printed


def test_servers_of_a_release_with_other_networks_join_those_of_this_one_before_anything_looks_for_them(
    engine: Engine,
) -> None:
    assert engine.make_up().returncode == 0

    joined = [line.split()[-2:] for line in engine.commands if line.startswith("network connect")]
    assert joined == [
        ["ceiba_data", "postgres~old"],
        ["ceiba_outward", "postgres~old"],
        ["ceiba_data", "broker~old"],
        ["ceiba_cache", "cache~old"],
    ]
    assert engine.place("network connect --alias cache") < engine.place("run --rm --no-deps secrets")


def test_servers_that_are_there_already_join_nothing(engine: Engine) -> None:
    (engine.folder / "networks").write_text(" ceiba_data  ceiba_outward  ceiba_cache \n")

    assert engine.make_up().returncode == 0
    assert [line for line in engine.commands if line.startswith("network")] == []
