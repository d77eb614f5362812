"""People and organisations are reinstated, roles change at once, and no country administers the secretariat."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.integration.identity.network import Network, organisation_id, refresh, token_request
from tests.integration.identity.revoked import reread_revocations

ADMINISTRATORS = (Role.COUNTRY_ADMIN, Role.ORGANISATION_ADMIN)


def user(person: Person, action: str = "") -> str:
    return f"/api/v1/users/{person.id}{action}"


def version(http: FlaskClient, path: str, headers: dict[str, Any]) -> dict[str, Any]:
    return headers | {"If-Match": http.get(path, headers=headers).headers["ETag"]}


def me(http: FlaskClient, token: str) -> TestResponse:
    return http.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})


def actions_on(http: FlaskClient, object_id: object, headers: dict[str, Any]) -> list[str]:
    found = http.get("/api/v1/audit", query_string={"object_id": str(object_id)}, headers=headers).json["items"]
    return [entry["action"] for entry in found]


@pytest.fixture
def endpoints(network: Network) -> list[tuple[str, str]]:
    person = network.add_person(Role.CASEWORKER, "gt1")
    organisation = f"/api/v1/organisations/{organisation_id(network, 'gt1')}"
    return [("PATCH", user(person)), ("POST", user(person, "/reinstate")), ("POST", f"{organisation}/reinstate")]


def test_a_reinstated_person_signs_in_again_and_old_tokens_stay_refused(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    old = network.signed_in(person)
    http.post(user(person, "/suspend"), headers=own_admin)
    answer = http.post(user(person, "/reinstate"), headers=version(http, user(person), own_admin))
    assert (answer.status_code, answer.json["status"]) == (200, "active")
    assert answer.headers["ETag"] == '"3"'
    reread_revocations(network.parts)
    assert me(http, old["access_token"]).status_code == 401
    assert refresh(network, old["client"], old["refresh_token"]).json["error"] == "invalid_grant"
    assert old["browser"].authorize(old["client"]).status_code == 303
    assert me(http, network.signed_in(person)["access_token"]).status_code == 200
    assert "user.reinstated" in actions_on(http, person.id, own_admin)


def test_reinstating_needs_the_current_version_and_a_suspension(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    network.add_organisation("standing", Country.GUATEMALA)
    for path in (user(person), f"/api/v1/organisations/{organisation_id(network, 'standing')}"):
        current = version(http, path, own_admin)
        assert http.post(f"{path}/reinstate", headers=current).json["code"] == "not_suspended"
        http.post(f"{path}/suspend", headers=own_admin)
        assert http.post(f"{path}/reinstate", headers=own_admin).status_code == 428
        assert http.post(f"{path}/reinstate", headers=current).status_code == 412
        assert http.post(f"{path}/reinstate", headers=version(http, path, own_admin)).status_code == 200


def test_a_change_needs_the_current_version(http: FlaskClient, network: Network, own_admin: dict[str, str]) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    assert http.patch(user(person), json={}, headers=own_admin).status_code == 428
    assert http.patch(user(person), json={}, headers=own_admin | {"If-Match": '"7"'}).status_code == 412


@pytest.mark.parametrize(
    "change", [{"role": "queen"}, {"display_name": ""}, {"email": "x@ceiba.example"}, {"country": "HN"}], ids=str
)
def test_what_must_stay_cannot_be_patched(
    http: FlaskClient, network: Network, own_admin: dict[str, str], change: dict[str, Any]
) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    assert http.patch(user(person), json=change, headers=version(http, user(person), own_admin)).status_code == 422


def test_a_reinstated_organisation_acts_again_and_it_is_published(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    network.add_organisation("returning", Country.GUATEMALA)
    home = organisation_id(network, "returning")
    client, person = (
        network.add_client("returning", role=Role.CASEWORKER),
        network.add_person(Role.CASEWORKER, "returning"),
    )
    out = network.add_person(Role.CASEWORKER, "returning")
    http.post(user(out, "/suspend"), headers=own_admin)
    path, machine, tokens = f"/api/v1/organisations/{home}", network.token(client), network.signed_in(person)
    http.post(f"{path}/suspend", headers=own_admin)
    answer = http.post(f"{path}/reinstate", headers=version(http, path, own_admin))
    assert (answer.status_code, answer.json["status"], answer.headers["ETag"]) == (200, "active", '"3"')
    reread_revocations(network.parts)
    for old in (machine, tokens["access_token"]):
        assert me(http, old).status_code == 401
    assert me(http, network.token(client)).status_code == 200
    assert me(http, network.signed_in(person)["access_token"]).status_code == 200
    assert network.browser().sign_in(out).status_code == 401
    told = network.rows("SELECT name FROM outbox WHERE aggregate_id = %s ORDER BY created_at", home)
    assert [row.name.split(".")[1] for row in told] == [
        "organisation_registered",
        "organisation_suspended",
        "access_reinstated",
        "organisation_registered",
    ]


@pytest.fixture(scope="module")
def secretariat(network: Network) -> str:
    network.add_organisation("secretariat", Country.GUATEMALA, "international")
    return f"/api/v1/organisations/{organisation_id(network, 'secretariat')}"


def test_no_country_suspends_or_changes_the_regional_secretariat(
    http: FlaskClient, network: Network, own_admin: dict[str, str], secretariat: str
) -> None:
    current = version(http, secretariat, own_admin)
    refused = [
        http.patch(secretariat, json={"public_name": "Nuestra"}, headers=current),
        http.post(f"{secretariat}/suspend", headers=own_admin),
        http.post(f"{secretariat}/reinstate", headers=current),
    ]
    missing = http.post(f"/api/v1/organisations/{uuid4()}/suspend", headers=own_admin)
    for answer in refused:
        assert answer.status_code == 404
        assert answer.json | {"request_id": ""} == missing.json | {"request_id": ""}
    assert http.get(secretariat, headers=own_admin).json["status"] == "active"


def test_no_country_touches_the_people_of_the_secretariat(
    http: FlaskClient, network: Network, own_admin: dict[str, str], secretariat: str
) -> None:
    national = network.add_person(Role.LEGAL_LIAISON, "secretariat")
    regional = network.add_person(Role.REGIONAL_COORDINATOR, "secretariat", countries=ALL_COUNTRIES)
    headers = own_admin | {"If-Match": '"1"'}
    for person in (national, regional):
        assert http.patch(user(person), json={"role": "caseworker"}, headers=headers).status_code == 404
        for action in ("suspend", "reinstate", "reset-factors", "sessions/end"):
            assert http.post(user(person, f"/{action}"), headers=headers).status_code == 404
    assert me(http, network.signed_in(national)["access_token"]).status_code == 200


def test_no_country_invites_into_the_secretariat_or_opens_another(
    http: FlaskClient, network: Network, own_admin: dict[str, str], secretariat: str
) -> None:
    invitation = network.invitation("secretariat", role="supervisor")
    answer = http.post("/api/v1/users", json=invitation, headers=own_admin)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unknown_organisation")
    body = {"country": "GT", "kind": "international", "name": f"Otra {uuid4()}", "public_name": f"Red {uuid4()}"}
    answer = http.post("/api/v1/organisations", json=body, headers=own_admin)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "kind_not_grantable")


def test_the_client_of_a_reinstated_organisation_is_known_at_once(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    network.add_organisation("cached", Country.GUATEMALA)
    client = network.add_client("cached", role=Role.CASEWORKER)
    path = f"/api/v1/organisations/{organisation_id(network, 'cached')}"
    http.post(f"{path}/suspend", headers=own_admin)
    assert token_request(network, client, grant_type="client_credentials").json["error"] == "invalid_client"
    http.post(f"{path}/reinstate", headers=version(http, path, own_admin))
    assert token_request(network, client, grant_type="client_credentials").status_code == 200
