"""How an operator brings the first organisations and people into a platform, and changes the signing key."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.core import Group
from click.testing import Result

from infra.local.home import Home
from infra.ops.access import Access
from infra.ops.cli import COMMANDS, main
from infra.ops.clients import client
from infra.ops.country.country import country
from infra.ops.keys.keys import keys
from infra.ops.people import identity, organisation, user
from infra.ops.roles import role
from services.identity.domain.roles.roles import Role
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import PASSWORD, Network, organisation_id
from tests.support.databases import ServiceDatabase
from tests.support.operator import run_ceiba


@pytest.fixture
def ceiba(
    network: Network, database: ServiceDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Result]:
    def run(group: Group, *arguments: str) -> Result:
        return run_ceiba(database, monkeypatch, tmp_path, *arguments, group=group)

    return run


def create(ceiba: Callable[..., Result], *more: str, name: str = "", kind: str = "ngo") -> Result:
    named = name or f"Asociación Primera {uuid4()}"
    return ceiba(organisation, "create", "--country", "GT", "--kind", kind, "--name", named, *more)


def invite(
    ceiba: Callable[..., Result], home: object, *more: str, role: str = "country_admin", email: str = ""
) -> Result:
    address = email or f"{uuid4()}@ceiba.example"
    given = ("--email", address, "--role", role, "--country", "GT", "--organisation", str(home))
    return ceiba(user, "invite", *given, *more)


def audited(network: Network, action: str, object_id: object = None) -> list[tuple[str, str]]:
    with network.parts.system_work(ALL_COUNTRIES) as work:
        rows = work.connection.exec_driver_sql(
            "SELECT actor, country FROM audit WHERE action = %(action)s AND object_id IS NOT DISTINCT FROM %(id)s",
            {"action": action, "id": object_id and str(object_id)},
        )
        return [(row.actor, row.country) for row in rows]


def test_the_commands_belong_to_ceiba() -> None:
    assert {organisation, user, client, keys} <= set(COMMANDS)
    assert {"organisation", "user", "client", "keys"} <= set(main.commands)


def test_an_operator_opens_an_organisation_and_the_audit_names_the_operator(
    ceiba: Callable[..., Result], network: Network
) -> None:
    result = create(ceiba, "--adm1", "GT-01", "--public-name", "La Primera", "--json")
    assert result.exit_code == 0, result.output
    made = json.loads(result.output)
    assert set(made) == {"id", "country", "kind", "name", "status"}
    with network.parts.system_work(ALL_COUNTRIES) as work:
        stored = work.organisations.get(UUID(made["id"]))
    assert (stored.public_name, stored.adm1, stored.status) == ("La Primera", "GT-01", "active")
    assert audited(network, "organisation.registered", made["id"]) == [("system:operator", "GT")]


@pytest.mark.parametrize(
    "more", [("--adm1", "HN-FM"), ("--adm1", "nowhere"), ("--contact-email", "nobody")], ids=lambda more: more[1]
)
def test_what_the_api_refuses_the_command_refuses(ceiba: Callable[..., Result], more: tuple[str, ...]) -> None:
    result = create(ceiba, *more)
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output
    assert more[1] not in result.output


def test_a_name_that_is_taken_is_reported_in_words(ceiba: Callable[..., Result]) -> None:
    name = f"Asociación Única {uuid4()}"
    assert create(ceiba, name=name).exit_code == 0
    again = create(ceiba, name=name)
    assert (again.exit_code, "An organisation of that name exists" in again.output) == (1, True)


def test_an_invited_administrator_opens_the_link_and_signs_in(ceiba: Callable[..., Result], network: Network) -> None:
    email = f"{uuid4()}@ceiba.example"
    result = invite(ceiba, organisation_id(network, "gt_ministry"), "--json", email=email.upper())
    assert result.exit_code == 0, result.output
    made = json.loads(result.output)
    assert (made["role"], made["status"]) == ("country_admin", "invited")
    assert "token=" not in result.output
    assert email not in result.output.lower()
    assert audited(network, "user.invited", made["id"]) == [("system:operator", "GT")]
    browser = network.browser()
    page = browser.http.get(network.mailed_link(email))
    assert browser.submit(page, {"password": PASSWORD, "repeat": PASSWORD}).status_code == 303
    with network.parts.system_work(ALL_COUNTRIES) as work:
        person = work.people.find_by_email(email)
    assert person.countries == {"GT"}
    assert network.browser().sign_in(person).status_code == 303


def test_the_link_of_a_first_administrator_can_be_printed_and_the_audit_says_so(
    ceiba: Callable[..., Result], network: Network
) -> None:
    email = f"{uuid4()}@ceiba.example"
    lines = invite(ceiba, organisation_id(network, "gt_ministry"), "--print-link", email=email).output.splitlines()
    assert len([line for line in lines if line.startswith("activation_url: http")]) == 1
    assert network.mailed_link(email) == ""
    made = next(line.removeprefix("id: ") for line in lines if line.startswith("id: "))
    assert audited(network, "user.link_shown", made) == [("system:operator", "GT")]


@pytest.mark.parametrize("role", ["caseworker", "supervisor", "focal_point", "legal_liaison"])
def test_the_link_of_a_role_that_reads_people_is_never_printed(
    ceiba: Callable[..., Result], network: Network, role: str
) -> None:
    refused = invite(ceiba, organisation_id(network, "gt1"), "--print-link", role=role)
    assert (refused.exit_code, "token=" in refused.output) == (2, False)


def test_a_regional_person_belongs_to_a_regional_organisation_and_holds_every_country(
    ceiba: Callable[..., Result], network: Network
) -> None:
    elsewhere = invite(ceiba, organisation_id(network, "gt_ministry"), role="operator")
    assert (elsewhere.exit_code, "regional organisation" in elsewhere.output) == (1, True)
    secretariat = json.loads(create(ceiba, "--json", kind="international").output)["id"]
    made = json.loads(invite(ceiba, secretariat, "--json", role="regional_coordinator").output)
    with network.parts.system_work(ALL_COUNTRIES) as work:
        person = work.people.get(UUID(made["id"]))
    assert (person.role, person.countries) == (Role.REGIONAL_COORDINATOR, ALL_COUNTRIES)


@pytest.mark.parametrize(
    ("changes", "code"), [({"role": "queen"}, 2), ({"email": "nobody"}, 2), ({"home": UUID(int=404)}, 1)], ids=str
)
def test_an_invitation_that_makes_no_sense_is_refused(
    ceiba: Callable[..., Result], network: Network, changes: dict[str, Any], code: int
) -> None:
    given = {"home": organisation_id(network, "gt1")} | changes
    result = invite(ceiba, given.pop("home"), **given)
    assert result.exit_code == code
    assert isinstance(result.exception, SystemExit)


def test_an_operator_registers_a_system_changes_its_secret_and_stops_it(
    ceiba: Callable[..., Result], network: Network
) -> None:
    home = str(organisation_id(network, "gt1"))
    result = ceiba(client, "create", "--name", "Registro", "--role", "caseworker", "--country", "GT",
                   "--organisation", home, "--scope", "cases:read", "--json")  # fmt: skip
    assert result.exit_code == 0, result.output
    made = json.loads(result.output)
    assert (made["scope"], made["status"]) == ("cases:read", "active")
    assert gets_a_token(network, made["client_id"], made["client_secret"])

    rotated = json.loads(ceiba(client, "rotate-secret", made["client_id"], "--json").output)
    assert gets_a_token(network, made["client_id"], rotated["client_secret"])
    assert gets_a_token(network, made["client_id"], made["client_secret"])
    assert ceiba(client, "end-old-secret", made["client_id"]).exit_code == 0
    assert not gets_a_token(network, made["client_id"], made["client_secret"])

    assert json.loads(ceiba(client, "suspend", made["client_id"], "--json").output)["status"] == "suspended"
    assert not gets_a_token(network, made["client_id"], rotated["client_secret"])
    assert ceiba(client, "reinstate", made["client_id"]).exit_code == 0
    assert gets_a_token(network, made["client_id"], rotated["client_secret"])
    assert audited(network, "client.suspended", made["client_id"]) == [("system:operator", "GT")]


def test_an_operator_suspends_a_person_of_a_regional_organisation(
    ceiba: Callable[..., Result], network: Network
) -> None:
    secretariat = json.loads(create(ceiba, "--json", kind="international").output)["id"]
    made = json.loads(invite(ceiba, secretariat, "--json", role="analyst").output)
    assert ceiba(user, "suspend", made["id"], "--reason", "boredom").exit_code == 2
    assert json.loads(ceiba(user, "suspend", made["id"], "--json").output)["status"] == "suspended"
    assert ceiba(user, "suspend", made["id"]).exit_code == 1
    assert audited(network, "user.suspended", made["id"]) == [("system:operator", "GT")]


@pytest.mark.parametrize("client_id", ["ceiba-web", "nobody"])
def test_the_platforms_own_applications_are_not_an_operators_to_suspend(
    ceiba: Callable[..., Result], client_id: str
) -> None:
    result = ceiba(client, "suspend", client_id)
    assert (result.exit_code, "Traceback" in result.output) == (1, False)


def gets_a_token(network: Network, client_id: str, secret: str) -> bool:
    network.parts.clients.forget()
    answer = network.app.test_client().post(
        "/oauth2/token", data={"grant_type": "client_credentials"}, auth=(client_id, secret)
    )
    return answer.status_code == 200


def test_the_signing_key_is_rotated_and_audited_in_every_country(
    ceiba: Callable[..., Result], network: Network
) -> None:
    http, token = network.app.test_client(), network.token(network.add_client("gt1", role=Role.CASEWORKER))
    before = {key["kid"] for key in http.get("/oauth2/jwks").json["keys"]}
    result = ceiba(keys, "rotate-signing", "--json")
    assert result.exit_code == 0, result.output
    states = json.loads(result.output)
    network.parts.keys.forget()
    assert states["current"] in before
    assert states["retired"] in before
    assert states["next"] not in before
    assert http.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    told = audited(network, "signing_key.rotated")
    assert sorted(told) == [("system:operator", country) for country in sorted(ALL_COUNTRIES)]


def test_without_a_platform_the_missing_settings_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    import click

    from services.identity import bootstrap
    from services.identity.settings import read_settings
    from shared.web.service_parts import ProcessWide

    for name in [name for name in os.environ if name.startswith("CEIBA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(bootstrap, "services", ProcessWide(lambda: bootstrap.build(read_settings())))
    with pytest.raises(click.ClickException, match="DATABASE_URL"):
        identity(Access(Home(tmp_path)))


def test_roles_are_listed_defined_and_removed(ceiba: Callable[..., Result]) -> None:
    given = ("--country", "GT", "--base", "caseworker", "--es", "Lectura", "--en", "Reader", "--scope", "cases:read")
    made = ceiba(role, "define", *given, "--json")
    assert made.exit_code == 0, made.output
    key = json.loads(made.output)["id"]
    listed = json.loads(ceiba(role, "list", "--json").output)
    assert ("cases:read", "GT") in [(one["scope"], one["country"]) for one in listed if one["id"] == key]
    assert {one["role"] for one in listed} == set(Role)

    wider = ceiba(role, "define", *given[:-1], "users:write")
    assert (wider.exit_code, "scope" in wider.output) == (1, True)
    assert ceiba(role, "remove", key).exit_code == 0
    assert ceiba(role, "remove", key).exit_code == 1


def test_settings_of_a_country_are_exported_imported_and_shown(
    ceiba: Callable[..., Result], network: Network, tmp_path: Path
) -> None:
    hours = {"imminent": 2, "high": 48, "medium": 72, "low": 168}
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"settings": [{"name": "referral_deadlines", "value": hours}]}))
    given = ("settings", "import", "GT", str(file), "--reason", "De la otra instalación")

    made = json.loads(ceiba(country, *given, "--json").output)
    again = json.loads(ceiba(country, *given, "--json").output)

    assert ([one["version"] for one in made], again) == ([1], [])
    shown = {one["setting"]: one for one in json.loads(ceiba(country, "settings", "show", "GT", "--json").output)}
    assert shown["referral_deadlines"]["value"] == "imminent=2 high=48 medium=72 low=168"
    exported = json.loads(ceiba(country, "settings", "export", "GT").output)
    assert exported["settings"] == [{"name": "referral_deadlines", "value": hours, "valid_from": None}]
    file.write_text(json.dumps({"settings": [{"name": "fees", "value": {}}]}))
    assert ceiba(country, *given).exit_code == 1
    file.write_text("no")
    assert ceiba(country, *given).exit_code == 2
    network.rows("TRUNCATE country_settings")
