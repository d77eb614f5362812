"""No error path of the authorization server leads a browser to an address that is not registered."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Browser, Network

UNREGISTERED = [
    "https://app.example",
    "https://app.example/",
    "https://app.example/callback/",
    "https://app.example/callback?x=1",
    "https://app.example/callback#x",
    "https://app.example/Callback",
    "https://APP.example/callback",
    "https://app.example:443/callback",
    "http://app.example/callback",
    "https://app.example/callback/../evil",
    "https://app.example/callback%2F..%2Fevil",
    "https://app.example.evil.example/callback",
    "https://app.example@evil.example/callback",
    "https://user:pass@app.example/callback",
    "https://evil.example/?https://app.example/callback",
    "https://evil.example#https://app.example/callback",
    "//app.example/callback",
    "/callback",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://app.example\\@evil.example/callback",
    "https://app.example/callback\r\nLocation: https://evil.example",
    'https://app.example/callback"',
    "https://app.example/callbackñ",
    " https://app.example/callback",
    "https://app.example/callback ",
    "http://127.0.0.1/callback",
    "http://localhost:8080/callback",
    "https://app.example/callback;x=1",
    "https://app.example/callback/.",
    "https://app.example/./callback",
    "https://app.example//callback",
    "https://app.example:0/callback",
    "https://app.example.:443/callback",
    "https://app.example./callback",
    "https://xn--pp-eka.example/callback",
    "https://app.example/callback?",
    "https://app.example/callback%00",
    "https://app.example/callback%23",
    "https:app.example/callback",
    "https:///app.example/callback",
    "http://[::1]/callback",
    "vbscript:x",
    "file:///etc/passwd",
    "about:blank",
    "com.example.app:/callback",
    "https://app.example/callback https://evil.example",
    "https://app.example/callback,https://evil.example",
    "\\\\evil.example\\callback",
    "https://*.example/callback",
    "*",
    "null",
]
WRONG_ELSEWHERE: list[dict[str, Any]] = [
    {},
    {"response_type": "token"},
    {"response_type": 'c"ñ'},
    {"response_type": None},
    {"scope": "nothing:real"},
    {"code_challenge": None},
    {"prompt": "none"},
    {"country": "ZZ"},
]


@pytest.fixture(scope="module")
def person(network: Network) -> Person:
    return network.add_person(Role.CASEWORKER, "gt1")


@pytest.fixture(scope="module")
def browsers(network: Network, person: Person) -> list[Browser]:
    """One that is signed in, and one that is not."""
    signed_in, stranger = network.browser(), network.browser()
    signed_in.sign_in(person)
    return [signed_in, stranger]


@pytest.fixture(scope="module")
def applications(network: Network) -> list[Client]:
    """Of the platform, of a third party, without a secret, of another organisation, and one that must push."""
    return [
        network.add_web_client("gt1", first_party=True),
        network.add_web_client("gt1"),
        network.add_public_client("gt1"),
        network.add_web_client("gt2"),
        network.add_web_client("gt1", first_party=True, require_pushed_authorization_requests=True),
    ]


def push(network: Network, client: Client, form: dict[str, Any]) -> TestResponse:
    headers = network.basic(client) if client.is_confidential else {}
    return network.app.test_client().post("/oauth2/par", data={"client_id": client.client_id} | form, headers=headers)


def test_no_error_path_leads_to_an_unregistered_address(
    network: Network, browsers: list[Browser], applications: list[Client], announce: Callable[[str], None]
) -> None:
    asked: Counter[str] = Counter()
    for address in UNREGISTERED:
        for client in applications:
            for wrong in (*WRONG_ELSEWHERE, {"resource": "https://evil.example"}, {"request": "x"}):
                changes = {"redirect_uri": address} | wrong
                for browser in browsers if client is applications[0] else browsers[:1]:
                    asked["authorize"] += 1
                    assert _stays(browser.authorize(client, **changes)), (address, wrong)
            form = {"response_type": "code", "redirect_uri": address, "code_challenge_method": "S256"}
            pushed = push(network, client, form | {"code_challenge": browsers[0].pkce.challenge})
            asked["pushed"] += 1
            assert (pushed.status_code, pushed.headers.get("Location")) == (400, None)
            asked["consent"] += 1
            query = urlencode(form | {"client_id": client.client_id})
            assert _stays(browsers[0].http.get(f"/oauth2/consent?{query}"))
    for address in UNREGISTERED:
        query = urlencode({"client_id": applications[0].client_id, "post_logout_redirect_uri": address})
        asked["logout"] += 1
        answer = network.browser().http.get(f"/oauth2/logout?{query}")
        assert "Location" not in answer.headers, address
        asked["sign-in"] += 1
        assert _stays(network.browser().http.get(f"/oauth2/sign-in?{urlencode({'next': address})}"), status=200)
    announce(f"redirects: {len(UNREGISTERED)} unregistered addresses, asked for {dict(asked)}: none was led there")
    assert len(UNREGISTERED) >= 40
    assert min(asked.values()) >= 40


def _stays(answer: TestResponse, status: int = 400) -> bool:
    return (answer.status_code, answer.headers.get("Location")) == (status, None)
