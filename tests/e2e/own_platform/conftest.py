"""One platform for what must be there before it starts: a name as its address, a provider, a fifth country."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.builders.countries import write_country
from tests.support.builders.packs import write_pack
from tests.support.costa_rica import ceiba
from tests.support.journey import register
from tests.support.oidc_provider import CLIENT_ID, CLIENT_SECRET, STRONG, OidcProvider, oidc_provider
from tests.support.platform import Platform, running_platform


@pytest.fixture(scope="package")
def upstream() -> Iterator[OidcProvider]:
    """The provider of the organisation."""
    with oidc_provider() as provider:
        yield provider


@pytest.fixture(scope="package")
def own_platform(tmp_path_factory: pytest.TempPathFactory, upstream: OidcProvider) -> Iterator[Platform]:
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
    with running_platform(home, environment) as platform:
        worker = platform.client("caseworker", "GT")
        for case in (before, after):
            assert worker.get(f"/api/v1/cases/{case['id']}/identity", headers={"X-Purpose": "service_delivery"}).ok
        yield platform


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
