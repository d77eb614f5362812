"""One platform for what must be there before it starts: a name as its address, a provider, a fifth country."""

import json
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support.builders.countries import write_country
from tests.support.builders.packs import write_pack
from tests.support.costa_rica import ceiba
from tests.support.journey import register
from tests.support.oidc_provider import CLIENT_ID, CLIENT_SECRET, STRONG, OidcProvider, oidc_provider
from tests.support.platform import STOP_WITHIN, Platform, running_platform


@pytest.fixture(scope="package")
def upstream() -> Iterator[OidcProvider]:
    """The provider of the organisation."""
    with oidc_provider() as provider:
        yield provider


@dataclass(frozen=True, slots=True)
class Stop:
    """How the platform stopped, and what was there before."""

    exit_code: int
    seconds: float
    left: list[int]
    """Processes that still ran."""
    demo: dict[str, Any]
    me: dict[str, Any]
    """Of a caseworker of Honduras."""


@dataclass(frozen=True, slots=True)
class StartedTwice:
    """A platform that was stopped and started again."""

    platform: Platform
    stop: Stop


@pytest.fixture(scope="package")
def started_twice(tmp_path_factory: pytest.TempPathFactory, upstream: OidcProvider) -> Iterator[StartedTwice]:
    """A platform that ran with four countries, to which a fifth was added, and that was started again.

    Its address is a name, because passkeys belong to a domain, and the organisation of the country's administrator has
    a provider since the second start.
    """
    folder = tmp_path_factory.mktemp("own")
    home, providers = folder / "home", folder / "providers.json"
    environment = {"CEIBA_HOST": "localhost", "CEIBA_IDENTITY_PROVIDERS_FILE": str(providers)}
    providers.write_text("[]")
    with running_platform(home, environment) as platform:
        before = register(platform.client("caseworker", "GT"))
        add_country(platform, folder)
        after = register(platform.client("caseworker", "GT"))
        name_provider(platform, providers, upstream)
        stop = stopped(platform)
    with running_platform(home, environment) as platform:
        worker = platform.client("caseworker", "GT")
        for case in (before, after):
            assert worker.get(f"/api/v1/cases/{case['id']}/identity", headers={"X-Purpose": "service_delivery"}).ok
        yield StartedTwice(platform, stop)


@pytest.fixture(scope="package")
def own_platform(started_twice: StartedTwice) -> Platform:
    """The platform since its second start."""
    return started_twice.platform


def stopped(platform: Platform) -> Stop:
    """Stop the platform as `make run` is stopped."""
    demo, me = platform.demo, platform.client("caseworker", "HN").get("/api/v1/me").json()
    pids = [entry["pid"] for entry in platform.processes().values()]
    platform.process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    exit_code = platform.process.wait(STOP_WITHIN)
    seconds = time.monotonic() - began
    return Stop(exit_code, seconds, [pid for pid in pids if pid is not None and psutil.pid_exists(pid)], demo, me)


def add_country(platform: Platform, folder: Path) -> None:
    """As an operator adds it while the platform runs."""
    pack = folder / "pack"
    pack.mkdir()
    write_pack(pack)
    ceiba(platform, "country", "add", write_country(folder), "--pack", pack)
    # The processes that run do not know the country yet, and the keys of the others change as before.
    ceiba(platform, "keys", "rotate", "country", "GT")


def name_provider(platform: Platform, file: Path, upstream: OidcProvider) -> None:
    """Write the file as an operator does once the organisation is there."""
    entry = {
        "organisation_id": platform.account("clients", "country_admin", "GT")["organisation_id"],
        "issuer": upstream.url,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "email_domains": ["ceiba.example"],
        "second_factor": {"acr": [STRONG["acr"]]},
    }
    file.write_text(json.dumps([entry]))
