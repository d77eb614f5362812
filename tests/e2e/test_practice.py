"""A new person practises with invented cases, passes the training, and works at the next sign-in (journey J16)."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Visit
from tests.e2e.newcomers import joined
from tests.e2e.test_refer import choose, decide, preview, sends
from tests.e2e.test_training import CASEWORK, MODULES, answer, read_pages
from tests.e2e.visitor import Visitor
from tests.e2e.walks import an_unheard_name, has_no_barrier, register
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

PARTNER = "Casa de práctica"
BANNER = ".practice"


def session_of(visitor: Visitor) -> tuple[list[str], str | None]:
    session = visitor.page.evaluate("fetch('/session').then(answer => answer.json())")
    return session["countries"], session["practice_of"]


def test_a_new_person_practises_passes_and_works(platform: Platform, browser: Browser) -> None:
    person, visitor = joined(platform, browser, "caseworker", "GT", trained=False)
    page = visitor.page
    assert session_of(visitor) == (["XG"], "GT")
    expect(page.locator(BANNER)).to_contain_text(visitor.text("practice.title"))
    visitor.open("/cases")
    expect(page.locator("main .case-code, main [data-row]").first).to_be_visible()

    number = register(visitor, name=an_unheard_name(), refer_next=True)
    assert number.startswith("XG-")
    choose(page, "emergency_shelter", PARTNER)
    decide(page)
    preview(visitor)
    has_no_barrier(visitor)
    sends(visitor).click()
    page.locator("h1 .case-code").wait_for()
    expect(page.locator("main")).to_contain_text("Aceptada", timeout=30_000)
    expect(page.locator(BANNER)).to_be_visible()

    for name in CASEWORK:
        read_pages(visitor, MODULES[name])
        answer(visitor, MODULES[name], wrong=0)
    visitor.open("/training")
    certificate = page.locator("[data-part=certificate]")
    expect(certificate).to_contain_text(person["display_name"])

    page.locator(BANNER).get_by_role("link", name=visitor.text("practice.leave")).click()
    page.locator(".topbar").wait_for()
    expect(page.locator(BANNER)).to_have_count(0)
    assert session_of(visitor) == (["GT"], None)
    visitor.open("/cases")
    expect(page.locator("main")).not_to_contain_text("XG-")
    visitor.leave()


def test_who_is_trained_practises_from_their_profile_and_comes_back(visit: Visit) -> None:
    visitor = visit("supervisor", "GT")
    page = visitor.page
    visitor.open("/profile")
    page.get_by_role("link", name=visitor.text("practice.open")).click()
    expect(page.locator(BANNER)).to_be_visible()
    has_no_barrier(visitor)
    visitor.open("/cases")
    expect(page.locator("main")).to_contain_text("XG-")

    page.emulate_media(media="print")
    mark = page.evaluate("getComputedStyle(document.body, '::after').content")
    page.emulate_media(media="screen")
    assert "PRÁCTICA" in mark

    page.locator(BANNER).get_by_role("link", name=visitor.text("practice.leave")).click()
    page.locator(".topbar").wait_for()
    assert session_of(visitor) == (["GT"], None)
