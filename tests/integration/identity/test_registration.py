"""Third parties register applications that people sign in with, and clients that hold a key instead of a secret."""

import time
from functools import reduce
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import (
    REDIRECT,
    Network,
    organisation_id,
    query_of,
    refresh,
    token_request,
)

KEY = ECKey.generate_key("P-256", parameters={"kid": "one"})
JWKS = {"keys": [KEY.as_dict(private=False)]}
NESTED: list[Any] = reduce(lambda inner, _: [inner], range(300), list[Any]())


def register(http: FlaskClient, network: Network, headers: dict[str, Any], **changes: Any) -> TestResponse:
    body = network.registration(name="Tablero externo", **changes)
    return http.post("/api/v1/clients", json=body, headers=headers)


def registered(network: Network, made: dict[str, Any]) -> Client:
    network.parts.clients.forget()
    client = network.parts.clients.find(made["client_id"])
    network.secrets[client.client_id] = made["client_secret"] or ""
    return client


@pytest.mark.parametrize("method", ["client_secret_basic", "none"])
def test_people_sign_in_with_an_application_of_a_third_party(
    http: FlaskClient, network: Network, own_admin: dict[str, str], method: str
) -> None:
    made = register(http, network, own_admin, auth_method=method, redirect_uris=[REDIRECT], scope="cases:read").json
    assert made["redirect_uris"] == [REDIRECT]
    assert (made["client_secret"] is None) == (method == "none")
    client, browser = registered(network, made), network.browser()
    person = network.add_person(Role.CASEWORKER, "gt1")
    browser.sign_in(person)
    page = browser.authorize(client, scope="openid cases:read")
    assert "Tablero externo" in page.text
    assert network.organisations["gt1"].public_name in page.text
    code = query_of(browser.submit(page, {"decision": "allow"}))["code"]
    tokens = browser.redeem(client, code).json
    assert tokens["scope"] == "openid cases:read"
    own = token_request(network, client, grant_type="client_credentials")
    assert own.json["error"] == ("invalid_client" if method == "none" else "unauthorized_client")


@pytest.mark.parametrize("home", ["gt2", "gt_ministry", "hn1"])
def test_people_of_another_organisation_cannot_let_it_act_for_them(
    http: FlaskClient, network: Network, own_admin: dict[str, str], home: str
) -> None:
    made = register(http, network, own_admin, redirect_uris=[REDIRECT]).json
    client, browser = registered(network, made), network.browser()
    person = network.add_person(Role.CASEWORKER, home)
    start = browser.authorize(client, scope="cases:read", country=None)
    assert start.status_code == 303
    refused = query_of(browser.http.get(browser.sign_in(person, start=start.location).location))
    assert (refused["error"], refused["state"], "code" in refused) == ("access_denied", "estado-1", False)
    for changes in ({}, {"prompt": "none"}, {"prompt": "consent"}):
        assert query_of(browser.authorize(client, **changes))["error"] == "access_denied"
    assert audited(http, network, person, "authorization.refused") == {client.client_id}


def test_a_link_of_another_organisation_lets_the_person_sign_in_with_another_account(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    made = register(http, network, own_admin, redirect_uris=[REDIRECT], scope="cases:read").json
    client, browser = registered(network, made), network.browser()
    browser.sign_in(network.add_person(Role.CASEWORKER, "gt2"))
    again = browser.authorize(client, prompt="login")
    page = browser.http.get(browser.sign_in(network.add_person(Role.CASEWORKER, "gt1"), start=again.location).location)
    assert "Tablero externo" in page.text


def test_what_an_application_holds_ends_when_its_organisation_is_not_the_persons(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    made = register(http, network, own_admin, redirect_uris=[REDIRECT], scope="cases:read").json
    client, browser = registered(network, made), network.browser()
    browser.sign_in(network.add_person(Role.CASEWORKER, "gt1"))
    first, second = (
        query_of(browser.submit(browser.authorize(client), {"decision": "allow"}))["code"] for _ in range(2)
    )
    tokens = browser.redeem(client, first).json
    # As if they had been given before the rule was there.
    home = organisation_id(network, "gt2")
    network.rows("UPDATE clients SET organisation_id = %s WHERE id = %s", home, client.id)
    network.parts.clients.forget()
    assert browser.redeem(client, second).json["error"] == "invalid_grant"
    assert refresh(network, client, tokens["refresh_token"]).json["error"] == "invalid_grant"


def test_the_audit_names_the_application_that_a_person_let_act(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    made = register(http, network, own_admin, redirect_uris=[REDIRECT], scope="cases:read").json
    client, browser = registered(network, made), network.browser()
    person = network.add_person(Role.CASEWORKER, "gt1")
    browser.sign_in(person)
    browser.submit(browser.authorize(client), {"decision": "allow"})
    assert audited(http, network, person, "authorization.granted") == {client.client_id}


def audited(http: FlaskClient, network: Network, person: Person, action: str) -> set[str]:
    """The applications of which the person's organisation reads `action` in its audit."""
    home = next(key for key, known in network.organisations.items() if known.id == person.organisation_id)
    query = {"action": action, "object_id": str(person.id)}
    found = http.get("/api/v1/audit", query_string=query, headers=network.bearer(Role.SUPERVISOR, home)).json["items"]
    return {entry["client_id"] for entry in found}


DELEGABLE_TO_NOBODY = ["access-requests:decide", "clients:write", "organisations:write", "users:write"]


@pytest.mark.parametrize("scope", DELEGABLE_TO_NOBODY)
def test_the_power_to_let_others_in_is_not_delegated_to_an_application(
    http: FlaskClient, network: Network, own_admin: dict[str, str], scope: str
) -> None:
    asked = {"role": "country_admin", "redirect_uris": [REDIRECT]}
    refused = register(http, network, own_admin, scope=f"users:read {scope}", **asked)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "scope_not_delegable")
    assert refused.json["errors"][0]["pointer"] == "/scope"
    made = register(http, network, own_admin, **asked).json
    assert "users:read" in made["scope"].split()
    assert set(DELEGABLE_TO_NOBODY).isdisjoint(made["scope"].split())
    machine = register(http, network, own_admin, role="country_admin", scope=scope)
    assert machine.json["scope"] == scope


@pytest.mark.parametrize("scope", DELEGABLE_TO_NOBODY)
def test_an_application_registered_before_gets_no_power_to_let_others_in(
    http: FlaskClient, network: Network, scope: str
) -> None:
    client, browser = network.add_web_client("gt1"), network.browser()
    person = network.add_person(Role.COUNTRY_ADMIN, "gt1")
    browser.sign_in(person)
    assert query_of(browser.authorize(client, scope=scope))["error"] == "invalid_scope"
    tokens = browser.redeem(client, query_of(browser.submit(browser.authorize(client), {"decision": "allow"}))["code"])
    assert scope not in tokens.json["scope"].split()
    # As if the person had agreed to it before the rule was there.
    network.rows(
        "UPDATE refresh_families SET scope = array_append(scope, %s) WHERE client_id = %s", scope, client.client_id
    )
    again = refresh(network, client, tokens.json["refresh_token"]).json
    assert scope not in again["scope"].split()


def test_a_client_with_a_key_gets_its_token_by_an_assertion(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    made = register(http, network, own_admin, auth_method="private_key_jwt", jwks=JWKS).json
    assert (made["auth_method"], made["client_secret"]) == ("private_key_jwt", None)
    now = int(time.time())
    claims = {"iss": made["client_id"], "sub": made["client_id"], "iat": now, "exp": now + 60, "jti": str(uuid4())}
    claims["aud"] = f"{network.parts.settings.common.issuer}/oauth2/token"
    assertion = jwt.encode({"alg": "ES256", "kid": "one"}, claims, KEY, algorithms=["ES256"])
    answer = http.post(
        "/oauth2/token",
        data={
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion,
        },
    )
    assert answer.status_code == 200, answer.json


def test_an_unsafe_address_is_refused(http: FlaskClient, network: Network, own_admin: dict[str, str]) -> None:
    for name in ("redirect_uris", "post_logout_redirect_uris"):
        changes = {"redirect_uris": [REDIRECT]} | {name: [REDIRECT, "javascript:alert(1)"]}
        answer = register(http, network, own_admin, **changes)
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "unsafe_redirect")
        assert answer.json["errors"][0]["pointer"] == f"/{name}/1"


@pytest.mark.parametrize(
    "key", [KEY.as_dict(private=True), JWKS["keys"][0] | {"more": NESTED}], ids=["private", "nested three hundred deep"]
)
def test_keys_that_prove_nothing_are_refused(
    http: FlaskClient, network: Network, own_admin: dict[str, str], key: dict[str, Any]
) -> None:
    answer = register(http, network, own_admin, auth_method="private_key_jwt", jwks={"keys": [key]})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "wrong_keys")


def test_an_application_of_another_organisation_waits_for_its_yes(http: FlaskClient, network: Network) -> None:
    outside = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    made = register(http, network, outside, auth_method="none", redirect_uris=[REDIRECT]).json
    assert made["status"] == "pending"
    done = network.approve(made["access_request_id"], "gt1")
    assert "client_secret" not in done
    assert registered(network, made).active
