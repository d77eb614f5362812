"""The identity of a person stays on the screen only as long as it is needed there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.arranged import open_new_case, open_new_referral
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Visitor
from tests.e2e.walks import an_unheard_name, take

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

LOOK_AWAY = """
Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
document.dispatchEvent(new Event("visibilitychange"));
delete document.visibilityState;
"""


def covers_itself(visitor: Visitor, name: str, uncover: Callable[[], None]) -> None:
    """`uncover` shows `name`; a button, leaving the window, a minute and the end of the session hide it again."""
    page = visitor.page
    shown = page.locator("main").get_by_text(name)

    def by_hand() -> None:
        visitor.press("identity.cover", "main")

    def after_a_minute() -> None:
        # The clock of the page goes on meanwhile, so the first step leaves time to look.
        page.clock.fast_forward(45_000)
        expect(shown).to_be_visible()
        page.clock.fast_forward(16_000)

    page.clock.install()
    for covering in (by_hand, lambda: page.evaluate(LOOK_AWAY), after_a_minute, lambda: end_session(page)):
        uncover()
        expect(shown).to_be_visible()
        covering()
        expect(shown).to_have_count(0)


def end_session(page: Page) -> None:
    """End the session elsewhere, and let the page make a request."""
    page.route("**/session", lambda route: route.fulfill(status=401, json={"code": "unauthenticated"}))
    page.clock.fast_forward(1_000)
    page.evaluate("window.__session = new BroadcastChannel('session')")
    page.evaluate("window.__session.postMessage('somebody')")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_an_identity_that_was_opened_covers_itself(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    name = an_unheard_name()
    open_new_case(visitor, name=name)
    page = visitor.page

    def uncover() -> None:
        visitor.press("identity.reveal", "main")
        page.locator("dialog select").select_option("referral")
        page.locator("dialog button[type=submit]").click()

    covers_itself(visitor, name[0], uncover)


def test_a_packet_that_was_opened_covers_itself(visit: Visit) -> None:
    sender = visit("caseworker", "GT")
    name = an_unheard_name()
    code = open_new_referral(sender, name=name)
    receiver = visit("focal_point", "GT", 1)
    receiver.shows(code)
    receiver.page.get_by_role("link", name=code).first.click()
    expect(receiver.page.locator("h1")).to_have_text(code)
    receiver.settle()
    take(receiver, "step.accept", action="accept")

    covers_itself(receiver, name[0], lambda: receiver.press("packet.open"))


def test_the_time_to_read_is_the_readers(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "GT", language=language)
    name = an_unheard_name()
    open_new_case(visitor, name=name)
    page = visitor.page
    shown, left = page.locator("main").get_by_text(name[0]), page.locator("[role=timer]")
    page.clock.install()
    visitor.press("identity.reveal", "main")
    page.locator("dialog select").select_option("referral")
    page.locator("dialog button[type=submit]").click()
    expect(shown).to_be_visible()
    expect(left).to_contain_text(":")

    # The clock of the page goes on meanwhile, so each step leaves time to look.
    page.clock.fast_forward(40_000)
    warning = page.locator(".uncovered [role=status]")
    expect(warning).to_have_text(visitor.text("identity.coversSoon", seconds="20"))
    visitor.press("identity.more", "main")
    expect(warning).to_be_empty()
    for _ in range(3):
        page.clock.fast_forward(30_000)
        page.keyboard.press("+")
        expect(shown).to_be_visible()
    page.get_by_role("button", name=visitor.text("identity.keep", minutes="10")).click()
    visitor.shoot("identity-kept-open")
    assert visitor.accessibility_problems_meanwhile() == []
    page.clock.fast_forward(300_000)
    expect(shown).to_be_visible()
    for key in ("identity.more", "identity.keep"):
        expect(page.get_by_role("button", name=visitor.text(key, minutes="10"))).to_be_disabled()

    page.clock.fast_forward(200_000)

    expect(shown).to_have_count(0)
