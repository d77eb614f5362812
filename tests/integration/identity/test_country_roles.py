"""Roles that a country defines: never more than a role of the platform, and never more than they were."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Network, refresh

READER = ["cases:read", "referrals:read", "notifications:read"]


def a_role(**changes: Any) -> dict[str, Any]:
    return {"country": "GT", "base": "caseworker", "es": "Practicante", "en": "Intern", "scope": READER} | changes


def defined(http: FlaskClient, headers: dict[str, str], **changes: Any) -> dict[str, Any]:
    answer = http.post("/api/v1/roles", json=a_role(**changes), headers=headers)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def test_an_administrator_of_another_country_defines_none(http: FlaskClient, network: Network) -> None:
    abroad = network.bearer(Role.COUNTRY_ADMIN, "hn1")
    assert http.post("/api/v1/roles", json=a_role(), headers=abroad).status_code == 422


def test_it_is_listed_in_words_in_its_country_and_in_no_other(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    role = defined(http, own_admin)
    assert (role["code"], role["es"], role["scope"], role["grantable"]) == (
        "caseworker",
        "Practicante",
        sorted(READER),
        True,
    )
    assert role["allows"]
    here = http.get("/api/v1/roles", headers=own_admin).json["items"]
    there = http.get("/api/v1/roles", headers=network.bearer(Role.COUNTRY_ADMIN, "hn1")).json["items"]
    assert role["id"] in {item["id"] for item in here}
    assert role["id"] not in {item["id"] for item in there}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scope": [*READER, "users:write"]}, "scope_not_in_role"),
        ({"scope": ["cases:rule"]}, "scope_not_in_role"),
        ({"scope": []}, "length"),
        ({"base": "regional_coordinator"}, ""),
        ({"es": ""}, ""),
    ],
)
def test_it_never_allows_more_than_its_base(
    http: FlaskClient, own_admin: dict[str, str], changes: dict[str, Any], code: str
) -> None:
    answer = http.post("/api/v1/roles", json=a_role(**changes), headers=own_admin)
    assert answer.status_code == 422
    assert code in answer.text


def test_its_holder_gets_what_it_allows_and_loses_at_once_what_it_allows_no_more(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    role = defined(http, own_admin)
    person = network.add_person(Role.CASEWORKER, "gt1", country_role_id=UUID(role["id"]))
    tokens = network.signed_in(person)
    assert set(tokens["scope"].split()) & {"cases:read", "cases:write"} == {"cases:read"}

    changed = http.patch(
        f"/api/v1/roles/{role['id']}", json={"scope": ["referrals:read"]}, headers=own_admin | {"If-Match": '"1"'}
    )

    assert (changed.status_code, changed.json["version"]) == (200, 2)
    assert refresh(network, tokens["client"], tokens["refresh_token"]).json["error"] == "invalid_grant"
    assert "cases:read" not in network.signed_in(person)["scope"].split()


def test_it_is_never_widened_because_organisations_said_yes_to_less(
    http: FlaskClient, own_admin: dict[str, str]
) -> None:
    role = defined(http, own_admin)
    wider = {"scope": [*READER, "cases:identify"]}
    answer = http.patch(f"/api/v1/roles/{role['id']}", json=wider, headers=own_admin | {"If-Match": '"1"'})
    assert (answer.status_code, "role_not_widened" in answer.text) == (422, True)
    late = http.patch(f"/api/v1/roles/{role['id']}", json={"es": "Otra"}, headers=own_admin | {"If-Match": '"7"'})
    assert late.status_code == 412


def test_one_that_people_have_is_not_removed(http: FlaskClient, network: Network, own_admin: dict[str, str]) -> None:
    used, unused = defined(http, own_admin), defined(http, own_admin, es="Nadie")
    network.add_person(Role.CASEWORKER, "gt1", country_role_id=UUID(used["id"]))
    version = own_admin | {"If-Match": '"1"'}
    foreign = network.bearer(Role.COUNTRY_ADMIN, "hn1") | {"If-Match": '"1"'}

    assert http.delete(f"/api/v1/roles/{unused['id']}", headers=foreign).status_code == 404
    assert http.delete(f"/api/v1/roles/{used['id']}", headers=version).status_code == 409
    assert http.delete(f"/api/v1/roles/{unused['id']}", headers=version).status_code == 204
    assert http.delete(f"/api/v1/roles/{unused['id']}", headers=version).status_code == 404


def test_one_that_a_refused_request_named_is_removed_all_the_same(http: FlaskClient, network: Network) -> None:
    admin = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    role = defined(http, admin)
    waits = http.post(
        "/api/v1/users", json=network.invitation(role=role["code"], country_role_id=role["id"]), headers=admin
    ).json
    gone = admin | {"If-Match": '"1"'}
    assert http.delete(f"/api/v1/roles/{role['id']}", headers=gone).status_code == 409
    supervisor = network.as_person(network.add_person(Role.SUPERVISOR, "gt1"))
    refused = http.post(f"/api/v1/access-requests/{waits['access_request_id']}/refuse", headers=supervisor)
    assert refused.status_code == 200
    network.rows("UPDATE users SET country_role_id = NULL WHERE id = %s", waits["id"])
    assert http.delete(f"/api/v1/roles/{role['id']}", headers=gone).status_code == 204


def test_narrowing_it_gives_no_earlier_role_back(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    role = defined(http, own_admin)
    person = network.add_person(Role.CASEWORKER, "gt1", country_role_id=UUID(role["id"]))
    path = f"/api/v1/users/{person.id}"
    before = http.get(path, headers=own_admin)
    narrower = own_admin | {"If-Match": '"1"'}
    changed = http.patch(f"/api/v1/roles/{role['id']}", json={"scope": ["cases:read"]}, headers=narrower)

    late = http.patch(path, json={"role": "national_analyst"}, headers=own_admin | {"If-Match": before.headers["ETag"]})

    assert (changed.status_code, late.status_code) == (200, 412), "the account has changed meanwhile"
    assert http.get(path, headers=own_admin).json["country_role_id"] == role["id"]


def test_a_person_is_invited_into_it_and_another_role_ends_it(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    role = defined(http, own_admin, base="focal_point", scope=["directory:read", "directory:write"])
    invited = http.post(
        "/api/v1/users", json=network.invitation(role=role["code"], country_role_id=role["id"]), headers=own_admin
    )
    assert (invited.status_code, invited.json["country_role_id"]) == (201, role["id"])

    def change(**changes: Any) -> Any:
        current = http.get(invited.location, headers=own_admin)
        headers = own_admin | {"If-Match": current.headers["ETag"]}
        return http.patch(invited.location, json=changes, headers=headers)

    assert change(role="caseworker", country_role_id=role["id"]).status_code == 422
    assert change(role="national_analyst").json["country_role_id"] is None
    assert change(role="focal_point", country_role_id=role["id"]).json["country_role_id"] == role["id"]
    unfit = http.post(
        "/api/v1/users", json=network.invitation(role="supervisor", country_role_id=role["id"]), headers=own_admin
    )
    assert (unfit.status_code, "unknown_role" in unfit.text) == (422, True)


def test_in_another_organisation_it_is_given_with_its_yes_and_as_it_was_asked(
    http: FlaskClient, network: Network
) -> None:
    admin = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    role = defined(http, admin)
    person = network.add_person(Role.FOCAL_POINT, "gt1")
    path = f"/api/v1/users/{person.id}"
    version = {"If-Match": http.get(path, headers=admin).headers["ETag"]}
    asked = http.patch(path, json={"role": "caseworker", "country_role_id": role["id"]}, headers=admin | version).json
    assert (asked["role"], asked["country_role_id"]) == ("focal_point", None)

    network.approve(asked["access_request_id"], "gt1")

    given = http.get(path, headers=admin).json
    assert (given["role"], given["country_role_id"]) == ("caseworker", role["id"])
