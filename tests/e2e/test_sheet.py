"""The sheet that a person carries: what is kept of them and who opened it, in either language, without saying why."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.e2e.walks import has_no_barrier
from tests.support.journey import register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

TELLING = re.compile(r"\btrata\b|traffick|explota|exploit|v[ií]ctim|sexual", re.IGNORECASE)


@pytest.fixture
def case(worker: Caller) -> dict[str, Any]:
    registered: dict[str, Any] = register(worker)
    answer = worker.get(f"/api/v1/cases/{registered['id']}/identity", headers={"X-Purpose": "follow_up_contact"})
    assert answer.status_code == 200
    return registered


def test_a_sheet_is_made_for_a_person_and_printed_in_either_language(
    visit: Visit, language: str, size: Size, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    visitor.open(f"/cases/{case['id']}")
    visitor.press("sheet.link")

    visitor.shows(visitor.text("sheet.kind.name"))
    opened = visitor.text("sheet.opened.identity")
    expect(visitor.page.locator("main")).to_contain_text(opened)
    expect(visitor.page.locator("main")).to_contain_text(visitor.text("sheet.purpose.follow_up_contact"))
    expect(visitor.page.locator("main")).to_contain_text(case["case_number"])
    has_no_barrier(visitor)

    visitor.page.emulate_media(media="print")
    expect(visitor.page.locator(".transparency button").first).to_be_hidden()
    paper = visitor.page.locator("body").inner_text()
    assert TELLING.search(paper) is None, paper
    assert not re.search("María|Hernández", paper)
    visitor.shoot("sheet")

    visitor.page.emulate_media(media="screen")
    visitor.press("sheet.inOther")
    other = "en" if language == "es" else "es"
    expect(visitor.page.locator("html")).to_have_attribute("lang", other)
    visitor.page.emulate_media(media="print")
    assert TELLING.search(visitor.page.locator("body").inner_text()) is None

    visitor.page.emulate_media(media="screen")
    visitor.page.go_back()
    expect(visitor.page.locator("html")).to_have_attribute("lang", language)
