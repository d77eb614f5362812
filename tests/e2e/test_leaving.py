"""Leaving in a hurry, losing the network or the session, and continuing without having lost any input."""

import re
import time
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import expect

from tests.e2e.arranged import open_new_case
from tests.e2e.conftest import Visit
from tests.e2e.scripts import KEEPS_NOTHING
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import an_unheard_name, unfolded
from tests.support.second_factor import code_for

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]
"""A code of the second factor works once, so a person who signs in again is not one of the tests around."""


def walk_through_cases(visitor: Visitor) -> None:
    """Open some screens, each of which is a step of the browser's history."""
    visitor.open("/")
    for screen in ("/referrals", "/cases"):
        visitor.page.locator(f".nav a[href^='#{screen}']").click()
        expect(visitor.page).to_have_url(re.compile(f"#{screen}"))
    visitor.settle()


def nothing_is_found_by_going_back(visitor: Visitor) -> None:
    """Check that no earlier screen of the browser's history shows anything of the work."""
    for _ in range(2):
        visitor.page.go_back()
        assert visitor.page.url != "about:blank"
        expect(visitor.page.locator(".nav, .case-code, .line")).to_have_count(0)


def test_pressing_shift_three_times_leaves_the_page_and_no_trace(visit: Visit) -> None:
    visitor = visit("caseworker", "HN")
    page = visitor.page
    walk_through_cases(visitor)

    for _ in range(3):
        page.keyboard.press("Shift")

    page.wait_for_url("**/leave")
    assert page.title() == "Agenda"
    nothing_is_found_by_going_back(visitor)
    page.goto("/app")
    expect(page.locator(".welcome")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_the_button_leaves_the_page_as_quickly(visit: Visit) -> None:
    visitor = visit("supervisor", "HN")

    visitor.page.locator(".exit").click()

    visitor.page.wait_for_url("**/leave")


def test_a_form_in_progress_asks_no_question_when_it_is_left_in_a_hurry(visit: Visit) -> None:
    visitor = visit("caseworker", "MX")
    visitor.open("/cases/new")
    visitor.page.locator("label[for=risk_level-high]").click()

    visitor.page.locator(".exit").click()

    visitor.page.wait_for_url("**/leave")
    assert visitor.dialogs == []


def test_a_form_that_could_not_be_kept_is_not_lost_by_closing_the_page(visit: Visit) -> None:
    visitor = visit("caseworker", "MX", 1)
    visitor.context.add_init_script(KEEPS_NOTHING)
    visitor.open("/cases/new")
    visitor.page.locator("label[for=risk_level-high]").click()
    visitor.expected_dialogs = ["beforeunload"]

    visitor.page.goto("/leave")


def test_a_dialog_has_the_button_for_leaving_in_a_hurry(visit: Visit, size: Size) -> None:
    visitor = visit("supervisor", "HN", size=size)
    page = visitor.page
    page.route("**/api/v1/**", lambda route: route.fulfill(status=401, json={"code": "unauthenticated"}))
    page.evaluate("location.hash = '/directory'")

    way_out = page.get_by_role("dialog").get_by_role("button", name=visitor.text("exit.button"))
    expect(way_out).to_be_in_viewport()
    assert visitor.accessibility_problems_meanwhile() == []
    visitor.shoot("dialog-with-way-out")
    way_out.click()

    page.wait_for_url("**/leave")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_leaving_without_network_ends_the_session_when_the_network_is_back(visit: Visit) -> None:
    visitor = visit("caseworker", "SV")
    page = visitor.page
    walk_through_cases(visitor)
    jar = {cookie["name"]: cookie["value"] for cookie in visitor.context.cookies()}
    visitor.context.set_offline(True)

    page.locator(".exit").click()

    expect(page.locator(".case-code")).to_have_count(0)
    expect(page).to_have_url(re.compile("^chrome-error"))  # the way out was tried, and failed for want of a network
    visitor.context.set_offline(False)
    page.goto("/app#/cases")
    expect(page.locator(".welcome .btn")).to_be_visible()
    assert page.evaluate("location.hash") in ("", "#/")
    assert page.evaluate("localStorage.length") == 0
    assert "__Host-ceiba" not in {cookie["name"] for cookie in visitor.context.cookies()}
    assert requests.get(f"{visitor.platform.url}/session", cookies=jar, timeout=10).status_code == 401
    nothing_is_found_by_going_back(visitor)


AT_ONCE_MS = 100
GONE = """name => {
    // An observer runs before the page goes away; a timer may never run again.
    const observer = new MutationObserver(() => {
        if (document.body.innerText.includes(name)) return;
        observer.disconnect();
        window.tellGone(Date.now());
    });
    observer.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
}"""


def gone_after(visitor: Visitor, how: str) -> float:
    """Milliseconds between leaving in one tab and the end of a name that is open in another."""
    name = an_unheard_name()
    open_new_case(visitor, name=name)
    page = visitor.page
    gone: list[float] = []

    def note(moment: float) -> None:
        gone.append(moment)

    page.expose_function("tellGone", note)
    visitor.press("identity.reveal")
    page.locator("select#purpose").select_option("service_delivery")
    visitor.press("identity.open", "dialog")
    other = visitor.context.new_page()
    other.goto("/app#/more" if how == "sign-out" else "/app")
    way_out = other.get_by_role("button", name=visitor.text("more.signOut" if how == "sign-out" else "exit.button"))
    expect(way_out).to_be_visible()
    expect(page.locator(".identity__name")).to_contain_text(name[0])
    page.evaluate(GONE, name[0])
    pressed: float = way_out.evaluate("button => { const now = Date.now(); button.click(); return now; }")
    deadline = time.monotonic() + 15
    while not gone:
        assert time.monotonic() < deadline, "the name stays"
        page.wait_for_timeout(10)
    if how == "sign-out":
        expect(page.get_by_role("dialog")).to_be_visible()
        expect(page.locator("main")).to_be_hidden()
        assert name[0] not in page.content()
    else:
        page.wait_for_url("**/leave")
    return gone[0] - pressed


@pytest.mark.alone
@pytest.mark.parametrize("how", ["quick exit", "sign-out"])
def test_leaving_hides_an_opened_name_in_every_tab_at_once(
    visit: Visit, how: str, announce: Callable[[str], None]
) -> None:
    # A busy machine may delay a browser once; three delays in a row are the application's fault.
    took = [gone_after(visit("caseworker", "GT"), how)]
    while took[-1] >= AT_ONCE_MS and len(took) < 3:
        took.append(gone_after(visit("caseworker", "GT"), how))

    announce(f"{how}: gone from the other tab after {', '.join(f'{ms:.0f}' for ms in took)} ms")
    assert took[-1] < AT_ONCE_MS


HIDDEN_AT_THE_NEWS = """() => {
    // The application listens since its start, so it has heard the news before; nothing is drawn between the two.
    new BroadcastChannel("leaving").onmessage = () => {
        window.seen = [...document.querySelectorAll("h1, main, .who, nav")]
            .filter((each) => getComputedStyle(each).visibility === "visible").map((each) => each.textContent);
    };
}"""


def test_signing_out_hides_the_case_in_every_tab_before_anything_is_drawn(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    open_new_case(visitor)
    page = visitor.page
    page.evaluate(HIDDEN_AT_THE_NEWS)
    other = visitor.context.new_page()
    other.goto("/app#/more")

    other.get_by_role("button", name=visitor.text("more.signOut")).click()

    page.wait_for_function("window.seen !== undefined")
    assert page.evaluate("window.seen") == []
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator("h1")).to_be_hidden()
    visitor.shoot("signed-out-elsewhere")


def test_a_form_in_another_tab_is_shown_again_after_the_same_person_signs_in(visit: Visit) -> None:
    visitor = visit("caseworker", "HN", 1)
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    other = visitor.context.new_page()
    other.goto("/app#/more")
    # The other tabs do not wait for the gateway. Who signs in before the session has ended is not asked who they are.
    with other.expect_response("**/session/sign-out"):
        other.get_by_role("button", name=visitor.text("more.signOut")).click()
        # The form of the first tab is kept on the device, so the second one knows of it.
        other.get_by_role("dialog").get_by_role("button", name=visitor.text("more.signOut")).click()
    expect(page.locator("main")).to_be_hidden()

    with visitor.context.expect_page() as opened:
        page.locator("dialog .btn").click()
    window = opened.value
    window.locator("#email").fill(visitor.account["email"])
    window.locator("#password").fill(visitor.account["password"])
    window.locator("#code").fill(code_for(visitor.account))
    window.locator("form button[type=submit]").click()

    expect(page.locator("#risk_level-high")).to_be_checked()
    expect(page.locator("main")).to_be_visible()


def test_shift_while_typing_does_not_leave_the_page(visit: Visit) -> None:
    visitor = visit("focal_point", "HN")
    page = visitor.page
    visitor.open("/directory")

    page.keyboard.type("ABC")
    page.keyboard.press("Shift")

    expect(page.locator("h1")).to_have_text(visitor.text("directory.title"))


def test_a_session_that_ends_keeps_the_form_for_after_signing_in(visit: Visit) -> None:
    visitor = visit("caseworker", "SV", 1)
    page = visitor.page
    visitor.open("/cases")
    page.locator("#person-search").fill("Zzyxwv")
    visitor.context.clear_cookies()

    page.locator("search button[type=submit]").click()
    expect(page.locator("dialog")).to_be_visible()
    expect(page.locator("#person-search")).to_have_value("Zzyxwv")
    with visitor.context.expect_page() as opened:
        page.locator("dialog .btn").click()
    window = opened.value
    window.locator("#email").fill(visitor.account["email"])
    window.locator("#password").fill(visitor.account["password"])
    window.locator("#code").fill(code_for(visitor.account))
    window.locator("form button[type=submit]").click()

    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#person-search")).to_have_value("Zzyxwv")
    visitor.shows(visitor.text("search.none"))


def test_without_network_the_screen_says_what_is_saved(visit: Visit) -> None:
    visitor = visit("focal_point", "SV")
    page = visitor.page
    visitor.open("/directory")
    visitor.context.set_offline(True)
    expect(page.locator(".strip")).to_be_visible()
    unfolded(page, "#filter-service_type").select_option("medical")

    visitor.shows(visitor.text("state.offline.title"))
    assert visitor.accessibility_problems() == []
    visitor.shoot("offline")
    visitor.context.set_offline(False)
    visitor.press("state.retry")

    expect(page.locator(".strip")).to_have_count(0)
    expect(page.locator("main .card, main .line, main tbody tr").first).to_be_visible()


def test_an_error_carries_a_code_for_support(visit: Visit) -> None:
    visitor = visit("focal_point", "SV")
    page = visitor.page
    problem = {"title": "Algo falló de nuestro lado", "status": 500, "code": "internal_error", "request_id": "01a2-b3"}
    page.route(
        "**/api/v1/directory/**",
        lambda route: route.fulfill(status=500, json=problem, headers={"Content-Type": "application/problem+json"}),
    )

    visitor.open("/directory")

    expect(page.locator(".support-code")).to_have_text("01a2-b3")
    assert visitor.accessibility_problems() == []
    visitor.shoot("error")


def test_changing_the_language_keeps_what_was_typed(visit: Visit) -> None:
    visitor = visit("caseworker", "SV", 1)
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()

    page.locator(".language").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("What is urgent")
    expect(page.locator("#risk_level-high")).to_be_checked()


@pytest.mark.parametrize(
    "how",
    [{"color_scheme": "dark"}, {"forced_colors": "active"}, {"contrast": "more"}, {"reduced_motion": "reduce"}],
    ids=lambda how: next(iter(how)),
)
def test_dark_mode_high_contrast_and_reduced_motion_cause_no_barrier(visit: Visit, how: dict[str, str]) -> None:
    visitor = visit("caseworker", "GT", how=how)
    for path in ("/", "/cases", "/cases/new", "/directory", "/dashboard"):
        visitor.open(path)
        visitor.shoot(f"{next(iter(how))}{path.replace('/', '-')}")
        assert visitor.accessibility_problems() == [], path
