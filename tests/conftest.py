"""Fixtures that every kind of test may ask for. A server starts only when the first test asks.

What a server needs is imported by its fixture: a test of one rule starts without it.
"""

from __future__ import annotations

import dataclasses
import gc
import os
import sys
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.support.minutes import add_seconds
from tests.support.parallel import Scheduling, place_in_line, take_own_ports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Playwright
    from xdist.remote import Producer

    from infra.local.secrets import PlatformSecrets
    from tests.support.databases import Databases, ServiceDatabase
    from tests.support.platform import Platform
    from tests.support.servers import RedisPair

ANNOUNCED = "announced"

# Each process of a run, and each server that it starts, imports the same files: they are compiled once, whatever the
# shell says.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A busy machine is no reason for a property not to hold.
hypothesis.settings.register_profile("ceiba", deadline=None)
hypothesis.settings.load_profile("ceiba")


def pytest_configure() -> None:
    """Keep processes of one run apart. What is made until the tests are known stays: no garbage is sought in it."""
    take_own_ports()
    gc.disable()


def pytest_collection_finish() -> None:
    """Seek garbage from now on, but only in what tests make."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    """Leave no database on the disk."""
    from tests.support.clusters import remove_clusters

    remove_clusters()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """A file, or the whole platform, to a process."""
    return Scheduling(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, where several processes share the tests."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: place_in_line(item.nodeid))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests announced, whichever process ran them, and note how long they took."""
    reports = [report for kind in terminalreporter.stats.values() for report in kind]
    if not hasattr(terminalreporter.config, "workerinput"):  # each of several processes knows its own reports too
        add_seconds(reports)
    said = [line for report in reports for name, line in getattr(report, "user_properties", ()) if name == ANNOUNCED]
    for line in dict.fromkeys(said):
        terminalreporter.write_line(f"  {line}")


@pytest.fixture
def announce(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """`announce("12 of 14 …")` prints a line at the end of the run."""
    return lambda line: request.node.user_properties.append((ANNOUNCED, line))


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Administrator's URL of a real PostgreSQL."""
    from tests.support import servers

    with servers.postgres(tmp_path_factory.mktemp("pg")) as url:
        yield url


@pytest.fixture(scope="session")
def redis_urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisPair]:
    """A real Redis: broker and cache."""
    from tests.support import servers

    with servers.redis_pair(tmp_path_factory.mktemp("redis")) as pair:
        yield pair


@pytest.fixture(scope="session")
def broker_url(redis_urls: RedisPair) -> str:
    """URL of the Redis that carries messages."""
    return redis_urls.broker_url


@pytest.fixture(scope="session")
def cache_url(redis_urls: RedisPair) -> str:
    """URL of the Redis for sessions, limits and nudges."""
    return redis_urls.cache_url


@pytest.fixture(scope="session")
def jwks_url() -> Iterator[str]:
    """URL of the key set that verifies `tests.support.tokens.a_token`."""
    from tests.support import tokens

    with tokens.jwks_server() as url:
        yield url


@pytest.fixture(scope="session")
def platform_secrets(postgres_url: str) -> PlatformSecrets:
    """Random keys of this session, from the generator that `make run` uses."""
    from infra.local.secrets import generate
    from tests.support.databases import role_passwords

    return dataclasses.replace(
        generate(),
        app_passwords=role_passwords(postgres_url, "app"),
        relay_passwords=role_passwords(postgres_url, "relay"),
    )


@pytest.fixture(scope="session")
def databases(
    postgres_url: str,
    broker_url: str,
    cache_url: str,
    jwks_url: str,
    platform_secrets: PlatformSecrets,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Databases]:
    """Makes migrated databases; drops them at the end where the server goes on."""
    from infra.local.environment import Addresses
    from tests.support import pooled, servers, tokens
    from tests.support.databases import Databases

    nowhere = "http://127.0.0.1:9"
    names = ("identity", "cases", "referrals", "referrals_stream", "reporting", "reporting_stream")
    addresses = Addresses(
        postgres_url=postgres_url,
        broker_url=broker_url,
        cache_url=cache_url,
        redis_has_users=False,
        public_url="http://127.0.0.1:8080",
        issuer=tokens.ISSUER,
        jwks_url=jwks_url,
        smtp_url="smtp://127.0.0.1:9",
        upstreams=dict.fromkeys(names, nowhere),
        audit_anchor_dir=str(tmp_path_factory.mktemp("anchors")),
    )
    with pooled.asked_for(tmp_path_factory.mktemp("pool"), postgres_url, platform_secrets) as pool_url:
        addresses = dataclasses.replace(addresses, pool_url=pool_url)
        made = Databases(admin_url=postgres_url, secrets=platform_secrets, addresses=addresses)
        yield made
        if postgres_url == servers.given_postgres():
            made.drop_all()


@pytest.fixture(scope="module")
def service_database(databases: Databases) -> Iterator[Callable[[str], ServiceDatabase]]:
    """`service_database("cases")` → a migrated, empty database of that service and the environment to use it.

    It is dropped after the file: those of a whole suite would fill a small disk.
    """
    made: list[ServiceDatabase] = []

    def fresh(service: str) -> ServiceDatabase:
        made.append(databases.fresh(service))
        return made[-1]

    yield fresh
    databases.drop(database.name for database in made)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The one Playwright of a process: a second one cannot be started beside it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The whole platform as `make run` starts it, seeded, on free ports. Shared by a session: leave it working."""
    from tests.support.platform import SHARED_LIMITS, running_platform

    home = tmp_path_factory.mktemp("platform") / "home"
    with running_platform(home, SHARED_LIMITS) as running:
        yield running
