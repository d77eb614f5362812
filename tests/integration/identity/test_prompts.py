"""What standard clients ask of a sign-in is done or refused aloud, never passed over."""

from datetime import timedelta

import pytest
from joserfc import jws

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import REDIRECT, Browser, Network, query_of


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture
def person(network: Network) -> Person:
    return network.add_person(Role.CASEWORKER, "gt1")


@pytest.fixture
def signed_in(network: Network, person: Person) -> Browser:
    browser = network.browser()
    assert browser.sign_in(person).status_code == 303
    return browser


def signed_in_ago(network: Network, person: Person, ago: timedelta) -> None:
    network.rows("UPDATE sign_ins SET created_at = now() - %s WHERE user_id = %s", ago, person.id)


def auth_time(id_token: str) -> int:
    import json

    return int(json.loads(jws.extract_compact(id_token.encode()).payload)["auth_time"])


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"prompt": "select_account"}, {"max_age": "0"}], ids=str)
def test_a_new_sign_in_is_requested_once_and_its_time_is_in_the_id_token(
    network: Network, web: Client, person: Person, signed_in: Browser, asked: dict[str, str]
) -> None:
    signed_in_ago(network, person, timedelta(hours=1))
    answer = signed_in.authorize(web, scope="openid", **asked)
    assert (answer.status_code, answer.location.startswith("/oauth2/sign-in?")) == (303, True)
    back = signed_in.sign_in(person, start=answer.location)
    code = query_of(signed_in.http.get(back.location))["code"]
    told = auth_time(signed_in.redeem(web, code).json["id_token"])
    assert network.parts.clock.now().timestamp() - told < 60


def test_max_age_lets_a_young_sign_in_pass_and_an_old_one_not(
    network: Network, web: Client, person: Person, signed_in: Browser
) -> None:
    assert "code" in query_of(signed_in.authorize(web, max_age="600"))
    signed_in_ago(network, person, timedelta(seconds=601))
    assert signed_in.authorize(web, max_age="600").status_code == 303
    assert query_of(signed_in.authorize(web, max_age="600", prompt="none"))["error"] == "login_required"


def test_prompt_consent_asks_even_for_an_application_of_the_platform(web: Client, signed_in: Browser) -> None:
    page = signed_in.authorize(web, prompt="consent")
    assert page.status_code == 200
    assert query_of(signed_in.submit(page, {"decision": "deny"}))["error"] == "access_denied"
    again = signed_in.submit(signed_in.authorize(web, prompt="consent"), {"decision": "allow"})
    assert "code" in query_of(again)


def test_prompt_login_and_consent_together_ask_both(web: Client, person: Person, signed_in: Browser) -> None:
    answer = signed_in.authorize(web, prompt="login consent")
    page = signed_in.http.get(signed_in.sign_in(person, start=answer.location).location)
    assert page.status_code == 200
    assert "code" in query_of(signed_in.submit(page, {"decision": "allow"}))


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
        ({"request_uri": "https://evil.example/r"}, "request_uri_not_supported"),
        ({"registration": "{}"}, "registration_not_supported"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"max_age": "99999999999999"}, "invalid_request"),
    ],
    ids=str,
)
def test_what_is_not_supported_is_said_at_the_registered_address(
    web: Client, signed_in: Browser, asked: dict[str, str], error: str
) -> None:
    answer = signed_in.authorize(web, **asked)
    assert answer.location.startswith(REDIRECT)
    assert query_of(answer)["error"] == error


def test_the_scopes_of_standard_clients_are_granted_and_unknown_ones_refused(
    network: Network, web: Client, person: Person, signed_in: Browser
) -> None:
    asked = "openid profile email address phone offline_access cases:read"
    tokens = signed_in.redeem(web, query_of(signed_in.authorize(web, scope=asked))["code"]).json
    assert tokens["scope"] == asked
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    told = network.app.test_client().get("/oauth2/userinfo", headers=headers).json
    assert (told["sub"], told["email"]) == (str(person.id), person.email)
    assert query_of(signed_in.authorize(web, scope="openid nothing:real"))["error"] == "invalid_scope"


def test_a_client_that_acts_for_itself_gets_no_more_by_a_scope_that_is_ignored_for_people(network: Network) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    answer = network.app.test_client().post(
        "/oauth2/token", data={"grant_type": "client_credentials", "scope": "profile"}, headers=network.basic(client)
    )
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(("locales", "language"), [("en", "en"), ("fr en-GB es", "en"), ("es-GT en", "es")])
def test_the_pages_speak_the_language_that_is_asked_for(
    network: Network, web: Client, person: Person, locales: str, language: str
) -> None:
    browser, other = network.browser(), {"Accept-Language": "es" if language == "en" else "en"}
    start = browser.authorize(web, ui_locales=locales)
    page = browser.http.get(start.location, headers=other)
    assert page.headers["Content-Language"] == language


def test_the_metadata_says_so(network: Network) -> None:
    told = network.app.test_client().get("/.well-known/openid-configuration").json
    assert told["prompt_values_supported"] == ["none", "login", "consent", "select_account"]
    assert "client_secret_post" in told["token_endpoint_auth_methods_supported"]
    assert "client_secret_post" in told["introspection_endpoint_auth_methods_supported"]
