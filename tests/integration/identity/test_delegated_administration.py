"""A person of one organisation administers it, and nothing else: no other organisation, no country, no file."""

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Network, organisation_id


@pytest.fixture
def delegated(network: Network) -> dict[str, str]:
    """The header of an organisation's administrator who is a person."""
    return network.as_person(network.add_person(Role.ORGANISATION_ADMIN, "gt1"))


def test_they_list_their_own_people_systems_requests_and_audit(
    http: FlaskClient, network: Network, delegated: dict[str, str]
) -> None:
    own, other = network.add_person(Role.CASEWORKER, "gt1"), network.add_person(Role.CASEWORKER, "gt2")
    system, foreign = network.add_client("gt1", role=Role.CASEWORKER), network.add_client("gt2", role=Role.CASEWORKER)

    people = http.get("/api/v1/users?limit=200", headers=delegated).json["items"]
    systems = http.get("/api/v1/clients?limit=200", headers=delegated).json["items"]

    assert str(own.id) in {item["id"] for item in people}
    assert str(other.id) not in {item["id"] for item in people}
    assert system.client_id in {item["client_id"] for item in systems}
    assert foreign.client_id not in {item["client_id"] for item in systems}
    for path in (f"users/{other.id}", f"users/{other.id}/sessions", f"clients/{foreign.client_id}"):
        assert http.get(f"/api/v1/{path}", headers=delegated).status_code == 404
    elsewhere = f"?organisation_id={organisation_id(network, 'gt2')}"
    for path in ("users", "clients"):
        assert http.get(f"/api/v1/{path}{elsewhere}", headers=delegated).json["items"] == []


def test_they_invite_who_reads_no_file_at_once_and_who_reads_files_with_a_yes(
    http: FlaskClient, network: Network, delegated: dict[str, str]
) -> None:
    analyst = http.post("/api/v1/users", json=network.invitation(role=Role.NATIONAL_ANALYST), headers=delegated)
    caseworker = http.post("/api/v1/users", json=network.invitation(role=Role.CASEWORKER), headers=delegated)

    assert (analyst.status_code, analyst.json["access_request_id"]) == (201, None)
    assert caseworker.status_code == 201
    waits = caseworker.json["access_request_id"]
    assert waits is not None
    own_yes = http.post(f"/api/v1/access-requests/{waits}/approve", headers=delegated)
    assert own_yes.status_code == 403
    assert network.approve(waits, "gt1")["state"] == "approved"


def test_two_accounts_of_one_administrator_do_not_say_yes_to_each_other(
    http: FlaskClient, network: Network, delegated: dict[str, str]
) -> None:
    puppet = network.as_person(network.add_person(Role.ORGANISATION_ADMIN, "gt1"))
    waits = http.post("/api/v1/users", json=network.invitation(role=Role.CASEWORKER), headers=delegated)

    said = http.post(f"/api/v1/access-requests/{waits.json['access_request_id']}/approve", headers=puppet)

    assert said.status_code == 403
    assert http.get(f"/api/v1/users/{waits.json['id']}", headers=delegated).json["status"] == "invited"


def test_another_organisation_looks_like_a_missing_one(
    http: FlaskClient, network: Network, delegated: dict[str, str]
) -> None:
    there = network.add_person(Role.CASEWORKER, "gt2")
    for action in ("suspend", "reset-factors", "sessions/end"):
        assert http.post(f"/api/v1/users/{there.id}/{action}", headers=delegated).status_code == 404
    refused = http.post("/api/v1/users", json=network.invitation("gt2", role=Role.CASEWORKER), headers=delegated)
    assert (refused.status_code, "unknown_organisation" in refused.text) == (422, True)
    own = organisation_id(network, "gt1")
    changed = http.patch(f"/api/v1/organisations/{own}", json={}, headers=delegated | {"If-Match": '"1"'})
    assert changed.status_code == 403


def test_they_neither_make_nor_touch_an_administrator_of_the_country(http: FlaskClient, network: Network) -> None:
    delegated = network.as_person(network.add_person(Role.ORGANISATION_ADMIN, "gt_ministry"))
    admin = network.add_person(Role.COUNTRY_ADMIN, "gt_ministry")
    system = network.add_client("gt_ministry", role=Role.COUNTRY_ADMIN)
    colleague = network.add_person(Role.FOCAL_POINT, "gt_ministry")

    asked = [
        http.post("/api/v1/users", json=network.invitation("gt_ministry", role=Role.COUNTRY_ADMIN), headers=delegated),
        http.patch(
            f"/api/v1/users/{colleague.id}", json={"role": "country_admin"}, headers=delegated | {"If-Match": '"1"'}
        ),
        *(
            http.post(f"/api/v1/users/{admin.id}/{act}", headers=delegated)
            for act in ("suspend", "reset-factors", "sessions/end")
        ),
        http.post(f"/api/v1/clients/{system.client_id}/suspend", headers=delegated),
        http.post(
            f"/api/v1/clients/{system.client_id}/rotate-secret", json={}, headers=delegated | {"If-Match": '"1"'}
        ),
    ]

    assert {(answer.status_code, "role_not_grantable" in answer.text) for answer in asked} == {(422, True)}


def test_the_secret_of_a_system_that_reads_files_waits_for_a_yes(
    http: FlaskClient, network: Network, delegated: dict[str, str]
) -> None:
    system = network.add_client("gt1", role=Role.CASEWORKER)
    headers = delegated | {"If-Match": '"1"'}
    renewed = http.post(f"/api/v1/clients/{system.client_id}/rotate-secret", json={}, headers=headers)
    assert renewed.status_code == 200
    assert renewed.json["client_secret"] is None
    assert renewed.json["access_request_id"]
