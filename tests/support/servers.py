"""Real PostgreSQL and Redis for tests: given by the environment, else containers, else embedded servers.

`CEIBA_TEST_BROKER` is `tls` or `sentinel` for Debian's Redis with TLS, or behind Sentinels with TLS.

With a changed clock (`make test-calendar`) they are embedded, because a container has the clock of the machine.
"""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import docker
from docker.errors import DockerException

from infra.local.ports import free_port
from infra.local.postgres import EmbeddedPostgres
from infra.local.program import moved_clock
from infra.local.redis_servers import VARIABLE, Tls
from infra.local.valkey import EmbeddedValkey
from tests.support.clusters import keep_clusters_temporary
from tests.support.parallel import is_first_process
from tests.support.redis_servers import fresh_certificate, redis_server, watched_servers
from tests.support.running import running

POSTGRES_IMAGE = "postgres:18"
REDIS_IMAGE = "redis:8"
FAST_AND_FORGETFUL: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "min_wal_size": "32MB",
    "max_wal_size": "64MB",
}
"""Settings without durability: a power cut would lose the cluster."""


@dataclass(frozen=True, slots=True)
class RedisPair:
    """Two databases that hold nothing but this session's data."""

    broker_url: str
    cache_url: str


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Administrator's URL of a PostgreSQL whose content may be thrown away. `folder` is for an embedded one."""
    given = given_postgres()
    if given:
        yield given
    elif not moved_clock() and image_at_hand(POSTGRES_IMAGE):
        with _postgres_container() as url:
            yield url
    else:
        keep_clusters_temporary()
        server = EmbeddedPostgres(
            folder=folder / "postgres",
            port=free_port(),
            password=secrets.token_urlsafe(16),
            settings=FAST_AND_FORGETFUL,
        )
        with running(server.program(), folder / "postgres.log"):
            yield server.url


def given_postgres() -> str | None:
    """The server that the environment names, if this process may use it. It is not stopped after the tests."""
    return os.environ.get("CEIBA_TEST_DATABASE_URL") if is_first_process() else None


@contextmanager
def redis_pair(folder: Path) -> Iterator[RedisPair]:
    """Broker and cache. They share a server in tests, in two of its databases."""
    given = os.environ.get("CEIBA_TEST_REDIS_URL")
    kind = os.environ.get(VARIABLE)
    if kind:
        with _RUNS[kind](folder, fresh_certificate(folder / "tls")) as url:
            yield RedisPair(url, _database(url, 1))
    elif given and is_first_process():
        yield RedisPair(given, _database(given, 1))
    elif not moved_clock() and image_at_hand(REDIS_IMAGE):
        with _redis_container() as url:
            yield RedisPair(url, _database(url, 1))
    else:
        server = EmbeddedValkey(
            name="valkey",
            folder=folder / "valkey",
            port=free_port(),
            password=secrets.token_urlsafe(16),
            durable=True,
        )
        with running(server.program(), folder / "valkey.log"):
            yield RedisPair(server.url, _database(server.url, 1))


def image_at_hand(image: str) -> bool:
    """Whether a Docker engine answers and `image` is there or can be pulled. An engine alone is not enough."""
    try:
        client = docker.from_env(timeout=120)
    except DockerException:
        return False
    try:
        client.images.get(image)
        return True
    except docker.errors.ImageNotFound:
        return _pulled(client, image)
    except DockerException:
        return False
    finally:
        client.close()


def _pulled(client: docker.DockerClient, image: str) -> bool:
    try:
        client.images.pull(image)
    except DockerException:
        return False
    return True


@contextmanager
def _postgres_container() -> Iterator[str]:
    # Ryuk is a third image that may be out of reach; the containers end with this block.
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    from testcontainers.community.postgres import PostgresContainer

    settings = " ".join(f"-c {name}={value}" for name, value in FAST_AND_FORGETFUL.items())
    with PostgresContainer(POSTGRES_IMAGE, driver=None).with_command(f"postgres {settings}") as container:
        yield container.get_connection_url()


@contextmanager
def _redis_container() -> Iterator[str]:
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    from testcontainers.community.redis import RedisContainer

    with RedisContainer(REDIS_IMAGE) as container:
        yield f"redis://{container.get_container_host_ip()}:{container.get_exposed_port(6379)}/0"


@contextmanager
def _with_tls(folder: Path, tls: Tls) -> Iterator[str]:
    with redis_server(folder, tls=tls) as server:
        yield server.url


@contextmanager
def _behind_sentinels(folder: Path, tls: Tls) -> Iterator[str]:
    with watched_servers(folder, tls=tls) as watched:
        yield watched.url


_RUNS = {"tls": _with_tls, "sentinel": _behind_sentinels}


def _database(url: str, number: int) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))
