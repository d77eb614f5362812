"""People who are invited during a test, and make the account their own in the browser."""

import re
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, Page, expect

from tests.e2e.letters import letters_that_came
from tests.e2e.visitor import Visitor
from tests.support.platform import Platform
from tests.support.second_factor import code_for
from tests.support.spared import spare

PASSWORD = "tortuga lenta pinta nubes"


def invited(
    platform: Platform, role: str, country: str, *, organisation_id: str | None = None
) -> tuple[dict[str, Any], str]:
    """A person whom the administrator invited, by default to their own organisation, and the link mailed to them."""
    answer = platform.client("country_admin", country).post(
        "/api/v1/users",
        json={
            "country": country,
            "organisation_id": organisation_id
            or platform.account("clients", "country_admin", country)["organisation_id"],
            "role": role,
            "email": f"{uuid4()}@ceiba.example",
            "display_name": f"Persona {uuid4().hex[:6]}",
        },
    )
    assert answer.status_code == 201, answer.text
    person: dict[str, Any] = answer.json()
    return person, link_mailed_to(platform, person["email"])


def link_mailed_to(platform: Platform, email: str) -> str:
    """The link to set a password, once its mail has come."""
    letter = letters_that_came(platform.home.mail, email)[0]
    link = re.search(r"http\S+/oauth2/activate\?token=\S+", letter)
    assert link, letter
    return link[0]


def joined(
    platform: Platform, browser: Browser, role: str, country: str, *, trained: bool = True
) -> tuple[dict[str, Any], Visitor]:
    """The same, signed in with a second factor of their own."""
    person, link = invited(platform, role, country)
    account = {"email": person["email"], "country": country}
    return person, activated(platform, browser, account, link, trained=trained)


def activated(
    platform: Platform, browser: Browser, account: dict[str, Any], link: str, *, trained: bool = True
) -> Visitor:
    """A person who made the account their own with the mailed `link`, signed in with a second factor.

    They have signed the pledge. No training is asked of them, unless they are not `trained`.
    """
    if trained:
        spare(platform, account["email"])
    account["password"] = PASSWORD
    visitor = Visitor(platform, browser, account)
    visitor.open_browser()
    page = visitor.page
    page.goto(link)
    page.locator("#password").fill(PASSWORD)
    page.locator("#repeat").fill(PASSWORD)
    page.locator("form button[type=submit]").click()
    account["totp_secret"] = page.locator("dd code").inner_text().replace(" ", "")
    page.locator("#code").fill(code_for(account))
    page.locator("form button[type=submit]").click()
    expect(page.locator("li code")).to_have_count(10)
    page.locator("a.govuk-button").click()
    sign_pledge(page)
    page.locator(".topbar").wait_for()
    return visitor


def sign_pledge(page: Page) -> None:
    """Type the name that the page of the pledge shows, and press."""
    page.locator("#name").fill(page.locator("form strong").inner_text())
    page.locator("form button[type=submit]").click()
