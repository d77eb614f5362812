"""The country's administrator sees on screen who opened an identity and why, but not whose identity it was."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.support.journey import register
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def test_an_opened_identity_is_listed_with_reader_organisation_and_purpose(
    platform: Platform, visit: Visit, language: str, size: Size
) -> None:
    worker = platform.client("caseworker", "GT", 0)
    worker_id = platform.account("clients", "caseworker", "GT", 0)["client_id"]
    case = register(worker)["id"]
    opened = worker.get(f"/api/v1/cases/{case}/identity", headers={"X-Purpose": "family_contact"})
    assert opened.status_code == 200, opened.text
    visitor = visit("country_admin", "GT", language=language, size=size)

    visitor.open("/accesses")

    line = visitor.page.locator(".list-row", has_text=worker_id).first
    expect(line).to_contain_text("Casa Ixchel")
    expect(line).to_contain_text(visitor.text("access.identity.read"))
    for word in opened.json()["surnames"].split():
        assert word not in visitor.page.locator("main").inner_text()
    assert case[-8:] not in visitor.page.locator("main").inner_text(), "no part of an id"
    assert visitor.accessibility_problems() == []
    visitor.shoot("accesses")
