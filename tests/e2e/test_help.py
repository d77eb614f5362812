"""The manual inside the product: the page about each screen, found where it is needed and without network."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.arranged import open_new_case
from tests.e2e.conftest import Visit
from tests.e2e.test_screens import SCREENS
from tests.e2e.visitor import DESKTOP, PHONE, Size, Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

HELP = ".help"
TITLE = ".help .manual h3"
WITH_PHONES = {"caseworker", "focal_point", "supervisor", "organisation_admin"}
"""Each role is walked through once, on what its people mostly use."""
WALKED_BY = {path: who for who in reversed(SCREENS) for path in SCREENS[who] if who[0] != "operator"}
"""Each screen, and the first role that has it: its page of the manual is the same for all."""


def open_help(visitor: Visitor) -> None:
    """Press the button at the top and wait for a page of the manual."""
    visitor.page.locator(".help-button").click()
    expect(visitor.page.locator(TITLE)).to_be_visible()


@pytest.mark.parametrize("who", dict.fromkeys(WALKED_BY.values()), ids=lambda who: who[0])
def test_every_screen_has_its_page_at_the_same_place(who: tuple[str, str | None], visit: Visit) -> None:
    language, size = ("es", PHONE) if who[0] in WITH_PHONES else ("en", DESKTOP)
    visitor = visit(*who, language=language, size=size)
    page = visitor.page
    places = set()
    for path in [path for path, walker in WALKED_BY.items() if walker == who]:
        visitor.open(path)
        box = page.locator(".help-button").bounding_box()
        assert box is not None
        places.add((round(box["x"]), round(box["y"])))
        assert min(box["width"], box["height"]) >= 44
        open_help(visitor)
        expect(page.locator(".help .manual")).to_contain_text(". ")
        assert visitor.accessibility_problems() == [], path
        visitor.shoot(f"help-{who[0]}{path.split('?')[0].replace('/', '-')}")
        page.keyboard.press("Escape")
        expect(page.locator(HELP)).to_have_count(0)
        expect(page.locator(".help-button")).to_be_focused()
    assert len(places) == 1, places


def test_a_form_stays_as_it_is_under_the_help(visit: Visit, size: Size) -> None:
    visitor = visit("caseworker", "GT", size=size)
    page = visitor.page
    visitor.open("/cases/new")
    page.locator("label[for=risk_level-high]").click()
    page.locator("#birth").fill("unos 15")
    address = page.url
    open_help(visitor)
    expect(page.locator(TITLE)).to_have_text("Los cuatro pasos")

    visitor.press("help.close", HELP)

    expect(page.locator("#birth")).to_have_value("unos 15")
    expect(page.locator("#risk_level-high")).to_be_checked()
    assert page.url == address


def test_the_help_stays_beside_the_work_at_a_desk(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/cases")
    open_help(visitor)

    page.locator(".nav a[href='#/directory']").click()

    expect(page.locator("h1")).to_have_text(visitor.text("directory.title"))
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator(TITLE)).to_have_text("Directorio")
    help_box, main_box = page.locator(HELP).bounding_box(), page.locator("main").bounding_box()
    assert help_box is not None
    assert main_box is not None
    assert main_box["x"] + main_box["width"] <= help_box["x"] + 1


@pytest.mark.parametrize("path", ["/cases", "/directory", "/"])
def test_a_list_keeps_within_the_room_that_the_help_leaves_it(visit: Visit, path: str) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    open_new_case(visitor)
    visitor.open(path)

    open_help(visitor)

    visitor.shoot(f"beside{path.replace('/', '-')}")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    help_box = page.locator(HELP).bounding_box()
    rows = page.locator("main tr, main .line, main .offer").all()
    edges = [box["x"] + box["width"] for row in rows if (box := row.bounding_box())]
    assert help_box is not None
    assert edges
    assert max(edges) <= help_box["x"]


def test_a_link_leads_to_another_page_and_back_to_this_screen(visit: Visit, language: str) -> None:
    visitor = visit("caseworker", "GT", language=language, size=PHONE)
    page = visitor.page
    visitor.open("/directory")
    open_help(visitor)
    about_this_screen = page.locator(TITLE).inner_text()

    visitor.press("help.contents", HELP)
    expect(page.locator(".help__page")).to_be_focused()
    page.locator(HELP).get_by_role("button", name=visitor.text("nav.dashboard")).last.click()
    expect(page.locator(TITLE)).not_to_have_text(about_this_screen)
    assert visitor.accessibility_problems() == []
    visitor.press("help.open", HELP)

    expect(page.locator(TITLE)).to_have_text(about_this_screen)


def test_the_search_finds_a_page_and_sends_nothing(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/cases")
    open_help(visitor)
    before = len(visitor.addresses)

    page.locator("#help-search").fill("codigo de recuperacion")
    hit = page.locator(".help__hits").get_by_role("button", name="La primera vez")
    expect(hit).to_be_visible()
    assert visitor.accessibility_problems() == []
    visitor.shoot("help-search")
    hit.click()

    expect(page.locator(TITLE)).to_have_text("La primera vez")
    # What the device keeps for work without network comes whenever there is time.
    kept = ("/static/app/Unsent-", "/static/app/RiskMovedOn-", "/api/v1/code-lists?include=codes")
    assert [address for address in visitor.addresses[before:] if not any(part in address for part in kept)] == []


def test_the_help_is_there_without_network_once_it_was_opened(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/cases")
    open_help(visitor)
    page.keyboard.press("Escape")
    visitor.context.set_offline(True)

    open_help(visitor)
    visitor.press("help.contents", HELP)
    page.locator(HELP).get_by_role("button", name=visitor.text("nav.directory")).first.click()

    expect(page.locator(TITLE)).to_have_text("Directorio")
    visitor.context.set_offline(False)


def test_help_that_cannot_be_loaded_says_so(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    visitor.open("/cases")
    visitor.page.route("**/HelpPanel-*.js", lambda route: route.abort())

    visitor.page.locator(".help-button").click()

    visitor.shows(visitor.text("state.silent.title"))
    expect(visitor.page.locator(HELP)).to_have_count(0)


def test_the_other_language_changes_the_open_page(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    visitor.open("/directory")
    open_help(visitor)

    visitor.page.locator(".language").click()

    expect(visitor.page.locator(TITLE)).to_have_text("Directory")


def test_the_way_out_is_in_reach_over_a_screen_full_of_help(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=PHONE)
    open_help(visitor)

    visitor.page.locator(HELP).get_by_role("button", name=visitor.text("exit.button")).click()

    visitor.page.wait_for_url("**/leave")


@pytest.mark.twice
@pytest.mark.parametrize("width", [320, 360])
def test_a_narrow_screen_has_room_for_the_help_and_the_way_out(visit: Visit, width: int, language: str) -> None:
    visitor = visit("caseworker", "GT", size=Size("narrow", width, 640), language=language)
    edges = [visitor.page.locator(name).bounding_box() for name in (".help-button", ".language", ".exit")]
    boxes = [(box["x"], box["x"] + box["width"]) for box in edges if box]

    assert len(boxes) == 3
    assert all(left[1] <= right[0] for left, right in pairwise(boxes))
    assert boxes[-1][1] <= width


CONTACT = "Mesa de ayuda: +502 2222 0000"


def set_contact(page: Page, contact: str | None) -> None:
    """Whom to ask, as the platform could be set up."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | {"support_contact": contact})

    page.route("**/session", answer)


@pytest.mark.parametrize("contact", [CONTACT, None])
def test_whom_to_ask_is_said_in_the_help_in_more_and_beside_a_code_for_support(
    visit: Visit, language: str, contact: str | None
) -> None:
    visitor = visit("focal_point", "SV", language=language)
    page = visitor.page
    set_contact(page, contact)
    problem = {"title": "Algo falló de nuestro lado", "status": 500, "code": "internal_error", "request_id": "01a2-b3"}
    page.route(
        "**/api/v1/directory/**",
        lambda route: route.fulfill(status=500, json=problem, headers={"Content-Type": "application/problem+json"}),
    )
    said = contact or visitor.text("support.administrator")

    visitor.open("/more")
    expect(page.locator("main .support-contact")).to_have_text(said)
    visitor.open("/directory")
    expect(page.locator(".support-code")).to_be_visible()
    expect(page.locator("main .support-contact")).to_have_text(said)
    open_help(visitor)
    expect(page.locator(".help .support-contact")).to_have_text(said)
    assert visitor.accessibility_problems() == []


@pytest.mark.parametrize("contact", [CONTACT, None])
def test_who_administers_the_country_is_not_told_to_ask_themselves(visit: Visit, contact: str | None) -> None:
    visitor = visit("country_admin", "SV")
    set_contact(visitor.page, contact)

    visitor.open("/more")

    expect(visitor.page.locator("main .support-contact")).to_have_text(contact or visitor.text("support.region"))
