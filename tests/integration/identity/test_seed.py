"""The demonstration network is made once, in the promised shape."""

import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.identity.adapters.organisations.organisations import OrganisationFilter
from services.identity.domain.roles.roles import Role
from services.identity.domain.training.standing import Standing
from services.identity.seed import make_network, seed_demo
from shared.kernel.country import ALL_COUNTRIES
from shared.settings import NotADemonstration
from tests.integration.identity.network import Network
from tests.support.second_factor import code_for


@pytest.fixture(scope="module")
def demo_file(network: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("home") / "demo.json"
    make_network(file, "http://127.0.0.1:8080", network.parts)
    return file


@pytest.fixture(scope="module")
def demo(demo_file: Path) -> dict[str, Any]:
    return json.loads(demo_file.read_text())


def test_only_its_owner_reads_the_file(demo_file: Path) -> None:
    assert stat.S_IMODE(demo_file.stat().st_mode) == 0o600


def test_the_file_has_the_promised_shape(demo: dict[str, Any]) -> None:
    assert set(demo) == {"gateway", "organisations", "users", "clients"}
    assert all(set(o) == {"id", "name", "country", "kind"} for o in demo["organisations"])
    user = {"email", "password", "totp_secret", "role", "country", "organisation_id"}
    client = {"client_id", "client_secret", "role", "country", "organisation_id", "scope"}
    assert all(set(u) == user for u in demo["users"])
    assert all(set(c) == client for c in demo["clients"])


def test_each_country_has_two_ngos_and_an_authority(demo: dict[str, Any]) -> None:
    for country in ALL_COUNTRIES:
        kinds = [o["kind"] for o in demo["organisations"] if o["country"] == country and o["kind"] != "international"]
        assert sorted(kinds)[:2] != []
        assert kinds.count("ngo") == 2
        assert len(kinds) == 3


@pytest.mark.parametrize("kind", ["users", "clients"])
def test_every_role_is_held_in_every_country_or_regionally(demo: dict[str, Any], kind: str) -> None:
    held = {(entry["role"], entry["country"]) for entry in demo[kind]}
    expected = {(role, None if role.is_regional else country) for role in Role for country in (sorted(ALL_COUNTRIES))}
    assert held == {(str(role), country and str(country)) for role, country in expected}


def test_every_client_and_a_person_of_each_role_can_enter(network: Network, demo: dict[str, Any]) -> None:
    network.parts.clients.forget()
    for entry in demo["clients"]:
        answer = network.app.test_client().post(
            "/oauth2/token",
            data={"grant_type": "client_credentials", "scope": entry["scope"]},
            auth=(entry["client_id"], entry["client_secret"]),
        )
        assert answer.status_code == 200, entry["client_id"]
    by_role = {entry["role"]: entry for entry in demo["users"]}
    for entry in by_role.values():
        browser = network.browser()
        page = browser.http.get("/oauth2/sign-in")
        fields = {"email": entry["email"], "password": entry["password"], "code": code_for(entry)}
        assert browser.submit(page, fields).status_code == 303, entry["email"]


def test_every_person_of_the_network_holds_the_certificate_of_their_role(
    network: Network, demo: dict[str, Any]
) -> None:
    with network.parts.system_work(ALL_COUNTRIES) as work:
        people = [work.people.find_by_email(user["email"]) for user in demo["users"]]
        held = network.parts.certificates([person for person in people if person], work)
    assert len(held) == len(demo["users"])
    assert {certificate.standing for certificate in held.values()} == {Standing.CERTIFIED}


def test_seeding_twice_changes_nothing_but_a_moved_gateway(
    network: Network, demo_file: Path, demo: dict[str, Any]
) -> None:
    make_network(demo_file, "http://127.0.0.1:9090", network.parts)
    assert json.loads(demo_file.read_text()) == demo | {"gateway": "http://127.0.0.1:9090"}


def test_a_lost_file_is_written_again_with_new_secrets_for_the_same_network(
    network: Network, demo: dict[str, Any], tmp_path: Path
) -> None:
    make_network(tmp_path / "demo.json", "http://127.0.0.1:8080", network.parts)
    again = json.loads((tmp_path / "demo.json").read_text())
    assert again["organisations"] == demo["organisations"]
    assert [u["email"] for u in again["users"]] == [u["email"] for u in demo["users"]]
    assert not {u["password"] for u in again["users"]} & {u["password"] for u in demo["users"]}


def test_the_platforms_own_application_is_registered_at_start(network: Network) -> None:
    settings = network.parts.settings
    client = network.parts.clients.find("ceiba-web")
    assert client is not None
    assert client.first_party
    assert client.is_confidential
    assert client.redirect_uris == (f"{settings.public_url}/session/callback",)
    assert client.accepts_secret(
        network.parts.digests.client_secret(settings.web_client_secret), network.parts.clock.now()
    )
    answer = network.app.test_client().post(
        "/oauth2/token", data={"grant_type": "client_credentials"}, auth=("ceiba-web", settings.web_client_secret)
    )
    assert answer.json["error"] == "unauthorized_client"


def test_production_is_not_seeded(network: Network, tmp_path: Path) -> None:
    settings = network.parts.settings
    production = replace(settings, common=replace(settings.common, environment="production"))
    parts = replace(network.parts, settings=production)

    with pytest.raises(NotADemonstration, match="production"):
        seed_demo(tmp_path / "demo.json", "http://127.0.0.1:8080", parts)
    assert list(tmp_path.iterdir()) == []


def test_a_platform_with_real_organisations_is_not_seeded(network: Network, tmp_path: Path) -> None:
    with network.parts.system_work(ALL_COUNTRIES) as work:
        before = len(work.organisations.page(OrganisationFilter(), after=None, limit=1000).items)

    with pytest.raises(NotADemonstration, match="not of the demonstration"):
        seed_demo(tmp_path / "demo.json", "http://127.0.0.1:8080", network.parts)

    with network.parts.system_work(ALL_COUNTRIES) as work:
        assert len(work.organisations.page(OrganisationFilter(), after=None, limit=1000).items) == before
    assert list(tmp_path.iterdir()) == []
