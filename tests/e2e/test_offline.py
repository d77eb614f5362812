"""Without network: the application starts, forms are written and confirmed, and everything is sent once it is back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.device import with_worker
from tests.e2e.test_screens import SCREENS
from tests.e2e.visitor import Visitor
from tests.e2e.walks import an_unheard_name

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

SUBMIT = "form button[type=submit]"
ONLINE = {"/organisations"}
"""Screens of administration are not kept on devices, nor is the chapter about them."""


@contextmanager
def no_network(visitor: Visitor) -> Iterator[None]:
    visitor.context.set_offline(True)
    expect(visitor.page.locator(".strip")).to_be_visible()
    yield
    visitor.context.set_offline(False)


def fill_in(visitor: Visitor, name: tuple[str, str], *, until: str = "situation") -> None:
    """The shortest registration with a name in it, up to the step `until`."""
    page = visitor.page
    visitor.typed += name
    page.evaluate("location.hash = '/cases/new'")
    page.locator("label[for=risk_level-high]").click()
    for step in ("consent", "person", "situation"):
        page.locator(SUBMIT).click()
        heading = page.get_by_role("heading", level=1, name=visitor.text(f"register.step.{step}"))
        if step == "situation" and not heading.is_visible():
            # Without network possible duplicates cannot be looked for; it is said once and the next press goes on.
            heading.or_(page.locator("form .note[role=alert]")).first.wait_for()
            if not heading.is_visible():
                page.locator(SUBMIT).click()
        expect(heading).to_be_visible()
        if step == "person":
            page.locator("#first_names").fill(name[0])
            page.locator("#surnames").fill(name[1])
        if step == until:
            return


def test_the_application_starts_without_network_with_what_was_typed(visit: Visit) -> None:
    visitor = with_worker(visit, "caseworker", "GT")
    page, name = visitor.page, an_unheard_name()
    fill_in(visitor, name, until="person")
    with no_network(visitor):
        page.reload()

        expect(page.locator(".topbar")).to_be_visible()
        expect(page.locator(".strip")).to_contain_text(visitor.text("unsent.strip.offline"))
        visitor.press("today.goOn", "main")
        expect(page.locator("#first_names")).to_have_value(name[0])
        assert visitor.accessibility_problems_meanwhile() == []


def test_a_form_confirmed_without_network_is_sent_once_it_is_back(visit: Visit) -> None:
    visitor = with_worker(visit, "caseworker", "GT")
    page, name = visitor.page, an_unheard_name()
    with no_network(visitor):
        fill_in(visitor, name)
        page.locator("label[for=refer_next]").click()
        page.locator(SUBMIT).click()

        expect(page.get_by_role("heading", level=1, name=visitor.text("unsent.title"))).to_be_visible()
        visitor.shows(visitor.text("unsent.refer"))
        expect(page.locator(".strip__count")).to_contain_text(visitor.text("unsent.count.one", count="1"))
        visitor.shows(visitor.text("unsent.state.waiting"))
        assert visitor.accessibility_problems_meanwhile() == []
        visitor.shoot("unsent")

    visitor.shows(visitor.text("unsent.none"))
    expect(page.locator(".strip__count")).to_have_count(0)
    refer = page.locator("main").get_by_role("link", name=visitor.text("case.refer"), exact=True)
    expect(refer).to_have_attribute("href", re.compile("^#/cases/[^/]+/refer$"))
    visitor.press("unsent.open", "main")
    expect(page.locator("h1 .case-code")).to_be_visible()
    visitor.settle()


def test_the_help_of_every_kept_screen_is_there_without_network_although_none_was_opened(
    visit: Visit, language: str
) -> None:
    visitor = with_worker(visit, "caseworker", "GT", language=language)
    page, titles = visitor.page, []
    with no_network(visitor):
        page.reload()
        for path in SCREENS["caseworker", "GT"]:
            if path in ONLINE:
                continue
            page.evaluate(f"location.hash = '{path}'")
            page.locator("h1").first.wait_for()
            page.locator(".help-button").click()
            title = page.locator(".help .manual h3")
            expect(title).to_be_visible()
            expect(page.locator(".help .manual")).to_contain_text(". ")
            titles.append(title.inner_text())
            page.keyboard.press("Escape")
            expect(page.locator(".help")).to_have_count(0)
        page.locator(".help-button").click()
        page.locator("#help-search").fill({"es": "consentimiento", "en": "consent"}[language])
        expect(page.locator(".help__hits").get_by_role("button").first).to_be_visible()
    assert len(set(titles)) >= len(titles) - 1, titles
