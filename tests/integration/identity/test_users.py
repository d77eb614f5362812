"""People with accounts: who sees them, and what an administrator does with them."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles.roles import NATIONAL_ROLES, Role
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import Network, organisation_id, refresh
from tests.integration.identity.revoked import reread_revocations


def test_a_supervisor_sees_the_own_organisation(http: FlaskClient, network: Network) -> None:
    headers = network.bearer(Role.SUPERVISOR, "gt1")
    own, other = network.add_person(Role.CASEWORKER, "gt1"), network.add_person(Role.CASEWORKER, "gt2")
    seen = http.get("/api/v1/users?limit=200", headers=headers).json["items"]
    assert {item["organisation_id"] for item in seen} == {str(organisation_id(network, "gt1"))}
    assert http.get(f"/api/v1/users/{own.id}", headers=headers).status_code == 200
    assert http.get(f"/api/v1/users/{other.id}", headers=headers).status_code == 404
    assert http.get(f"/api/v1/users/{other.id}/sessions", headers=headers).status_code == 404
    asked = http.get(f"/api/v1/users?organisation_id={organisation_id(network, 'gt2')}", headers=headers)
    assert asked.json["items"] == []


def test_an_administrator_sees_the_own_country_and_no_other(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    here, there = network.add_person(Role.CASEWORKER, "gt2"), network.add_person(Role.CASEWORKER, "hn1")
    seen = {item["id"] for item in http.get("/api/v1/users?limit=200", headers=own_admin).json["items"]}
    assert str(here.id) in seen
    assert str(there.id) not in seen


def test_a_regional_person_is_nobodys_to_administer_from_one_country(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    regional = network.add_person(Role.REGIONAL_COORDINATOR, "gt_ministry", countries=ALL_COUNTRIES)
    assert http.post(f"/api/v1/users/{regional.id}/suspend", headers=own_admin).status_code == 404


@pytest.mark.parametrize("role", NATIONAL_ROLES, ids=str)
def test_an_administrator_invites_into_every_national_role(
    http: FlaskClient, network: Network, own_admin: dict[str, str], role: Role
) -> None:
    answer = http.post("/api/v1/users", json=network.invitation(role=role), headers=own_admin)
    assert answer.status_code == 201
    assert (answer.json["status"], answer.json["countries"]) == ("invited", ["GT"])
    again = http.get(answer.location, headers=own_admin)
    assert again.status_code == 200
    assert "password_hash" not in again.json


def test_an_address_in_use_anywhere_is_refused_without_saying_where(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    for home in ("gt2", "hn1"):
        taken = network.add_person(Role.CASEWORKER, home)
        answer = http.post("/api/v1/users", json=network.invitation(email=taken.email.upper()), headers=own_admin)
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "email_unavailable")
        assert taken.email not in answer.text


@pytest.mark.parametrize(
    "change", [{"role": "queen"}, {"email": "x"}, {"display_name": ""}, {"password": "x"}], ids=str
)
def test_a_malformed_invitation_is_refused(
    http: FlaskClient, network: Network, own_admin: dict[str, str], change: dict[str, Any]
) -> None:
    assert http.post("/api/v1/users", json=network.invitation(**change), headers=own_admin).status_code == 422


def test_a_suspended_person_is_refused_everywhere_at_once(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    given = network.signed_in(person)
    headers = {"Authorization": f"Bearer {given['access_token']}"}
    assert http.get("/api/v1/me", headers=headers).status_code == 200
    answer = http.post(f"/api/v1/users/{person.id}/suspend", headers=own_admin)
    assert (answer.status_code, answer.json["status"]) == (200, "suspended")
    reread_revocations(network.parts)
    assert http.get("/api/v1/me", headers=headers).status_code == 401
    assert refresh(network, given["client"], given["refresh_token"]).json["error"] == "invalid_grant"
    assert given["browser"].authorize(given["client"]).status_code == 303
    assert given["browser"].sign_in(person).status_code == 401
    assert http.post(f"/api/v1/users/{person.id}/suspend", headers=own_admin).status_code == 409


def test_a_suspension_says_why_on_the_page_of_the_person_and_in_the_audit_until_it_ends(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    path = f"/api/v1/users/{person.id}"
    assert http.post(f"{path}/suspend", json={"reason": "she was seen"}, headers=own_admin).status_code == 422

    suspended = http.post(f"{path}/suspend", json={"reason": "left"}, headers=own_admin).json
    read = http.get(path, headers=own_admin)
    assert (read.json["suspended_for"], read.json["suspended_at"]) == ("left", suspended["suspended_at"])
    audited = network.rows("SELECT purpose FROM audit WHERE object_id = %s AND action = 'user.suspended'", person.id)
    assert audited == [("left",)]

    back = http.post(f"{path}/reinstate", headers=own_admin | {"If-Match": read.headers["ETag"]}).json
    assert (back["status"], back["suspended_for"], back["suspended_at"]) == ("active", None, None)


def test_the_revocation_list_is_written_again_when_it_was_lost(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    from redis import Redis

    from services.identity.tasks import push_revocations
    from shared.contracts.revocations import REVOKED_KEY

    person = network.add_person(Role.CASEWORKER, "gt1")
    http.post(f"/api/v1/users/{person.id}/suspend", headers=own_admin)
    cache = Redis.from_url(network.parts.settings.common.cache_url)
    cache.delete(REVOKED_KEY)
    push_revocations()
    assert cache.zscore(REVOKED_KEY, f"sub:{person.id}@2") is not None


def test_a_second_reset_closes_the_first_link(http: FlaskClient, network: Network, own_admin: dict[str, str]) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    links = []
    for _ in range(2):
        http.post(f"/api/v1/users/{person.id}/reset-factors", headers=own_admin)
        links.append(network.mailed_link(person.email))
    assert [http.get(link).status_code for link in links] == [404, 200]


def test_sessions_are_listed_and_ended(http: FlaskClient, network: Network, own_admin: dict[str, str]) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    given = network.signed_in(person)
    sessions = http.get(f"/api/v1/users/{person.id}/sessions", headers=own_admin).json["items"]
    assert len(sessions) == 1
    assert set(sessions[0]) == {"id", "acr", "created_at", "expires_at", "browser", "system"}
    assert http.post(f"/api/v1/users/{person.id}/sessions/end", headers=own_admin).status_code == 204
    assert http.get(f"/api/v1/users/{person.id}/sessions", headers=own_admin).json["items"] == []
    assert refresh(network, given["client"], given["refresh_token"]).json["error"] == "invalid_grant"
    assert given["browser"].sign_in(person).status_code == 303


def test_the_same_idempotency_key_invites_once(http: FlaskClient, network: Network, own_admin: dict[str, str]) -> None:
    body, headers = network.invitation(), own_admin | {"Idempotency-Key": str(uuid4())}
    first, again = (http.post("/api/v1/users", json=body, headers=headers) for _ in range(2))
    assert first.json == again.json


def test_a_character_that_cannot_be_stored_is_the_callers_mistake(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    body = network.invitation(display_name="con\0nulo")
    assert http.post("/api/v1/users", json=body, headers=own_admin).status_code == 422
    assert http.get("/api/v1/audit?actor=%00", headers=own_admin).status_code == 422


def test_a_person_works_in_a_team_which_colleagues_see(http: FlaskClient, network: Network) -> None:
    admin = network.bearer(Role.ORGANISATION_ADMIN, "gt1")
    person = network.add_person(Role.FOCAL_POINT, "gt1")
    one = f"/api/v1/users/{person.id}"

    changed = http.patch(one, json={"team": "Turno de noche"}, headers=admin | {"If-Match": '"1"'})
    seen = http.get("/api/v1/colleagues", headers=network.as_person(person)).json["items"]
    taken_out = http.patch(one, json={"team": None}, headers=admin | {"If-Match": changed.headers["ETag"]})

    assert (changed.status_code, changed.json["team"]) == (200, "Turno de noche")
    assert {each["id"]: each["team"] for each in seen}[str(person.id)] == "Turno de noche"
    assert taken_out.json["team"] is None
