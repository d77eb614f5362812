"""Passkeys in a real browser: its virtual authenticator makes one and signs in, and a lost one opens nothing."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.e2e.visitor import Visitor
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

_AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


_COUNTRIES = cycle(["GT", "SV", "HN"])
"""A code works once, so the next sign-in is that of another person."""


@pytest.fixture
def visitor(own_platform: Platform, browser: Browser) -> Iterator[Visitor]:
    """A caseworker who has signed in with password and code."""
    visitor = Visitor(own_platform, browser, own_platform.account("users", "caseworker", next(_COUNTRIES)))
    visitor.open_browser()
    visitor.page.goto("/app")
    visitor.sign_in()
    yield visitor
    visitor.leave()


def with_authenticator(page: Page) -> tuple[CDPSession, str]:
    """The devtools of a page whose device has an authenticator, and the id of that."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": _AUTHENTICATOR})
    return devtools, added["authenticatorId"]


def added(page: Page, name: str) -> None:
    """Add a passkey on the page of one's own."""
    page.goto("/oauth2/passkeys")
    page.locator("#name").fill(name)
    page.locator("[data-passkey=create] button").click()
    expect(page.locator("li", has_text=name)).to_be_visible()


def signed_out(page: Page) -> None:
    """A browser that remembers nothing of the person but what the authenticator holds."""
    page.context.clear_cookies()
    page.goto("/app")
    page.locator(".welcome .btn").click()


def credentials_of(devtools: CDPSession, authenticator: str) -> list[dict[str, Any]]:
    """What the authenticator holds."""
    held = devtools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})
    return list(held["credentials"])


def test_a_passkey_is_added_signs_in_as_two_factors_and_opens_nothing_once_taken_away(visitor: Visitor) -> None:
    page = visitor.page
    with_authenticator(page)
    added(page, "Teléfono del trabajo")

    signed_out(page)
    page.locator("[data-passkey=get] button").click()
    page.locator(".topbar").wait_for()
    me = page.evaluate("fetch('/api/v1/me').then((answer) => answer.json())")
    assert (me["acr"], "cases:identify" in me["scope"]) == ("phr", True)

    page.goto("/oauth2/passkeys")
    page.locator("li", has_text="Teléfono del trabajo").get_by_role("button").click()
    expect(page.locator("li", has_text="Teléfono del trabajo")).to_have_count(0)
    signed_out(page)
    page.locator("[data-passkey=get] button").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert "/oauth2/sign-in" in page.url


def test_a_copy_whose_counter_falls_back_is_refused(visitor: Visitor) -> None:
    page = visitor.page
    devtools, authenticator = with_authenticator(page)
    added(page, "Copiada")
    for _ in range(2):
        signed_out(page)
        page.locator("[data-passkey=get] button").click()
        page.locator(".topbar").wait_for()
    (held,) = credentials_of(devtools, authenticator)
    devtools.send("WebAuthn.removeCredential", {"authenticatorId": authenticator, "credentialId": held["credentialId"]})
    devtools.send("WebAuthn.addCredential", {"authenticatorId": authenticator, "credential": held | {"signCount": 1}})

    signed_out(page)
    page.locator("[data-passkey=get] button").click()

    expect(page.locator(".govuk-error-summary")).to_be_visible()


def test_an_old_session_is_asked_to_sign_in_before_it_adds_one(visitor: Visitor) -> None:
    page = visitor.page
    page.context.clear_cookies()
    page.goto("/oauth2/passkeys")
    assert "/oauth2/sign-in" in page.url
    assert page.locator("[data-passkey=create]").count() == 0
