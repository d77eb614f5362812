"""Me, countries, roles, clients and the audit."""

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles.roles import NATIONAL_ROLES, Role
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import Network, organisation_id


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_every_role_reads_its_own_profile(http: FlaskClient, network: Network, role: Role) -> None:
    me = http.get("/api/v1/me", headers=network.bearer(role, "gt1")).json
    assert (me["kind"], me["role"], me["countries"]) == ("client", role, ["GT"])
    assert me["organisation"]["id"] == str(organisation_id(network, "gt1"))
    assert set(me["scope"]) == {str(permission) for permission in role.permissions}


def test_a_regional_token_of_one_country_still_knows_its_holder(http: FlaskClient, network: Network) -> None:
    client = network.add_client("gt1", role=Role.ANALYST, countries=ALL_COUNTRIES)
    me = http.get("/api/v1/me", headers={"Authorization": f"Bearer {network.token(client, country='HN')}"}).json
    assert (me["id"], me["countries"]) == (client.client_id, ["HN"])
    assert "contact_email" not in me["organisation"]


def test_the_countries_say_which_are_held(http: FlaskClient, network: Network) -> None:
    items = http.get("/api/v1/countries", headers=network.bearer(Role.ANALYST, "hn1")).json["items"]
    assert {item["code"]: item["held"] for item in items} == {"GT": False, "SV": False, "HN": True, "MX": False}
    assert items[0]["time_zone"].startswith("America/")


def test_the_roles_say_what_they_may(http: FlaskClient, network: Network) -> None:
    def grantable_to(role: Role) -> set[str]:
        items = http.get("/api/v1/roles", headers=network.bearer(role, "gt1")).json["items"]
        return {item["code"] for item in items if item["grantable"]}

    items = http.get("/api/v1/roles", headers=network.bearer(Role.ANALYST, "gt1")).json["items"]
    assert grantable_to(Role.COUNTRY_ADMIN) == set(NATIONAL_ROLES)
    assert grantable_to(Role.ORGANISATION_ADMIN) == set(NATIONAL_ROLES) - {Role.COUNTRY_ADMIN}
    assert all(item["es"] and item["en"] and item["scope"] for item in items)


def test_clients_are_the_countrys_and_show_no_secret(http: FlaskClient, network: Network) -> None:
    here, there = network.add_client("gt1", role=Role.CASEWORKER), network.add_client("hn1", role=Role.CASEWORKER)
    regional = network.add_client("gt1", role=Role.ANALYST, countries=ALL_COUNTRIES)
    answer = http.get("/api/v1/clients?limit=200", headers=network.bearer(Role.COUNTRY_ADMIN, "gt_ministry"))
    seen = {item["client_id"] for item in answer.json["items"]}
    assert here.client_id in seen
    assert not {there.client_id, regional.client_id} & seen
    assert not {"client_secret", "secret_digest"} & set(answer.json["items"][0])
    assert not [secret for secret in network.secrets.values() if secret in answer.text]


def test_the_audit_is_the_countrys_for_an_administrator_and_the_organisations_for_a_supervisor(
    http: FlaskClient, network: Network
) -> None:
    own, other, abroad = (network.add_person(Role.CASEWORKER, home) for home in ("gt1", "gt2", "hn1"))
    for person in (own, other, abroad):
        network.browser().sign_in(person)

    def seen_by(role: Role, home: str) -> set[str]:
        answer = http.get("/api/v1/audit?action=sign_in.succeeded&limit=200", headers=network.bearer(role, home))
        return {entry["object_id"] for entry in answer.json["items"]}

    assert {str(own.id), str(other.id)} <= seen_by(Role.COUNTRY_ADMIN, "gt_ministry")
    assert str(abroad.id) not in seen_by(Role.COUNTRY_ADMIN, "gt_ministry")
    assert seen_by(Role.SUPERVISOR, "gt1") == {str(own.id)}


def test_the_audit_pages_newest_first_and_holds_no_name(http: FlaskClient, network: Network) -> None:
    headers = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    person = network.add_person(Role.CASEWORKER, "gt1")
    for _ in range(3):
        network.browser().sign_in(person)
    query = {"actor": str(person.id), "limit": 2}
    first = http.get("/api/v1/audit", query_string=query, headers=headers)
    assert [entry["at"] for entry in first.json["items"]] == sorted(
        (entry["at"] for entry in first.json["items"]), reverse=True
    )
    second = http.get("/api/v1/audit", query_string=query | {"cursor": first.json["next_cursor"]}, headers=headers)
    assert len(first.json["items"]) == 2
    assert len(second.json["items"]) == 1
    assert person.email not in first.text + second.text
    assert http.get("/api/v1/audit?unknown=1", headers=headers).status_code == 422
    assert http.get("/api/v1/audit", headers=network.bearer(Role.CASEWORKER, "gt1")).status_code == 403


def test_the_service_is_ready_and_describes_itself(http: FlaskClient) -> None:
    assert http.get("/livez").status_code == 200
    assert http.get("/readyz").status_code == 200, http.get("/readyz").json
    paths = http.get("/openapi.json").json["paths"]
    assert {"/api/v1/organisations", "/api/v1/users", "/api/v1/clients", "/api/v1/audit"} <= set(paths)
