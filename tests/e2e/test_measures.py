"""On no screen is text cut off, or something to press under something else, from a small phone to a large desk.

The screens of each role: tests/e2e/test_screens.py.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.measures import SIZES, misplaced, misplaced_at_every_size
from tests.e2e.situation import COUNTRY, RECEIVER, Situation
from tests.e2e.visitor import DESKTOP, Size, Visitor
from tests.e2e.walks import an_unheard_name, register
from tests.support.journey import register as register_a_child
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.twice, pytest.mark.timeout(600)]


def found_on(visitor: Visitor, *paths: str) -> dict[str, list[str]]:
    """Address → what is misplaced there at any size; addresses where nothing is are left out."""
    found = {}
    for path in paths:
        visitor.open(path)
        found[path] = misplaced_at_every_size(visitor)
    return {path: misplaced for path, misplaced in found.items() if misplaced}


def spoil(page: Page, rules: str) -> None:
    """Add rules to the style of the page."""
    page.evaluate(
        "(rules) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules);"
        " document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }",
        rules,
    )


def test_nothing_is_cut_or_covered_on_a_case_and_its_forms(visit: Visit, situation: Situation) -> None:
    case = f"/cases/{situation.case}"
    forms = [f"{case}/{form}" for form in ("consent", "assess", "refer")]

    assert found_on(visit("caseworker", COUNTRY), case, f"{case}?tab=legal", *forms) == {}


def test_nothing_is_cut_or_covered_on_a_case_beside_the_help(visit: Visit, situation: Situation) -> None:
    visitor = visit("caseworker", COUNTRY, size=DESKTOP)
    page = visitor.page
    visitor.open(f"/cases/{situation.case}")
    page.locator(".help-button").click()
    expect(page.locator(".help .manual h3")).to_be_visible()

    assert misplaced(page) == []
    read, summary = (page.locator(part).bounding_box() for part in (".record__main", ".who"))
    assert read
    assert summary
    assert read["x"] == summary["x"], "one column: two have no room"
    assert read["width"] > 500


def test_nothing_is_cut_or_covered_in_the_search_over_everything(
    visit: Visit, platform: Platform, situation: Situation, size: Size
) -> None:
    register_a_child(platform.client("caseworker", COUNTRY), consents=[])
    visitor = visit("caseworker", COUNTRY, size=size)
    page = visitor.page
    visitor.open("/cases?sort=-opened_on")
    expect(page.get_by_text(visitor.text("task.child_protection")).first).to_be_attached()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-words")).to_be_focused()

    assert misplaced(page) == []
    exit_, label = (page.locator(f"dialog {part}").bounding_box() for part in (".exit", "label"))
    assert exit_
    assert label
    apart = max(label["y"] - exit_["y"] - exit_["height"], exit_["y"] - label["y"] - label["height"])
    assert apart >= 8, "the way out keeps clear of the label"


def test_nothing_is_cut_or_covered_on_a_referral_at_both_ends(visit: Visit, situation: Situation) -> None:
    paths = [f"/referrals/{situation.referrals[state]}" for state in ("sent", "accepted", "withdrawn")]

    assert found_on(visit("caseworker", COUNTRY), *paths) == {}
    assert found_on(visit("focal_point", COUNTRY, RECEIVER), *paths) == {}


def test_nothing_is_cut_or_covered_on_the_steps_of_a_registration(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "HN", language=language)
    found: list[str] = []

    def measure(step: str) -> None:
        for size in SIZES:
            visitor.resize(size)
            found.extend(f"{step} at {size.width}: {what}" for what in misplaced(visitor.page))

    register(visitor, name=an_unheard_name(), at_step=measure)

    assert found == []


def test_nothing_is_cut_or_covered_in_a_question(visit: Visit, situation: Situation, size: Size) -> None:
    receiver = visit("focal_point", COUNTRY, RECEIVER, size=size)
    receiver.open(f"/referrals/{situation.referrals['sent']}")
    for step in ("step.requestInfo", "step.reject"):
        receiver.press(step, "main")
        expect(receiver.page.locator("dialog[open]")).to_be_visible()
        assert misplaced(receiver.page) == [], step
        receiver.page.keyboard.press("Escape")


def test_tags_that_touch_are_found(visit: Visit, situation: Situation) -> None:
    visitor = visit("caseworker", COUNTRY)
    page = visitor.page
    visitor.open("/referrals?box=out")
    expect(page.locator(".line__side .tag + .tag").first).to_be_visible()
    assert misplaced(page) == []

    spoil(page, ".line__side > span { gap: 0 !important }")

    assert [what for what in misplaced(page) if what.startswith("touching: ")] != []


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ("main h1 { width: 20px; overflow: hidden; white-space: nowrap }", "cut: h1"),
        ("main h1 { white-space: nowrap; margin-left: 350px }", "outside: h1"),
        ("main label { width: 1rem; overflow-wrap: anywhere }", "broken: "),
        ("main label { position: relative; left: -30px }", "text under its box: label"),
        (".topbar .language { position: relative; left: 60px }", "over each other: button"),
        ("main .card { width: 4rem; padding: 0; white-space: nowrap }", "beyond its box: "),
        (".topbar .exit { position: relative; top: -20px }", "out of sight: button"),
    ],
    ids=["cut", "outside", "broken", "under-its-box", "over-each-other", "beyond-its-box", "out-of-sight"],
)
def test_what_is_spoilt_is_found(visit: Visit, rules: str, found: str) -> None:
    visitor = visit("caseworker", "GT")
    visitor.open("/more")
    assert misplaced(visitor.page) == []

    spoil(visitor.page, rules)

    assert [what for what in misplaced(visitor.page) if what.startswith(found)] != []
