"""Authorization code with PKCE: who may be redirected where, and what a code is good for."""

from datetime import timedelta
from typing import Any

import pytest

from services.identity.bootstrap import Services
from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import REDIRECT, Browser, Network, query_of, refresh
from tests.integration.identity.revoked import reread_revocations
from tests.integration.identity.test_redirect_corpus import WRONG_ELSEWHERE


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture(scope="module")
def person(network: Network) -> Person:
    return network.add_person(Role.CASEWORKER, "gt1")


@pytest.fixture(scope="module")
def signed_in(network: Network, web: Client, person: Person) -> Browser:
    browser = network.browser()
    browser.code_for(web, person)
    return browser


def test_a_person_signs_in_and_the_application_gets_tokens_for_them(
    network: Network, web: Client, person: Person
) -> None:
    browser = network.browser()
    answer = browser.redeem(web, browser.code_for(web, person, scope="openid", nonce="n1"))
    assert answer.status_code == 200
    assert set(answer.json) >= {"access_token", "refresh_token", "id_token"}
    headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
    userinfo = network.app.test_client().get("/oauth2/userinfo", headers=headers).json
    assert (userinfo["sub"], userinfo["role"], userinfo["ctry"]) == (str(person.id), "caseworker", ["GT"])


def test_the_answer_says_who_answered_and_repeats_the_state(network: Network, web: Client, signed_in: Browser) -> None:
    query = query_of(signed_in.authorize(web, state="a b&c"))
    assert query["state"] == "a b&c"
    assert query["iss"] == network.parts.settings.common.issuer
    assert query["code"]


@pytest.mark.parametrize("kind", ["confidential", "public"])
@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": "s256"},
        {"code_challenge": "short"},
        {"code_challenge": "ñ" * 43},
        {"code_challenge": "a" * 128},
    ],
    ids=str,
)
def test_every_client_needs_pkce_with_s256(network: Network, web: Client, kind: str, changes: dict[str, Any]) -> None:
    client = web if kind == "confidential" else network.add_public_client("gt1")
    query = query_of(network.browser().authorize(client, **changes))
    assert query["error"] == "invalid_request"
    assert query["iss"]
    assert query["state"] == "estado-1"


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"code_verifier": "another-verifier" * 4}, "invalid_grant"), ({"code_verifier": ""}, "invalid_request"),
     ({"code_verifier": "corto"}, "invalid_request"), ({"redirect_uri": "https://app.example/other"}, "invalid_grant"),
     ({"redirect_uri": ""}, "invalid_grant"), ({"code": "nobody"}, "invalid_grant")],
    ids=str,
)  # fmt: skip
def test_a_code_needs_its_verifier_and_its_redirect(
    web: Client, signed_in: Browser, changes: dict[str, Any], error: str
) -> None:
    code = query_of(signed_in.authorize(web))["code"]
    answer = signed_in.redeem(web, code, **changes)
    assert (answer.status_code, answer.json["error"]) == (400, error)


def test_the_challenge_itself_is_no_verifier(web: Client, signed_in: Browser) -> None:
    code = query_of(signed_in.authorize(web))["code"]
    assert signed_in.redeem(web, code, code_verifier=signed_in.pkce.challenge).json["error"] == "invalid_grant"


@pytest.mark.parametrize("redirect_uri", [None, ""], ids=repr)
def test_no_error_path_redirects_without_an_address(web: Client, signed_in: Browser, redirect_uri: str | None) -> None:
    for wrong in WRONG_ELSEWHERE:
        answer = signed_in.authorize(web, redirect_uri=redirect_uri, **wrong)
        assert (answer.status_code, answer.headers.get("Location")) == (400, None), wrong


@pytest.mark.parametrize("client_id", [None, "", "nobody", "ceiba-web\x00", "x" * 3000])
def test_an_unknown_client_redirects_nowhere(web: Client, signed_in: Browser, client_id: str | None) -> None:
    answer = signed_in.authorize(web, client_id=client_id)
    assert answer.status_code == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": 'c"ñ'}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": "nothing:real"}, "invalid_scope"),
        ({"scope": "users:write"}, "invalid_scope"),
        ({"country": "HN"}, "invalid_scope"),
        ({"country": "GT HN"}, "invalid_scope"),
        ({"country": "*"}, "invalid_scope"),
    ],
    ids=str,
)
def test_other_errors_come_back_at_the_registered_address(
    network: Network, web: Client, signed_in: Browser, changes: dict[str, Any], error: str
) -> None:
    answer = signed_in.authorize(web, **changes)
    assert answer.location.startswith(REDIRECT)
    query = query_of(answer)
    assert (query["error"], query["state"]) == (error, "estado-1")
    assert query["iss"] == network.parts.settings.common.issuer
    assert "code" not in query


def test_a_parameter_that_comes_twice_redirects_nowhere(network: Network, web: Client, signed_in: Browser) -> None:
    path = f"/oauth2/authorize?client_id={web.client_id}&client_id=x&redirect_uri={REDIRECT}&response_type=code"
    assert signed_in.http.get(path).status_code == 400


def test_prompt_none_never_shows_a_page(network: Network, web: Client) -> None:
    assert query_of(network.browser().authorize(web, prompt="none"))["error"] == "login_required"


def test_a_code_that_comes_twice_revokes_what_it_gave(network: Network, web: Client, signed_in: Browser) -> None:
    code = query_of(signed_in.authorize(web))["code"]
    first = signed_in.redeem(web, code)
    assert first.status_code == 200
    again = signed_in.redeem(web, code)
    assert (again.status_code, again.json["error"]) == (400, "invalid_grant")
    assert refresh(network, web, first.json["refresh_token"]).json["error"] == "invalid_grant"
    reread_revocations(network.parts)
    me = network.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {first.json['access_token']}"})
    assert me.status_code == 401


def test_a_code_of_another_client_is_worth_nothing_and_stays_good(
    network: Network, web: Client, signed_in: Browser
) -> None:
    code = query_of(signed_in.authorize(web))["code"]
    other = network.add_web_client("gt1", first_party=True)
    assert signed_in.redeem(other, code).json["error"] == "invalid_grant"
    assert signed_in.redeem(web, code).status_code == 200


def test_a_code_lives_at_most_a_minute(network: Network, web: Client, signed_in: Browser, parts: Services) -> None:
    code = query_of(signed_in.authorize(web))["code"]
    with parts.system_work(ALL_COUNTRIES) as work:
        lifetime = work.connection.exec_driver_sql("SELECT max(expires_at) - now() FROM authorization_codes").scalar()
        work.connection.exec_driver_sql("UPDATE authorization_codes SET expires_at = now() WHERE used_at IS NULL")
    assert lifetime <= timedelta(seconds=60)
    assert signed_in.redeem(web, code).json["error"] == "invalid_grant"


def test_a_third_party_asks_first_and_gets_only_what_was_allowed(network: Network, person: Person) -> None:
    client, browser = network.add_web_client("gt1"), network.browser()
    sign_in = browser.authorize(client, scope="cases:read")
    consent = browser.http.get(browser.sign_in(person, start=sign_in.location).location)
    assert consent.status_code == 200
    assert "Ver los casos a su alcance" in consent.text
    assert "Registrar casos" not in consent.text
    assert "<code>" not in consent.text
    assert "https://app.example" in consent.headers["Content-Security-Policy"]
    denied = query_of(browser.submit(consent, {"decision": "deny"}))
    assert denied["error"] == "access_denied"
    assert denied["iss"]
    code = query_of(browser.submit(consent, {"decision": "allow"}))["code"]
    assert browser.redeem(client, code).json["scope"] == "cases:read"


def test_consent_without_our_form_is_refused(network: Network, person: Person) -> None:
    client, browser = network.add_web_client("gt1"), network.browser()
    browser.sign_in(person)
    page = browser.authorize(client)
    assert page.status_code == 200
    path = "/oauth2/consent?" + page.request.query_string.decode()
    assert browser.http.post(path, data={"decision": "allow"}).status_code == 403
    assert browser.http.post(path, data={"decision": "allow", "form_token": "0" * 64}).status_code == 403


def test_a_regional_person_may_narrow_to_one_country(network: Network) -> None:
    client = network.add_web_client("gt1", first_party=True)
    person = network.add_person(Role.ANALYST, "gt_ministry", countries=ALL_COUNTRIES)
    browser = network.browser()
    answer = browser.redeem(client, browser.code_for(client, person, country="HN"))
    headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert network.app.test_client().get("/api/v1/me", headers=headers).json["countries"] == ["HN"]


def test_codes_are_stored_as_digests_only(web: Client, signed_in: Browser, parts: Services) -> None:
    code = query_of(signed_in.authorize(web))["code"]
    with parts.system_work(ALL_COUNTRIES) as work:
        rows = work.connection.exec_driver_sql("SELECT to_jsonb(c)::text FROM authorization_codes c").scalars().all()
    assert rows
    assert code not in "".join(rows)
