"""The server has another version by now, and not the files of this page any more: the page loads anew, once."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(120)]

SCREEN = re.compile(r"/static/app/Directory-[^/]+\.js")
PAGE = re.compile(r"/app$")
OTHER_VERSION = '<script type="module" src="/static/app/index-another.js"></script>'


class OldPage:
    """A page whose server was updated: the file of a screen is gone."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.gone, self.loads = visitor, True, 0
        self.comes_back = True
        """Whether the page that is loaded anew has its files."""
        visitor.open("/")
        visitor.page.route(SCREEN, self._file)
        visitor.page.route(PAGE, self._page)

    def cut_off(self) -> None:
        """Take the network away: what is intercepted here would come without it."""
        for address in (SCREEN, PAGE):
            self.visitor.page.unroute(address)
        self.visitor.context.set_offline(True)

    def _file(self, route: Route) -> None:
        if self.gone:
            route.fulfill(status=404)
        else:
            route.continue_()

    def _page(self, route: Route) -> None:
        if route.request.is_navigation_request():
            self.loads += 1
            self.gone = not self.comes_back
            route.continue_()
        else:
            route.fulfill(body=OTHER_VERSION, content_type="text/html")

    def open_directory(self) -> None:
        """Press the link of a screen whose file is asked for."""
        self.visitor.page.locator(".nav__link[href^='#/directory']").click()


@pytest.fixture
def old(visit: Visit) -> OldPage:
    return OldPage(visit("caseworker", "GT"))


def test_a_screen_of_an_updated_application_opens_by_itself(old: OldPage) -> None:
    old.open_directory()

    expect(old.visitor.page.locator("h1")).to_have_text(old.visitor.text("directory.title"))
    assert old.loads == 1


def test_a_page_that_misses_its_files_again_loads_no_second_time_by_itself(old: OldPage) -> None:
    old.comes_back = False
    old.open_directory()

    page, text = old.visitor.page, old.visitor.text
    expect(page.locator("h1")).to_have_text(text("update.ready"))
    page.wait_for_timeout(1000)
    assert old.loads == 1
    assert old.visitor.accessibility_problems() == []

    old.comes_back = True
    old.visitor.press("update.apply")
    expect(page.locator("h1")).to_have_text(text("directory.title"))


def test_without_network_it_says_so_and_loads_nothing(old: OldPage) -> None:
    old.cut_off()

    old.open_directory()

    expect(old.visitor.page.locator("h1")).to_have_text(old.visitor.text("state.offline.title"))
    assert old.loads == 0
