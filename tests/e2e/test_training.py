"""A new person learns on a phone, answers, and holds the certificate; one that ended leaves them reading."""

import re

import pytest
from playwright.sync_api import Browser, expect

from services.identity.adapters.training.training_modules import OWN, read_modules
from services.identity.domain.training.training import Module
from shared.kernel.country import Country
from tests.e2e.conftest import Visit
from tests.e2e.newcomers import joined
from tests.e2e.test_closed_endpoints import legible
from tests.e2e.visitor import PHONE, Size, Visitor
from tests.support.platform import Platform
from tests.support.spared import identity_rows

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

MODULES = {module.name: module for module in read_modules(OWN).of(Country.GUATEMALA)}
SPACE_BELOW = "note => note.nextElementSibling.getBoundingClientRect().top - note.getBoundingClientRect().bottom"
CASEWORK = ("registrar", "referir", "consentimiento", "seguridad")


def read_pages(visitor: Visitor, module: Module) -> None:
    """Open the module from the list, and turn its pages."""
    visitor.open("/training")
    visitor.page.get_by_role("link", name=module.title.text(visitor.language), exact=True).click()
    for number, page in enumerate(module.pages):
        expect(visitor.page.locator("h1")).to_have_text(page.text(visitor.language).title)
        if page.picture:
            looked_at(visitor, page.picture.alt.text(visitor.language))
        if number == 0:
            legible(visitor, f"training-{module.name}")
        visitor.press("training.next" if number + 1 < len(module.pages) else "training.toQuiz", within="main")


def looked_at(visitor: Visitor, alt: str) -> None:
    """The picture is there, as wide as the text and no wider than the screen, and on paper too."""
    picture = visitor.page.get_by_role("img", name=alt, exact=True)
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") == 640
    box, text = picture.bounding_box(), visitor.page.locator(".lesson > p").first.bounding_box()
    assert box is not None
    assert text is not None
    assert box["width"] == pytest.approx(text["width"], abs=1)
    assert box["height"] == pytest.approx(box["width"] * 300 / 640, abs=1)
    visitor.page.emulate_media(media="print")
    expect(picture).to_be_visible()
    visitor.page.emulate_media(media="screen")


def answer(visitor: Visitor, module: Module, *, wrong: int) -> None:
    """Answer every question, the first `wrong` of them not as it should be."""
    count = len(module.questions)
    for number, question in enumerate(module.questions):
        heading = visitor.text("training.question", at=str(number + 1), of=str(count))
        expect(visitor.page.locator("h1")).to_have_text(heading)
        place = (question.right + 1) % len(question.es.choices) if number < wrong else question.right
        visitor.page.locator(f"label[for=answer-{place}]").click()
        visitor.press("training.next" if number + 1 < count else "training.send", within="form")


def test_a_new_person_passes_every_module_on_a_phone_and_sees_the_certificate(
    platform: Platform, browser: Browser
) -> None:
    person, visitor = joined(platform, browser, "caseworker", "GT", trained=False)
    page = visitor.page
    assert visitor.size is PHONE
    visitor.open("/")
    note = page.locator("[data-part=standing]")
    expect(note).to_contain_text(visitor.text("standing.missing"))
    assert note.evaluate(SPACE_BELOW) >= 16
    note.get_by_role("link").click()
    expect(page.locator("[data-part=modules] li")).to_have_count(len(CASEWORK))
    legible(visitor, "training")

    for name in CASEWORK:
        module = MODULES[name]
        read_pages(visitor, module)
        if name == "registrar":
            visitor.press("training.next", within="form")
            expect(page.locator("form")).to_contain_text(visitor.text("training.choose"))
            legible(visitor, "training-question")
        if name == "referir":
            answer(visitor, module, wrong=2)
            expect(page.locator("h1")).to_have_text(visitor.text("training.result.failed"))
            expect(page.locator("[data-part=result]")).to_contain_text(module.questions[1].es.why)
            expect(page.locator("[data-part=result]")).not_to_contain_text(module.questions[2].es.why)
            legible(visitor, "training-result")
            visitor.press("training.result.again")
        answer(visitor, module, wrong=1 if name == "registrar" else 0)
        expect(page.locator("h1")).to_have_text(visitor.text("training.result.passed"))

    visitor.press("training.result.on")
    certificate = page.locator("[data-part=certificate]")
    expect(certificate).to_contain_text(person["display_name"])
    expect(certificate).to_contain_text(MODULES["seguridad"].title.es)
    legible(visitor, "certificate")
    page.emulate_media(media="print")
    expect(certificate).to_be_visible()
    expect(page.locator("[data-part=modules]")).to_be_hidden()
    page.emulate_media(media="screen")
    shown = platform.client("country_admin", "GT").get(f"/api/v1/users/{person['id']}").json()
    assert (shown["standing"], shown["certified_until"] is not None) == ("certified", True)

    visitor.open("/profile")
    fact = page.locator("[data-part=card] .facts > *", has_text=visitor.text("user.standing"))
    expect(fact).to_contain_text(visitor.text("user.standing.until", day="").strip())
    visitor.open("/")
    expect(page.locator(".page-head")).to_be_visible()
    expect(note).to_have_count(0)
    visitor.leave()


def test_an_administrator_lists_whose_training_is_missing(
    platform: Platform, browser: Browser, visit: Visit, size: Size, language: str
) -> None:
    person, newcomer = joined(platform, browser, "caseworker", "GT", trained=False)
    newcomer.leave()
    visitor = visit("country_admin", "GT", size=size, language=language)
    page = visitor.page
    visitor.open("/users")
    row = page.get_by_text(person["display_name"])
    for standing, count in (("untrained", 1), ("lapsed", 0), ("certified", 0)):
        chosen = page.locator("#filter-standing")
        if not chosen.is_visible():
            page.locator(".menu__button").first.click()
        chosen.select_option(standing)
        visitor.settle()
        expect(row).to_have_count(count)
    visitor.open("/users?standing=untrained")
    expect(row).to_have_count(1)
    legible(visitor, "users-untrained")


def test_back_of_the_browser_turns_the_pages_and_no_question_is_reached_before_its_turn(visit: Visit) -> None:
    visitor = visit("focal_point", "GT")
    module = MODULES["recibir"]
    visitor.open("/training/recibir?step=40")
    first_question = visitor.text("training.question", at="1", of=str(len(module.questions)))
    expect(visitor.page.locator("h1")).to_have_text(first_question)
    visitor.open("/training/recibir")
    visitor.press("training.next", within="main")
    expect(visitor.page.locator("h1")).to_have_text(module.pages[1].es.title)
    visitor.page.go_back()
    expect(visitor.page.locator("h1")).to_have_text(module.pages[0].es.title)
    visitor.open("/more")
    visitor.page.locator("main").get_by_role("link", name=visitor.text("nav.training")).click()
    expect(visitor.page.locator("h1")).to_have_text(visitor.text("nav.training"))


def test_a_person_whose_certificate_ended_is_told_that_they_read_only(platform: Platform, browser: Browser) -> None:
    person, visitor = joined(platform, browser, "country_admin", "HN", trained=False)
    passed = "INSERT INTO training_passes VALUES (%s, 'HN', 'seguridad', '1', 6, now() - interval '1 year', %s)"
    identity_rows(platform, passed, person["id"], "2020-05-04")
    visitor.open("/")
    note = visitor.page.locator("[data-part=standing]")
    expect(note).to_contain_text(re.compile("2020"))
    expect(note).to_contain_text("solo lectura")
    legible(visitor, "today-lapsed")
    visitor.open("/training")
    expect(visitor.page.locator("[data-part=certificate]")).to_have_count(0)
    expect(visitor.page.locator("[data-part=modules] li").first).to_contain_text("2020")
    visitor.leave()
