"""What the NGO of Guatemala wants a second person for, and more people there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser as RealBrowser

from tests.contract.browser import Browser
from tests.e2e.newcomers import activated, invited
from tests.e2e.visitor import Visitor
from tests.support.journey import register
from tests.support.platform import Caller, Platform

_KEPT_SECONDS = 300.0
"""How long a sign-in is used again: approving asks for one within ten minutes."""
_supervisors: dict[str, tuple[float, Browser]] = {}
"""URL of a platform → when its supervisor signed in, and where: for a third one-time code they would have to wait."""


def wants_second_person(platform: Platform, acts: list[str]) -> None:
    """Its administrator says so, and its supervisor to what protects less; the rule travels as an event."""
    admin = platform.client("country_admin", "GT")
    path = f"/api/v1/organisations/{platform.account('users', 'supervisor', 'GT')['organisation_id']}"
    version = admin.get(path).headers["ETag"]
    answer = admin.patch(path, json={"approvals_for": acts}, headers={"If-Match": version})
    assert answer.status_code == 200, answer.text
    if waits := answer.json()["access_request_id"]:
        supervisor_says_yes(platform, waits)


def supervisor_says_yes(platform: Platform, access_request_id: str) -> None:
    """The supervisor of the NGO of Guatemala approves what was asked of it."""
    supervisor = _signed_in_supervisor(platform)
    token = supervisor.go("GET", "/session").json()["csrf_token"]
    headers = {"Origin": platform.url, "X-CSRF-Token": token, "Idempotency-Key": str(uuid4())}
    said = supervisor.go("POST", f"/api/v1/access-requests/{access_request_id}/approve", headers=headers)
    assert said.status_code == 200, said.text


def _signed_in_supervisor(platform: Platform) -> Browser:
    began, browser = _supervisors.get(platform.url, (-_KEPT_SECONDS, Browser(platform)))
    if time.monotonic() - began >= _KEPT_SECONDS or browser.go("GET", "/session").status_code != 200:
        browser = Browser(platform)
        browser.sign_in(platform.account("users", "supervisor", "GT"))
        _supervisors[platform.url] = time.monotonic(), browser
    return browser


@contextmanager
def another_of(platform: Platform, browser: RealBrowser, role: str) -> Iterator[tuple[str, Visitor]]:
    """The name and the seat of another person of the NGO of Guatemala, who is suspended at the end."""
    organisation_id = platform.account("users", "supervisor", "GT")["organisation_id"]
    person, link = invited(platform, role, "GT", organisation_id=organisation_id)
    supervisor_says_yes(platform, person["access_request_id"])
    visitor = activated(platform, browser, {"email": person["email"], "country": "GT"}, link)
    yield person["display_name"], visitor
    visitor.leave()
    answer = platform.client("country_admin", "GT").post(f"/api/v1/users/{person['id']}/suspend")
    assert answer.status_code == 200, answer.text


def asks_to_close(worker: Caller) -> bool:
    """Whether closing a case asks a second person by now."""
    return close(worker, register(worker)) == 202


def close(worker: Caller, case: dict[str, Any]) -> int:
    """Close a case, or ask for it: the status of the answer."""
    answer = worker.post(f"/api/v1/cases/{case['id']}/close", json={"reason": "plan_completed"})
    assert answer.status_code in (200, 202), answer.text
    return answer.status_code
