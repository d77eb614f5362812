"""A new person, from the e-mailed link to the first screen: password, second factor, recovery codes, pledge."""

import re

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.newcomers import PASSWORD, invited, sign_pledge
from tests.e2e.test_closed_endpoints import legible
from tests.e2e.visitor import Size, Visitor
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_new_person_is_led_to_a_second_factor_and_the_pledge_and_then_to_work(
    platform: Platform, browser: Browser, language: str, size: Size
) -> None:
    person, link = invited(platform, "focal_point", "MX")
    account = {"email": person["email"], "password": PASSWORD, "totp_secret": None}
    visitor = Visitor(platform, browser, account, language=language, size=size)
    visitor.open_browser()
    page = visitor.page
    page.goto(link)
    page.locator("#password").fill(PASSWORD)
    page.locator("#repeat").fill(PASSWORD)
    page.locator("form button[type=submit]").click()
    page.locator("input[name=offer]").wait_for(state="attached")
    expect(page.get_by_role("img", name=re.compile("QR"))).to_be_visible()
    legible(visitor, "second-factor")

    secret = page.locator("dd code").inner_text().replace(" ", "")
    page.locator("#code").fill(pyotp.TOTP(secret).now())
    page.locator("form button[type=submit]").click()
    expect(page.locator("li code")).to_have_count(10)
    legible(visitor, "recovery-codes")
    kept = page.locator("li code").first.inner_text()
    page.locator("a.govuk-button").click()

    page.locator("#name").wait_for()
    legible(visitor, "pledge")
    page.locator("#name").fill("Otra Persona")
    page.locator("form button[type=submit]").click()
    expect(page.locator("#name-error")).to_be_visible()
    legible(visitor, "pledge-refused")
    sign_pledge(page)

    page.locator(".topbar").wait_for()
    expect(page.get_by_role("heading", level=1, name=visitor.text("today.title"))).to_be_visible()
    page.goto("/app#/profile")
    signed = page.locator("[data-part=card] .facts > *", has_text=visitor.text("user.pledge"))
    expect(signed).to_be_visible()
    expect(signed).not_to_contain_text(visitor.text("user.pledge.none"))
    visitor.leave()

    lost_phone = Visitor(platform, browser, account, language=language, size=size)
    lost_phone.open_browser()
    page = lost_phone.page
    page.goto("/app")
    page.locator(".welcome .btn").click()
    for name, typed in (("email", account["email"]), ("password", PASSWORD), ("code", kept)):
        page.locator(f"#{name}").fill(str(typed))
    page.locator("form:not([data-passkey]) button[type=submit]").click()
    expect(page.get_by_role("status").locator("strong").last).to_have_text("9")
    legible(lost_phone, "recovered")
    page.locator("a[href^='/oauth2/authorize']").click()
    page.locator(".topbar").wait_for()
    lost_phone.leave()
