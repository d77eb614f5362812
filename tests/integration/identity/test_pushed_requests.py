"""Pushed authorization requests (RFC 9126): the client says what it asks for, the browser only brings a name."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from werkzeug.test import TestResponse

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import REDIRECT, Browser, Network, query_of


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture(scope="module")
def strict(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True, require_pushed_authorization_requests=True)


@pytest.fixture(scope="module")
def person(network: Network) -> Person:
    return network.add_person(Role.CASEWORKER, "gt1")


def push(network: Network, browser: Browser, client: Client, **changes: str | None) -> TestResponse:
    form: dict[str, str | None] = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": REDIRECT,
        "state": "estado-1",
        "code_challenge": browser.pkce.challenge,
        "code_challenge_method": "S256",
    }
    kept = {name: value for name, value in (form | changes).items() if value is not None}
    headers = network.basic(client) if client.is_confidential else {}
    return network.app.test_client().post("/oauth2/par", data=kept, headers=headers)


def bring(browser: Browser, client: Client, request_uri: str, **more: str) -> TestResponse:
    return browser.http.get(
        f"/oauth2/authorize?{urlencode({'client_id': client.client_id, 'request_uri': request_uri, **more})}"
    )


def named(answer: TestResponse) -> str:
    assert answer.status_code == 201, answer.json
    assert answer.json["expires_in"] == 60
    return str(answer.json["request_uri"])


@pytest.mark.parametrize("kind", ["confidential", "public", "strict"])
def test_a_person_signs_in_by_a_pushed_request(network: Network, person: Person, kind: str) -> None:
    values: dict[str, Any] = {"require_pushed_authorization_requests": kind == "strict", "first_party": True}
    client = network.add_public_client("gt1") if kind == "public" else network.add_web_client("gt1", **values)
    browser = network.browser()
    opened = bring(browser, client, named(push(network, browser, client, scope="openid cases:read", nonce="n1")))
    sign_in = browser.http.get(opened.location)
    answer = browser.http.get(browser.sign_in(person, start=sign_in.location).location)
    assert query_of(answer)["state"] == "estado-1"
    tokens = browser.redeem(client, query_of(answer)["code"])
    assert (tokens.status_code, tokens.json["scope"]) == (200, "openid cases:read")


def test_the_browser_sees_nothing_of_the_request_but_its_name(network: Network, web: Client) -> None:
    browser = network.browser()
    request_uri = named(push(network, browser, web, scope="cases:read", ui_locales="en"))
    opened = bring(browser, web, request_uri)
    sign_in = browser.http.get(opened.location)
    page = browser.http.get(sign_in.location)
    assert page.headers["Content-Language"] == "en"
    assert "https://app.example" in page.headers["Content-Security-Policy"]
    for seen in (opened.location, sign_in.location, page.text):
        assert "cases:read" not in seen
        assert "estado-1" not in seen
        assert request_uri.rpartition(":")[2] not in seen


def test_a_third_partys_consent_is_asked_by_the_pushed_scope_and_outlives_a_reload(
    network: Network, person: Person
) -> None:
    client, browser = network.add_web_client("gt1"), network.browser()
    browser.sign_in(person)
    opened = bring(browser, client, named(push(network, browser, client, scope="cases:read")))
    consent = browser.http.get(opened.location)
    again = browser.http.get(opened.location)
    assert consent.status_code == again.status_code == 200
    assert "Ver los casos a su alcance" in consent.text
    code = query_of(browser.submit(again, {"decision": "allow"}))["code"]
    assert browser.redeem(client, code).json["scope"] == "cases:read"
    # The request has been answered: its name in the browser leads nowhere.
    assert browser.http.get(opened.location).status_code == 400


def test_a_sign_in_that_was_asked_for_again_is_asked_for_once(network: Network, web: Client, person: Person) -> None:
    browser = network.browser()
    browser.sign_in(person)
    opened = bring(browser, web, named(push(network, browser, web, prompt="login")))
    sign_in = browser.http.get(opened.location)
    assert sign_in.location.startswith("/oauth2/sign-in?")
    answer = browser.http.get(browser.sign_in(person, start=sign_in.location).location)
    assert "code" in query_of(answer)


def test_a_name_is_good_once(network: Network, web: Client, person: Person) -> None:
    browser = network.browser()
    browser.sign_in(person)
    request_uri = named(push(network, browser, web))
    assert bring(browser, web, request_uri).status_code == 303
    again = bring(browser, web, request_uri)
    assert (again.status_code, again.headers.get("Location")) == (400, None)


def test_a_name_is_good_for_a_minute(network: Network, web: Client) -> None:
    browser = network.browser()
    request_uri = named(push(network, browser, web))
    network.rows("UPDATE pushed_requests SET expires_at = now()")
    assert bring(browser, web, request_uri).status_code == 400


def test_a_name_is_good_for_its_client_alone(network: Network, web: Client, strict: Client) -> None:
    browser = network.browser()
    request_uri = named(push(network, browser, web))
    assert bring(browser, strict, request_uri).status_code == 400
    assert bring(browser, web, request_uri).status_code == 303


def test_what_the_browser_adds_to_the_name_changes_nothing(network: Network, person: Person) -> None:
    client, browser = network.add_web_client("gt1"), network.browser()
    browser.sign_in(person)
    request_uri = named(push(network, browser, client, scope="cases:read"))
    opened = bring(browser, client, request_uri, scope="cases:write", redirect_uri="https://evil.example", state="x")
    consent = browser.http.get(opened.location)
    assert "Registrar casos" not in consent.text
    answer = browser.submit(consent, {"decision": "allow"})
    assert answer.location.startswith(REDIRECT)
    assert query_of(answer)["state"] == "estado-1"


def test_a_client_that_must_push_gets_nothing_otherwise(network: Network, strict: Client) -> None:
    query = query_of(network.browser().authorize(strict))
    assert (query["error"], query["state"]) == ("invalid_request", "estado-1")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"redirect_uri": "https://evil.example"}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "nothing:real"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
        ({"client_id": "another"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
    ],
    ids=str,
)
def test_a_wrong_request_is_refused_when_it_is_pushed(
    network: Network, web: Client, changes: dict[str, Any], error: str
) -> None:
    answer = push(network, network.browser(), web, **changes)
    assert (answer.status_code, answer.json["error"], answer.headers.get("Location")) == (400, error, None)


def test_only_the_client_itself_pushes(network: Network, web: Client) -> None:
    http = network.app.test_client()
    wrong = http.post("/oauth2/par", data={"response_type": "code"}, headers=network.basic(web, "wrong"))
    assert (wrong.status_code, wrong.json["error"]) == (401, "invalid_client")
    bare = http.post("/oauth2/par", data={"client_id": web.client_id, "redirect_uri": REDIRECT})
    assert (bare.status_code, bare.json["error"]) == (401, "invalid_client")
    assert http.get("/oauth2/par").status_code == 405


def test_a_system_has_nothing_to_push(network: Network) -> None:
    system = network.add_client("gt1", role=Role.CASEWORKER)
    answer = push(network, network.browser(), system)
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_request")


def test_a_pushed_request_is_stored_without_name_and_without_hints(network: Network, web: Client) -> None:
    browser = network.browser()
    request_uri = named(push(network, browser, web, login_hint="ana@ceiba.example"))
    rows = network.rows("SELECT to_jsonb(p)::text AS row FROM pushed_requests p")
    stored = "".join(row.row for row in rows)
    assert request_uri.rpartition(":")[2] not in stored
    assert "ana@" not in stored


def test_pushed_requests_are_forgotten_once_they_are_over(network: Network, web: Client) -> None:
    from services.identity.usecases.clear_expired import clear_expired

    named(push(network, network.browser(), web))
    network.rows("UPDATE pushed_requests SET expires_at = now() - interval '1 second'")
    with network.parts.system_work(ALL_COUNTRIES) as work:
        clear_expired(work=work)
    assert network.rows("SELECT count(*) AS n FROM pushed_requests")[0].n == 0


def test_the_metadata_says_where_to_push(network: Network) -> None:
    told = network.app.test_client().get("/.well-known/oauth-authorization-server").json
    assert told["pushed_authorization_request_endpoint"] == f"{told['issuer']}/oauth2/par"
    assert told["require_pushed_authorization_requests"] is False
    assert parse_qs(urlsplit(told["pushed_authorization_request_endpoint"]).query) == {}
