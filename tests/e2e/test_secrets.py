"""No token and no name is stored where others could find it."""

import json

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.walks import an_unheard_name, register
from tests.e2e.words import catalogue

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

SEALED = {"id", "kind", "owner", "at", "version", "iv", "sealed"}
ROWS = """
new Promise((done, failed) => {
  const request = indexedDB.open("agenda");
  request.onerror = () => failed(request.error);
  request.onsuccess = () => {
    const rows = request.result.transaction("rows").objectStore("rows").getAll();
    rows.onsuccess = () => { request.result.close(); done(rows.result); };
  };
})
"""


def test_nothing_readable_of_the_work_stays_on_the_device(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    name = an_unheard_name()
    register(visitor, name=name, controls=False)
    page = visitor.page
    page.locator(".language").click()
    # The texts are loaded first; the language is remembered when they are on the screen.
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.evaluate("location.hash = '/cases'")
    expect(page.locator("h1")).to_have_text(catalogue("en")["cases.title"])
    visitor.settle()

    stored = page.evaluate("({...localStorage, ...sessionStorage})")
    rows = page.evaluate(ROWS)
    caches = page.evaluate("caches.keys()")
    cookies = {pair.split("=")[0] for pair in page.evaluate("document.cookie").split("; ")}

    assert stored == {"language": "en"}
    assert [row["kind"] for row in rows] == ["session"], "the form that was sent is gone"
    assert all(set(row) <= SEALED for row in rows), "nothing of a row is in clear but what finds it again"
    assert cookies == {"__Secure-forms"}
    assert {name for name in caches if not name.startswith("shell-")} <= {"code-lists"}
    assert page.title() == "Agenda"
    addresses = json.dumps(visitor.addresses)
    assert not any(part in addresses for part in name)
    assert "eyJ" not in addresses


def test_no_token_reaches_the_page(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    answer = visitor.context.request.get("/session").json()
    assert not any(key.endswith("token") and key != "csrf_token" for key in answer)
    assert "eyJ" not in visitor.page.content()
    cookie = next(cookie for cookie in visitor.context.cookies() if cookie["name"].startswith("__Host-"))
    assert cookie["httpOnly"]
    assert cookie["secure"]
    assert cookie["sameSite"] == "Strict"


def test_the_logs_of_the_platform_contain_no_name(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    name = an_unheard_name()
    register(visitor, name=name, controls=False)
    log = visitor.platform.log.read_text(errors="replace")
    assert name[0] not in log
    assert name[1] not in log
