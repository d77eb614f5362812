"""The embedded servers keep what they were given, whatever ends them."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from infra.local.ports import free_port
from infra.local.postgres import PLACE_VARIABLE, EmbeddedPostgres
from infra.local.programs import REPOSITORY
from infra.local.valkey import EmbeddedValkey
from tests.support.clusters import keep_clusters_temporary
from tests.support.running import running

pytestmark = pytest.mark.integration


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedPostgres:
    keep_clusters_temporary()
    folder = tmp_path_factory.mktemp("cluster")
    return EmbeddedPostgres(folder=folder / "data", port=free_port(), password=secrets.token_urlsafe(8))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_postgres_keeps_committed_rows(cluster: EmbeddedPostgres, tmp_path: Path, number: signal.Signals) -> None:
    log = tmp_path / "log"
    with running(cluster.program(), log) as process, psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'señal' AS word")
        os.kill(process.pid, number)
        connection.close()

    with running(cluster.program(), log), psycopg.connect(cluster.url) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("señal",)


def test_postgres_is_durable_unless_a_test_asks_otherwise(cluster: EmbeddedPostgres, tmp_path: Path) -> None:
    with running(cluster.program(), tmp_path / "log"), psycopg.connect(cluster.url) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)


def test_postgres_refuses_a_wrong_password(cluster: EmbeddedPostgres, tmp_path: Path) -> None:
    with running(cluster.program(), tmp_path / "log"), pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(cluster.url.replace(cluster.password, "wrong"))


def test_postgres_does_not_run_as_root(cluster: EmbeddedPostgres) -> None:
    assert cluster.program().user != "root"
    assert (cluster.program().user is not None) == (os.geteuid() == 0)


def test_clusters_of_a_test_run_end_with_it(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, sys\n"
        "from infra.local.postgres import EmbeddedPostgres\n"
        "from tests.support.clusters import keep_clusters_temporary\n"
        "place = keep_clusters_temporary()\n"
        "EmbeddedPostgres(folder=pathlib.Path(sys.argv[1], 'data'), port=1, password='x').program()\n"
        "print(place, len(os.listdir(place)))\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != PLACE_VARIABLE}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )

    place, _, clusters = done.stdout.strip().rpartition(" ")

    # pytest's folders are closed to `nobody`, so root's cluster was in the temporary place.
    assert int(clusters) == (1 if os.geteuid() == 0 else 0)
    assert not Path(place).exists()


def test_clusters_of_a_process_of_xdist_end_with_it_too() -> None:
    this = "tests/integration/infra/test_servers.py::test_postgres_does_not_run_as_root"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", PLACE_VARIABLE))
    }
    with tempfile.TemporaryDirectory(prefix="ceiba-temporary-") as place:
        Path(place).chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "1", this],
            cwd=REPOSITORY,
            env=environment | {"TMPDIR": place},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

        assert "1 passed" in done.stdout, done.stdout
        assert list(Path(place).glob("ceiba-clusters-*")) == []


def a_valkey(folder: Path, *, durable: bool) -> EmbeddedValkey:
    return EmbeddedValkey(
        name="broker", folder=folder, port=free_port(), password=secrets.token_urlsafe(8), durable=durable
    )


def test_the_broker_keeps_messages_through_a_stop(tmp_path: Path) -> None:
    server = a_valkey(tmp_path / "broker", durable=True)
    with running(server.program(), tmp_path / "log"):
        redis.Redis.from_url(server.url).rpush("queue", "message")

    with running(server.program(), tmp_path / "log"):
        assert redis.Redis.from_url(server.url).lrange("queue", 0, -1) == [b"message"]


def test_the_broker_never_evicts_and_the_cache_may(tmp_path: Path) -> None:
    policies = {}
    for durable in (True, False):
        server = a_valkey(tmp_path / str(durable), durable=durable)
        with running(server.program(), tmp_path / "log"):
            policies[durable] = redis.Redis.from_url(server.url).config_get("maxmemory-policy")["maxmemory-policy"]

    assert policies == {True: "noeviction", False: "allkeys-lru"}


def test_the_password_is_not_on_the_command_line(tmp_path: Path) -> None:
    server = a_valkey(tmp_path / "broker", durable=True)

    assert all(server.password not in word for word in server.program().command)


def test_a_stranger_gets_nothing_from_the_broker(tmp_path: Path) -> None:
    server = a_valkey(tmp_path / "broker", durable=True)
    with running(server.program(), tmp_path / "log"), pytest.raises(redis.AuthenticationError):
        redis.Redis(port=server.port).keys()
