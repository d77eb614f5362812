"""People choose their language, see where they are signed in, and sign out of a lost phone."""

import re
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Network, query_of, refresh


def _headers(tokens: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def test_a_person_chooses_the_language_of_their_mail_and_nothing_else(http: FlaskClient, network: Network) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    headers = network.as_person(person)
    read = http.get("/api/v1/me", headers=headers)
    version = {"If-Match": read.headers["ETag"]}
    assert (read.json["language"], read.json["second_factor"]) == ("es", True)

    changed = http.patch("/api/v1/me", json={"language": "en"}, headers=headers | version)
    assert (changed.status_code, changed.json["language"]) == (200, "en")
    assert network.actions_about(person.id)[-1] == "profile.changed"
    late = http.patch("/api/v1/me", json={"language": "es"}, headers=headers | version)
    assert late.status_code == 412
    now = {"If-Match": changed.headers["ETag"]}
    for refused in ({"language": "fr"}, {"role": "supervisor"}, {"display_name": "Otra"}, {"language": None}):
        assert http.patch("/api/v1/me", json=refused, headers=headers | now).status_code == 422


def test_a_system_has_no_profile_to_change_and_no_browser(http: FlaskClient, network: Network) -> None:
    headers = network.bearer(Role.CASEWORKER, "gt1")
    assert "ETag" not in http.get("/api/v1/me", headers=headers).headers
    assert http.patch("/api/v1/me", json={"language": "en"}, headers=headers).status_code == 404
    assert http.get("/api/v1/me/sessions", headers=headers).status_code == 404


def test_a_session_of_another_browser_is_ended_and_this_one_goes_on(http: FlaskClient, network: Network) -> None:
    person = network.add_person(Role.CASEWORKER, "gt1")
    here, lost = network.signed_in(person), network.signed_in(person)

    listed = http.get("/api/v1/me/sessions", headers=_headers(here)).json["items"]
    assert [each["current"] for each in listed] == [False, True], "the newest first"
    assert http.post(f"/api/v1/me/sessions/{listed[0]['id']}/end", headers=_headers(here)).status_code == 204

    assert refresh(network, lost["client"], lost["refresh_token"]).json["error"] == "invalid_grant"
    assert refresh(network, here["client"], here["refresh_token"]).status_code == 200
    again = http.post(f"/api/v1/me/sessions/{listed[0]['id']}/end", headers=_headers(here))
    assert again.status_code == 404


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"


def test_a_session_names_its_browser_and_nothing_more_of_it_is_kept(http: FlaskClient, network: Network) -> None:
    person, admin = network.add_person(Role.CASEWORKER, "gt1"), network.bearer(Role.COUNTRY_ADMIN, "gt1")
    here, browser = network.signed_in(person), network.browser()
    browser.http.environ_base["HTTP_USER_AGENT"] = FIREFOX
    assert browser.sign_in(person).status_code == 303

    own = http.get("/api/v1/me/sessions", headers=_headers(here)).json["items"]
    theirs = http.get(f"/api/v1/users/{person.id}/sessions", headers=admin).json["items"]

    for listed in (own, theirs):
        assert [(each["browser"], each["system"]) for each in listed] == [("firefox", "windows"), (None, None)]
    (row,) = network.rows(
        "SELECT s::text AS whole FROM sign_ins s WHERE user_id = %s AND browser IS NOT NULL", person.id
    )
    assert not re.search(r"Firefox|Gecko|133\.0", row.whole), "the version of the browser"


def test_an_application_of_others_neither_sees_nor_ends_where_a_person_is_signed_in(
    http: FlaskClient, network: Network
) -> None:
    person, browser = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
    other = network.add_web_client("gt1")
    page = browser.authorize(other)
    page = browser.http.get(browser.sign_in(person, start=page.location).location)
    code = query_of(browser.submit(page, {"decision": "allow"}))["code"]
    headers = _headers(browser.redeem(other, code).json)

    assert http.get("/api/v1/me", headers=headers).status_code == 200
    assert http.get("/api/v1/me/sessions", headers=headers).status_code == 403
    assert http.post(f"/api/v1/me/sessions/{uuid4()}/end", headers=headers).status_code == 403
    changed = http.patch("/api/v1/me", json={"language": "en"}, headers=headers | {"If-Match": '"1"'})
    assert changed.status_code == 403


def test_the_session_of_a_colleague_looks_like_a_missing_one(http: FlaskClient, network: Network) -> None:
    person, colleague = (network.add_person(Role.CASEWORKER, "gt1") for _ in range(2))
    own, other = network.signed_in(person), network.signed_in(colleague)
    (theirs,) = http.get("/api/v1/me/sessions", headers=_headers(other)).json["items"]

    foreign = http.post(f"/api/v1/me/sessions/{theirs['id']}/end", headers=_headers(own))
    missing = http.post(f"/api/v1/me/sessions/{uuid4()}/end", headers=_headers(own))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.json | {"request_id": ""} == missing.json | {"request_id": ""}
    assert refresh(network, other["client"], other["refresh_token"]).status_code == 200


def test_the_systems_of_one_organisation_are_listed(http: FlaskClient, network: Network) -> None:
    one, other = network.add_client("gt1", role=Role.CASEWORKER), network.add_client("gt2", role=Role.CASEWORKER)
    headers = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")

    listed = http.get(f"/api/v1/clients?limit=200&organisation_id={one.organisation_id}", headers=headers).json["items"]

    assert one.client_id in {item["client_id"] for item in listed}
    assert other.client_id not in {item["client_id"] for item in listed}


def test_a_role_says_in_words_what_it_may(http: FlaskClient, network: Network) -> None:
    items = http.get("/api/v1/roles", headers=network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")).json["items"]
    assert all(sentence["es"] and sentence["en"] for item in items for sentence in item["allows"])
    assert all(item["allows"] for item in items)
