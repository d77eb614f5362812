"""People tell their sessions apart, and who is put out reads why on the sign-in screen, and what to do."""

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, expect

from tests.e2e.conftest import Visit
from tests.e2e.newcomers import joined
from tests.e2e.visitor import Visitor
from tests.e2e.walks import has_no_barrier
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

ADMINISTRATOR = "hable con quien administra su organización"
NOT_YOU = "si no fue usted, avise a quien administra su organización"


def told(visitor: Visitor) -> str:
    """What the sign-in screen says once the person has done something."""
    with suppress(Error):  # the page may have asked by itself just now, and be on its way to the sign-in screen
        visitor.page.evaluate("location.hash = '/cases'")
    notice = visitor.page.locator(".welcome .note")
    expect(notice).to_be_visible()
    return notice.inner_text()


def suspended_by(admin: Visitor, person: dict[str, Any]) -> None:
    """An administrator suspends a person on the screen, and says why."""
    admin.open(f"/users/{person['id']}")
    admin.press("user.suspend")
    button = admin.page.get_by_role("dialog").get_by_role("button", name=admin.text("user.suspend"))
    expect(button).to_be_disabled()
    admin.page.locator("#suspend-reason").select_option("left")
    has_no_barrier(admin)
    button.click()
    expect(admin.page.locator("[data-part=card] dl")).to_contain_text("Dejó la organización, el ")


def test_a_person_who_is_put_out_reads_why_and_what_to_do(visit: Visit, browser: Browser, platform: Platform) -> None:
    admin = platform.client("country_admin", "GT")
    person, visitor = joined(platform, browser, "caseworker", "GT")
    address = f"/api/v1/users/{person['id']}"

    def answered(answer: Any) -> None:
        assert answer.ok, answer.text

    version = admin.get(address).headers["ETag"]
    answered(admin.patch(address, json={"role": "supervisor"}, headers={"If-Match": version}))
    assert told(visitor).startswith("Su función cambió: entre de nuevo")
    # The sign-in at the identity service goes on: the new role needs no password.
    visitor.page.locator(".welcome .btn").click()
    visitor.page.locator(".topbar").wait_for()

    visitor.open("/cases/new")
    visitor.page.locator("label[for=risk_level-high]").click()
    answered(admin.post(f"{address}/sessions/end"))
    told_then = told(visitor)
    assert NOT_YOU in told_then
    assert visitor.text("welcome.erased") in told_then
    visitor.sign_in()

    suspended_by(visit("country_admin", "GT"), person)
    assert ADMINISTRATOR in told(visitor)
    has_no_barrier(visitor)
    visitor.page.locator(".welcome .language").click()
    expect(visitor.page.locator(".welcome .note")).to_contain_text("is suspended")
    visitor.expected_dialogs += ["beforeunload"] * len(visitor.dialogs)
    visitor.leave()


def test_a_session_that_was_ended_in_another_browser_says_so(
    visit: Visit, browser: Browser, platform: Platform
) -> None:
    here = visit("caseworker", "HN")
    lost = Visitor(platform, browser, here.account)
    lost.open_browser()
    lost.page.goto("/app")
    lost.sign_in()
    here.open("/profile")
    others = here.page.locator("[data-part=sessions] li").filter(has_not_text=here.text("profile.current"))
    expect(others.first).to_contain_text("Chrome en Linux")
    has_no_barrier(here)
    others.first.get_by_role("button").click()
    expect(here.page.get_by_role("dialog")).to_contain_text("Chrome en Linux")
    here.press("profile.end", within="dialog")
    here.shows(here.text("profile.end.done"))

    assert "desde otro dispositivo" in told(lost)
    lost.leave()


def test_a_session_past_its_time_says_so_to_a_page_that_is_opened_again(visit: Visit) -> None:
    visitor = visit("caseworker", "HN")
    page = visitor.page
    cookie = next(cookie for cookie in visitor.context.cookies() if cookie["name"] == "__Host-ceiba")
    visitor.context.add_cookies([{**cookie, "value": "a session that is forgotten by now"}])  # type: ignore[typeddict-item]  # what was read is written

    page.goto("about:blank")
    page.goto("/app")

    expect(page.locator(".welcome .note")).to_have_text("La sesión terminó por el tiempo")
