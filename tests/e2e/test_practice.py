"""A new person practises with invented cases, passes the training, and works at the next sign-in (journey J16)."""

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Visit
from tests.e2e.newcomers import joined
from tests.e2e.test_administration import entered
from tests.e2e.test_refer import choose, decide, preview, sends
from tests.e2e.test_training import CASEWORK, MODULES, answer, read_pages
from tests.e2e.visitor import Visitor
from tests.e2e.walks import an_unheard_name, has_no_barrier, register
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

PARTNER = "Casa de práctica"
BANNER = ".practice"
PRIMARY = ".btn:not(.btn--second, .btn--plain)"
UNDER_THE_BOX = """() => {
  const box = document.querySelector('[data-part=standing]').getBoundingClientRect();
  const below = document.querySelector('main .card').getBoundingClientRect();
  return below.top - box.bottom;
}"""
BESIDE_THE_WAY_OUT = """() => {
  const [language, exit] = ['.language', '.exit'].map((one) => document.querySelector(one).getBoundingClientRect());
  return exit.left - language.right;
}"""


def session_of(visitor: Visitor) -> tuple[list[str], str | None]:
    session = visitor.page.evaluate("fetch('/session').then(answer => answer.json())")
    return session["countries"], session["practice_of"]


def test_a_new_person_practises_passes_and_works(platform: Platform, browser: Browser) -> None:
    person, visitor = joined(platform, browser, "caseworker", "GT", trained=False)
    page = visitor.page
    assert session_of(visitor) == (["XG"], "GT")
    expect(page.locator(BANNER)).to_contain_text(visitor.text("practice.title"))
    expect(page.locator("[data-part=standing]")).to_be_visible()
    assert page.evaluate(UNDER_THE_BOX) >= 8, "the box touches the card below it"
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
        main = page.locator("[data-part=result] .btn").first
        last = name == CASEWORK[-1]
        expect(main).to_have_text(visitor.text("practice.leave" if last else "training.result.on"))
        expect(page.locator(BANNER).get_by_role("link")).to_have_text(
            visitor.text("practice.leave" if last else "practice.training")
        )
    has_no_barrier(visitor)
    visitor.press("training.result.on", within="main")
    certificate = page.locator("[data-part=certificate]")
    expect(certificate).to_contain_text(person["display_name"])

    page.locator(BANNER).get_by_role("link", name=visitor.text("practice.leave")).click()
    page.locator(".topbar").wait_for()
    expect(page.locator(BANNER)).to_have_count(0)
    assert session_of(visitor) == (["GT"], None)
    visitor.open("/cases")
    expect(page.locator("main")).not_to_contain_text("XG-")
    visitor.leave()


def test_on_a_small_phone_what_says_practice_and_what_says_no_network_take_a_line_each(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    page.set_viewport_size({"width": 360, "height": 800})
    visitor.open("/profile")
    page.get_by_role("link", name=visitor.text("practice.open")).click()
    expect(page.locator(BANNER)).to_be_visible()
    expect(page.locator(BANNER).get_by_role("link", name=visitor.text("practice.leave"))).to_be_visible()
    expect(page.locator(".country")).not_to_contain_text("XG")
    page.context.set_offline(True)
    strips = page.locator(".strip")
    expect(strips).to_have_count(2)

    heights = [strip.evaluate("each => each.getBoundingClientRect().height") for strip in strips.all()]
    links = [link.evaluate("each => each.getBoundingClientRect().height") for link in strips.get_by_role("link").all()]

    gap = page.evaluate(BESIDE_THE_WAY_OUT)
    assert gap >= 4, "the language touches the way out"
    assert all(height <= 48 for height in heights), heights
    assert links, "no way back to work"
    assert all(height >= 44 for height in links), links
    page.context.set_offline(False)


def test_who_is_trained_practises_from_their_profile_and_comes_back(visit: Visit) -> None:
    visitor = visit("supervisor", "GT")
    page = visitor.page
    visitor.open("/profile")
    expect(page.locator("[data-part=card] dt", has_text=visitor.text("user.standing"))).to_have_count(1)
    page.get_by_role("link", name=visitor.text("practice.open")).click()
    expect(page.locator(BANNER)).to_be_visible()
    has_no_barrier(visitor)
    visitor.open("/cases")
    expect(page.locator("main")).to_contain_text("XG-")
    page.locator("main .list-row a").first.click()
    page.locator("h1 .case-code").wait_for()
    expect(page.locator("main")).to_contain_text(visitor.text("practice.inCharge"))
    expect(page.locator("main")).not_to_contain_text(visitor.text("assignment.nobody"))

    page.emulate_media(media="print")
    mark = page.evaluate("getComputedStyle(document.body, '::after').content")
    page.emulate_media(media="screen")
    assert "PRÁCTICA" in mark

    page.locator(BANNER).get_by_role("link", name=visitor.text("practice.leave")).click()
    page.locator(".topbar").wait_for()
    assert session_of(visitor) == (["GT"], None)


def test_who_administers_the_country_practises_opening_and_suspending_an_organisation(visit: Visit) -> None:
    visitor = visit("country_admin", "GT")
    page = visitor.page
    visitor.open("/profile")
    page.get_by_role("link", name=visitor.text("practice.open")).click()
    expect(page.locator(BANNER)).to_be_visible()

    name = entered(visitor)
    card = page.locator("[data-part=card]")
    expect(card.locator(PRIMARY)).to_have_text(visitor.text("organisation.verify"))
    visitor.press("organisation.suspend")
    page.locator("#suspend-reason").select_option("closed")
    visitor.press("organisation.suspend", within="dialog")
    expect(page.locator("dialog")).to_have_count(0)
    expect(card.locator(PRIMARY)).to_have_text(visitor.text("organisation.reinstate"))
    visitor.press("organisation.verify")
    visitor.press("organisation.verify", within="dialog")
    expect(card).not_to_contain_text(visitor.text("organisation.unverified"))
    for refused in ("/users", "/settings", "/roles/new"):
        visitor.open(refused)
        expect(page.locator("h1")).to_have_text(visitor.text("notPractised.title"))
        expect(page.locator("main").get_by_role("link")).to_have_text(visitor.text("practice.leave"))
    has_no_barrier(visitor)
    visitor.open("/organisations")
    expect(page.locator("main")).to_contain_text(name)
    page.locator(".list-row, .cards li", has_text=PARTNER).get_by_role("link").first.click()
    expect(page.locator("h1")).to_have_text(PARTNER)
    expect(page.get_by_role("button", name=visitor.text("organisation.suspend"))).to_have_count(0)

    page.locator(BANNER).get_by_role("link", name=visitor.text("practice.leave")).click()
    page.locator(".topbar").wait_for()
    visitor.open("/organisations")
    expect(page.locator("main")).not_to_contain_text(name)
