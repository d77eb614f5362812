"""`make up` on a real engine: the demonstration passes, and the walls of docs/adr/0087 hold.

Only with CEIBA_FAULTS=full, and where an engine answers that has or can fetch the images of `x-images`: it builds eight
images and starts some twenty containers.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from infra.local.ports import free_port
from infra.local.programs import REPOSITORY
from infra.release.images import engine_answers
from tests.support.faults import FULL

pytestmark = [
    pytest.mark.faults,
    pytest.mark.alone,
    pytest.mark.timeout(2400),
    pytest.mark.skipif(not FULL, reason="builds images and starts twenty containers: CEIBA_FAULTS=full"),
    pytest.mark.skipif(FULL and not engine_answers(), reason="no container engine answers here"),
]

CONNECTS = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=3)"
NO_RIGHTS = "CapEff:\t0000000000000000"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Of a deployment of its own, which runs and whose data go at the end."""
    folder = tmp_path_factory.mktemp("containers")
    own = {
        "COMPOSE_PROJECT_NAME": "ceiba-walls",
        "CEIBA_ENV_FILE": str(folder / "env"),
        "CEIBA_HOME": str(folder),
        "CEIBA_ENVIRONMENT": "local",
        "CEIBA_PORT": str(free_port()),
        "CEIBA_MAIL_PORT": str(free_port()),
        "CEIBA_SUBNET": "10.213.87.0/24",
    }
    try:
        run([str(REPOSITORY / "infra" / "docker" / "up.sh")], own)
        yield own
    finally:
        run(["docker", "compose", "--profile", "demo", "down", "--volumes"], own)


def run(command: list[str], settings: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=REPOSITORY, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (command, done.stdout[-3000:], done.stderr[-3000:])
    return done.stdout


def succeeds(settings: dict[str, str], service: str, *command: str, user: str = "") -> bool:
    """`user`: the account of the image unless it is given."""
    line = ["docker", "compose", "exec", "-T", *(("--user", user) if user else ()), service, *command]
    return not subprocess.run(
        line, cwd=REPOSITORY, env={**os.environ, **settings}, capture_output=True, check=False
    ).returncode


def addresses(settings: dict[str, str], service: str) -> list[str]:
    """In every network that it is in."""
    container = run(["docker", "compose", "ps", "--quiet", service], settings).strip()
    networks = json.loads(run(["docker", "inspect", container], settings))[0]["NetworkSettings"]["Networks"]
    return [network["IPAddress"] for network in networks.values()]


def test_the_demonstration_passes_in_containers(settings: dict[str, str], announce: Callable[[str], None]) -> None:
    told = run([sys.executable, "-m", "infra.ops", "demo", "--sample"], settings)

    assert "All is as it should be." in told
    announce(f"containers: the demonstration took {told.count('✓')} steps")


@pytest.mark.parametrize(("server", "port"), [("postgres", "5432"), ("broker", "6379")])
def test_neither_gateway_nor_proxy_opens_a_database_or_the_broker_by_name_or_address(
    settings: dict[str, str], server: str, port: str
) -> None:
    assert succeeds(settings, "cases-api", "python", "-c", CONNECTS, server, port)

    for stranger, python in (("gateway", "python"), ("proxy", "python3")):
        for address in (server, *addresses(settings, server)):
            assert not succeeds(settings, stranger, python, "-c", CONNECTS, address, port), (stranger, address)


def test_the_broker_opens_no_connection_to_the_outside(settings: dict[str, str]) -> None:
    routes = run(["docker", "compose", "exec", "-T", "broker", "cat", "/proc/net/route"], settings)

    assert [line for line in routes.splitlines()[1:] if line.split()[1] == "00000000"] == []


def test_no_server_of_databases_keeps_a_right_or_writes_to_its_root(settings: dict[str, str]) -> None:
    assert NO_RIGHTS in run(["docker", "compose", "exec", "-T", "postgres", "cat", "/proc/1/status"], settings)
    for server in ("postgres", "broker", "cache"):
        assert not succeeds(settings, server, "touch", "/etc/written")


def test_the_password_of_the_database_is_not_in_the_environment_of_a_server_that_has_its_data(
    settings: dict[str, str],
) -> None:
    run(["docker", "compose", "restart", "postgres"], settings)

    def has(name: str) -> bool:
        # Root has no right here to read the environment of another account.
        found = f"tr '\\0' '\\n' </proc/1/environ | grep -q ^{name}="
        return succeeds(settings, "postgres", "sh", "-c", found, user="postgres")

    assert has("PGDATA")
    assert not has("POSTGRES_PASSWORD")
