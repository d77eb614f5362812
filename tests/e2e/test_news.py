"""News arrive while somebody works: they reload what they are about, quietly, and take nothing away."""

import json
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Request, Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.test_forms import SUBMIT, until_the_last_step
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

ELSEWHERE = "0198b6a0-0000-7000-8000-000000000001"


@dataclass
class Bell:
    """Stands in for the stream of notifications: rings when the test says."""

    visitor: Visitor
    _seq: int = 0
    _waiting: list[str] = field(default_factory=list)

    def hang(self) -> "Bell":
        self.visitor.page.route("**/api/v1/notifications/stream*", self._answer)
        return self

    def ring(self, subject: str) -> None:
        """Tell of `subject`, and wait until the page has dealt with it."""
        with self.visitor.page.expect_response("**/api/v1/notifications?unread=true*"):
            self._seq += 1
            told = json.dumps({"subject_id": subject, "referral_id": None})
            self._waiting.append(f"id: {self._seq}\nevent: notification\ndata: {told}\n\n")

    def _answer(self, route: Route) -> None:
        news = "".join(self._waiting)
        self._waiting.clear()
        route.fulfill(headers={"Content-Type": "text/event-stream"}, body=f"retry: 300\n\n{news}")


@pytest.fixture
def at_a_case(visit: Visit) -> tuple[Visitor, Bell, str]:
    """A caseworker who looks at a case; her bell; the id of the case."""
    visitor = visit("caseworker", "HN")
    until_the_last_step(visitor)
    visitor.page.locator(SUBMIT).click()
    visitor.page.locator("h1 .case-code").wait_for()
    case_id = visitor.page.url.rpartition("/")[2]
    bell = Bell(visitor).hang()
    visitor.open(f"/cases/{case_id}")
    return visitor, bell, case_id


def test_only_what_the_news_are_about_is_loaded_again(at_a_case: tuple[Visitor, Bell, str]) -> None:
    visitor, bell, case_id = at_a_case
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    visitor.page.on("request", note)
    bell.ring(ELSEWHERE)
    about_her = [request for request in asked if case_id in request.url]
    bell.ring(case_id)
    visitor.settle()

    assert about_her == []
    again = [request for request in asked if request.url.endswith(f"/api/v1/cases/{case_id}")]
    assert len(again) == 1
    assert all(request.headers["x-background"] == "1" for request in asked if request.resource_type == "fetch")


def test_an_update_that_fails_takes_nothing_away(at_a_case: tuple[Visitor, Bell, str]) -> None:
    visitor, bell, case_id = at_a_case
    page = visitor.page
    visitor.press("identity.reveal")
    page.locator("dialog select").select_option("referral")
    page.route(f"**/api/v1/cases/{case_id}", lambda route: route.abort("internetdisconnected"))

    bell.ring(case_id)

    expect(page.locator("main").get_by_text(visitor.text("state.notRenewed")).first).to_be_visible()
    expect(page.locator("dialog select")).to_have_value("referral")
    expect(page.locator("h1 .case-code")).to_be_visible()
    page.keyboard.press("Escape")
    page.unroute(f"**/api/v1/cases/{case_id}")
    visitor.press("state.retry", "main")
    expect(page.locator("main").get_by_text(visitor.text("state.notRenewed"))).to_have_count(0)
