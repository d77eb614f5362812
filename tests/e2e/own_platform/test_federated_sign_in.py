"""People sign in at the provider of their organisation in a real browser, and are told when that did not work."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from services.identity.api.pages.texts import TEXTS
from tests.e2e.newcomers import joined
from tests.e2e.test_closed_endpoints import legible
from tests.e2e.test_keyboard import walk_to
from tests.e2e.visitor import Size, Visitor
from tests.support.oidc_provider import STRONG, OidcProvider
from tests.support.platform import Platform
from tests.support.second_factor import code_for

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

NARROW = Size("narrow", 320, 640)


@pytest.fixture
def person(own_platform: Platform, browser: Browser) -> Iterator[Visitor]:
    """A person of that organisation, in a browser of a small telephone in which they are not signed in."""
    _, visitor = joined(own_platform, browser, "supervisor", "GT")
    visitor.leave()
    outside = Visitor(own_platform, browser, visitor.account, size=NARROW)
    outside.open_browser()
    yield outside
    outside.leave()


def text(key: str) -> str:
    return TEXTS["es"][key]


def led_to_the_provider(visitor: Visitor, email: str, *, look: bool = False) -> Page:
    """From the first screen of the application to the page of the provider."""
    page = visitor.page
    page.goto("/app")
    page.locator(".welcome .btn").click()
    if look:
        legible(visitor, "sign-in-federates")
    page.get_by_role("link", name=text("federated")).click()
    if look:
        legible(visitor, "federated")
    page.locator("#email").fill(email)
    page.get_by_role("button", name=text("continue_button")).click()
    expect(page.locator("strong")).to_have_text("127.0.0.1")
    if look:
        legible(visitor, "federated-leave")
    page.get_by_role("button", name=text("continue_button")).click()
    expect(page.locator("h1")).to_have_text("Proveedor")
    return page


def signs_in(upstream: OidcProvider, visitor: Visitor, *, look: bool = False, **claims: Any) -> Page:
    """The same, and through the form there."""
    email = visitor.account["email"]
    upstream.people[email] = {"sub": f"sub-of-{email}"} | claims
    page = led_to_the_provider(visitor, email, look=look)
    page.locator("input[name=email]").fill(email)
    page.locator("button").click()
    return page


def me(page: Page) -> dict[str, Any]:
    """What the session of the browser says of its person."""
    answer: dict[str, Any] = page.evaluate("fetch('/api/v1/me').then((answer) => answer.json())")
    return answer


def test_a_person_signs_in_at_their_organisation_and_lands_in_the_application(
    upstream: OidcProvider, person: Visitor
) -> None:
    page = signs_in(upstream, person, look=True, **STRONG)
    page.locator(".topbar").wait_for()
    assert (me(page)["acr"], page.url.partition("#")[0].endswith("/app")) == ("mfa", True)
    expect(page.locator("h1")).to_have_text(person.text("today.title"))


def test_where_the_provider_asked_for_one_factor_the_own_code_is_typed_by_keyboard_alone(
    upstream: OidcProvider, person: Visitor
) -> None:
    email, page = person.account["email"], person.page
    upstream.people[email] = {"sub": f"sub-of-{email}", "acr": "password-alone"}
    page.goto("/app")
    page.locator(".welcome .btn").wait_for()
    walk_to(page, ".welcome .btn")
    page.keyboard.press("Enter")
    page.locator("#password").wait_for()
    walk_to(page, "a[href^='/oauth2/federated']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(text("federated"))
    walk_to(page, "#email")
    page.keyboard.type(email)
    page.keyboard.press("Enter")
    page.locator("strong").wait_for()
    walk_to(page, "a.govuk-button")
    page.keyboard.press("Enter")
    page.locator("input[name=email]").fill(email)
    page.keyboard.press("Enter")

    page.locator("#code").wait_for()
    legible(person, "federated-code")
    walk_to(page, "#code")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.locator("#code-error")).to_be_visible()
    legible(person, "federated-code-refused")
    walk_to(page, "#code")
    page.keyboard.type(code_for(person.account))
    page.keyboard.press("Enter")
    page.locator(".topbar").wait_for()
    assert me(page)["acr"] == "mfa"


def test_who_is_refused_is_told_what_to_do_and_signs_in_with_their_password(
    upstream: OidcProvider, person: Visitor
) -> None:
    page = led_to_the_provider(person, person.account["email"])
    page.locator("input[name=email]").fill("a-person-without-an-account@ceiba.example")
    page.locator("button").click()
    expect(page.locator("main")).to_contain_text(text("federated_refused"))
    legible(person, "federated-refused")
    page.get_by_role("link", name=text("sign_in")).click()
    page.locator("#email").fill(person.account["email"])
    page.locator("#password").fill(person.account["password"])
    page.locator("#code").fill(code_for(person.account))
    page.locator("form:not([data-passkey]) button[type=submit]").click()
    page.locator(".topbar").wait_for()


def test_a_person_of_another_organisation_is_refused_and_an_address_of_none_is_said_before_one_leaves(
    own_platform: Platform, upstream: OidcProvider, person: Visitor
) -> None:
    stranger = own_platform.account("users", "caseworker", "GT")["email"]
    upstream.people[stranger] = {"sub": "a-stranger"} | STRONG
    page = led_to_the_provider(person, stranger)
    page.locator("input[name=email]").fill(stranger)
    page.locator("button").click()
    expect(page.locator("main")).to_contain_text(text("federated_refused"))
    page.goto("/oauth2/federated?lang=es")
    page.locator("#email").fill("persona@other-domain.example")
    page.locator("form button").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text(text("federated_unknown"))
    legible(person, "federated-unknown")


def test_a_provider_that_does_not_answer_leaves_the_password(upstream: OidcProvider, person: Visitor) -> None:
    email, page = person.account["email"], led_to_the_provider(person, person.account["email"])
    upstream.people[email] = {"sub": f"sub-of-{email}"} | STRONG
    upstream.is_down = True
    page.locator("input[name=email]").fill(email)
    page.locator("button").click()
    expect(page.locator("main")).to_contain_text(text("federated_unavailable"))
    legible(person, "federated-unavailable")
    upstream.is_down = False


def test_who_comes_to_administer_the_country_is_out_at_once_and_not_let_in_by_the_provider(
    own_platform: Platform, upstream: OidcProvider, person: Visitor
) -> None:
    page = signs_in(upstream, person, **STRONG)
    page.locator(".topbar").wait_for()
    administrator, address = own_platform.client("country_admin", "GT"), f"/api/v1/users/{me(page)['id']}"
    version = administrator.get(address).headers["ETag"]
    answer = administrator.patch(address, json={"role": "country_admin"}, headers={"If-Match": version})
    assert answer.status_code == 200, answer.text

    expect(page.locator(".welcome")).to_be_visible()
    page = signs_in(upstream, person, **STRONG)
    expect(page.locator("main")).to_contain_text(text("federated_refused"))
