"""Attempts on a browser's session: forged requests, open redirects, cookies that could be read."""

import re
from typing import Any

import pytest
import requests

from tests.contract.browser import Browser
from tests.contract.test_contract_rules import assert_problem
from tests.support.platform import Platform
from tests.support.second_factor import code_for

pytestmark = pytest.mark.contract

SEARCH: dict[str, Any] = {"json": {"name": "Nadie Ninguna"}}


@pytest.fixture(scope="module")
def browser(platform: Platform) -> Browser:
    """A caseworker of El Salvador, signed in."""
    browser = Browser(platform)
    browser.sign_in(platform.account("users", "caseworker", "SV"))
    return browser


def test_the_session_cookie_cannot_be_read_or_sent_from_elsewhere(browser: Browser) -> None:
    (cookie,) = [said for said in browser.said if said.startswith("__Host-ceiba=")]

    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= {part.strip() for part in cookie.split(";")}


def test_the_page_never_sees_a_token(browser: Browser) -> None:
    answer = browser.go("GET", "/session")

    assert answer.status_code == 200
    assert "eyJ" not in answer.text
    assert not {"access_token", "refresh_token"} & set(answer.json())


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-CSRF-Token": "forged"},
        {"X-CSRF-Token": "right", "Origin": "https://evil.example"},
        {"X-CSRF-Token": "right", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_change_that_another_sites_page_could_ask_for_is_403(browser: Browser, headers: dict[str, str]) -> None:
    right = browser.go("GET", "/session").json()["csrf_token"]
    sent = {name: right if value == "right" else value for name, value in headers.items()}

    assert_problem(browser.go("POST", "/api/v1/cases/search", headers=sent, **SEARCH), 403, "csrf")


def test_a_change_from_our_own_page_passes(browser: Browser) -> None:
    token = browser.go("GET", "/session").json()["csrf_token"]

    assert browser.go("POST", "/api/v1/cases/search", headers={"X-CSRF-Token": token}, **SEARCH).status_code == 200


def test_signing_in_leads_nowhere_else(platform: Platform) -> None:
    # Of several people: a code works once, and each has two in half a minute.
    accounts = [platform.account("users", "caseworker", country, which) for country in ("HN", "GT") for which in (0, 1)]
    targets = ("https://evil.example/", "//evil.example", "/\\evil.example")

    for account, target in zip(accounts, targets, strict=False):
        assert Browser(platform).sign_in(account, target).headers["Location"] == "/"
    assert Browser(platform).sign_in(accounts[-1], "/app/cases").headers["Location"] == "/app/cases"


@pytest.mark.parametrize(
    ("which", "target"),
    enumerate(["https://evil.example/", "//evil.example", "/\\evil.example", "/%2f/evil.example"]),
)
def test_the_sign_in_page_leads_nowhere_else_either(platform: Platform, which: int, target: str) -> None:
    # Of another person each time: a code works once.
    browser, account = Browser(platform), platform.account("users", "supervisor", None, which)
    form = browser.go("GET", "/oauth2/sign-in", params={"next": target})
    token = re.search(r'name="form_token" value="([^"]*)"', form.text)
    assert token is not None
    data = {
        "form_token": token[1],
        "email": account["email"],
        "password": account["password"],
        "code": code_for(account),
    }

    answer = browser.go("POST", "/oauth2/sign-in", params={"next": target}, data=data, headers={"Origin": platform.url})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize(
    "query",
    [
        "client_id=ceiba-web&response_type=code&redirect_uri=https://evil.example/",
        "client_id=ceiba-web&response_type=code&redirect_uri={url}/session/callback/../evil",
        "client_id=ceiba-web&response_type=code&redirect_uri={url}@evil.example/session/callback",
        "client_id=nobody&response_type=code&redirect_uri=https://evil.example/",
        "client_id=ceiba-web&response_type=token&redirect_uri=https://evil.example/",
        "client_id=ceiba-web&response_type=code&redirect_uri=https://evil.example/&scope=nonsense",
    ],
)
def test_an_authorization_request_never_leads_to_an_unregistered_address(platform: Platform, query: str) -> None:
    address = f"{platform.url}/oauth2/authorize?{query.format(url=platform.url)}"

    answer = requests.get(address, allow_redirects=False, timeout=30)

    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_a_callback_that_this_browser_did_not_start_is_refused(platform: Platform, browser: Browser) -> None:
    assert Browser(platform).go("GET", "/session/callback?code=x&state=y").status_code == 400


def test_signing_out_needs_a_post_from_our_page_and_ends_the_session(platform: Platform) -> None:
    browser = Browser(platform)
    browser.sign_in(platform.account("users", "caseworker", "MX"))
    stolen = dict(browser.cookies)

    assert browser.go("POST", "/session/sign-out").status_code == 403
    token = browser.go("GET", "/session").json()["csrf_token"]
    assert browser.go("POST", "/session/sign-out", headers={"X-CSRF-Token": token}).status_code == 204
    assert_problem(Browser(platform, stolen).go("GET", "/api/v1/me"), 401)
