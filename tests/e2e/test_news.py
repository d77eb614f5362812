"""Notifications that arrive while a person works reload the data they are about, and nothing else on the screen."""

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
class NotificationStream:
    """Replaces the stream of notifications, so that the test decides when one arrives."""

    visitor: Visitor
    _seq: int = 0
    _waiting: list[str] = field(default_factory=list)

    def install(self) -> "NotificationStream":
        self.visitor.page.route("**/api/v1/notifications/stream*", self._answer)
        return self

    def send(self, subject: str) -> None:
        """Send a notification about `subject`, and wait until the page has handled it."""
        with self.visitor.page.expect_response("**/api/v1/notifications?unread=true*"):
            self._seq += 1
            notification = json.dumps({"subject_id": subject, "referral_id": None})
            self._waiting.append(f"id: {self._seq}\nevent: notification\ndata: {notification}\n\n")

    def _answer(self, route: Route) -> None:
        news = "".join(self._waiting)
        self._waiting.clear()
        route.fulfill(headers={"Content-Type": "text/event-stream"}, body=f"retry: 300\n\n{news}")


@pytest.fixture
def at_a_case(visit: Visit) -> tuple[Visitor, NotificationStream, str]:
    """A caseworker who looks at a case; their stream of notifications; the id of the case."""
    visitor = visit("caseworker", "HN")
    until_the_last_step(visitor)
    visitor.page.locator(SUBMIT).click()
    visitor.page.locator("h1 .case-code").wait_for()
    case_id = visitor.page.url.rpartition("/")[2]
    stream = NotificationStream(visitor).install()
    visitor.open(f"/cases/{case_id}")
    return visitor, stream, case_id


def test_a_notification_reloads_only_the_data_it_is_about(at_a_case: tuple[Visitor, NotificationStream, str]) -> None:
    visitor, stream, case_id = at_a_case
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    visitor.page.on("request", note)
    stream.send(ELSEWHERE)
    about_her = [request for request in asked if case_id in request.url]
    with visitor.page.expect_request(f"**/api/v1/cases/{case_id}"):
        stream.send(case_id)
    visitor.settle()

    assert about_her == []
    again = [request for request in asked if request.url.endswith(f"/api/v1/cases/{case_id}")]
    assert len(again) == 1
    assert all(request.headers["x-background"] == "1" for request in asked if request.resource_type == "fetch")


def test_a_failed_reload_leaves_the_screen_as_it_was(at_a_case: tuple[Visitor, NotificationStream, str]) -> None:
    visitor, stream, case_id = at_a_case
    page = visitor.page
    visitor.press("identity.reveal")
    page.locator("dialog select").select_option("referral")
    page.route(f"**/api/v1/cases/{case_id}", lambda route: route.abort("internetdisconnected"))

    stream.send(case_id)

    expect(page.locator("main").get_by_text(visitor.text("state.notRenewed")).first).to_be_visible()
    expect(page.locator("dialog select")).to_have_value("referral")
    expect(page.locator("h1 .case-code")).to_be_visible()
    page.keyboard.press("Escape")
    page.unroute(f"**/api/v1/cases/{case_id}")
    visitor.press("state.retry", "main")
    expect(page.locator("main").get_by_text(visitor.text("state.notRenewed"))).to_have_count(0)
