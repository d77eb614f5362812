"""A new person, from the e-mailed link to the first screen: password, second factor, recovery codes."""

import re
import time
from uuid import uuid4

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.test_closed_endpoints import legible
from tests.e2e.test_requests import letters_to
from tests.e2e.visitor import Size, Visitor
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

_MAIL_WITHIN = 60.0
_PASSWORD = "tortuga lenta pinta nubes"


def invited(platform: Platform) -> tuple[str, str]:
    """Address and link of a focal point who was invited by the administrator of the same organisation."""
    administrator = platform.account("clients", "country_admin", "MX")
    email = f"{uuid4()}@ceiba.example"
    answer = platform.client("country_admin", "MX").post(
        "/api/v1/users",
        json={
            "country": "MX",
            "organisation_id": administrator["organisation_id"],
            "role": "focal_point",
            "email": email,
            "display_name": "Persona Nueva",
        },
    )
    assert answer.status_code == 201, answer.text
    deadline = time.monotonic() + _MAIL_WITHIN
    while not (letters := letters_to(platform.home.mail, email)):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.2)
    return email, re.search(r"http\S+/oauth2/activate\?token=\S+", letters[0])[0]


def test_a_new_person_is_led_to_a_second_factor_and_then_to_work(
    platform: Platform, browser: Browser, language: str, size: Size
) -> None:
    email, link = invited(platform)
    account = {"email": email, "password": _PASSWORD, "totp_secret": None}
    visitor = Visitor(platform, browser, account, language=language, size=size)
    visitor.open_browser()
    page = visitor.page
    page.goto(link)
    page.locator("#password").fill(_PASSWORD)
    page.locator("#repeat").fill(_PASSWORD)
    page.locator("form button[type=submit]").click()
    expect(page.locator("#repeat")).to_have_count(0)

    page.goto("/app")
    page.locator(".welcome .btn").click()
    page.locator("#email").fill(email)
    page.locator("#password").fill(_PASSWORD)
    page.locator("form button[type=submit]").click()
    page.locator("input[name=offer]").wait_for(state="attached")
    legible(visitor, "second-factor")

    secret = page.locator("dd code").inner_text().replace(" ", "")
    page.locator("#code").fill(pyotp.TOTP(secret).now())
    page.locator("form button[type=submit]").click()
    expect(page.locator("li code")).to_have_count(10)
    legible(visitor, "recovery-codes")
    page.locator("a.govuk-button").click()

    page.locator(".topbar").wait_for()
    expect(page.get_by_role("heading", level=1, name=visitor.text("today.title"))).to_be_visible()
    visitor.leave()
