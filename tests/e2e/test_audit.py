"""The country's administrator sees on screen who read a file and why, filters and exports; never what the file says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from infra.ops.access import Access
from shared.audit_export import checked_export
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, Size
from tests.support.event_keys import public_keys_of
from tests.support.faults import eventually
from tests.support.journey import register
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def open_identity(platform: Platform) -> tuple[str, Any]:
    """A case whose identity a caseworker opened, and that identity."""
    worker = platform.client("caseworker", "GT", 0)
    case: str = register(worker)["id"]
    opened = worker.get(f"/api/v1/cases/{case}/identity", headers={"X-Purpose": "family_contact"})
    assert opened.status_code == 200, opened.text
    return case, opened.json()


def test_an_opened_identity_is_listed_with_reader_organisation_and_purpose(
    platform: Platform, visit: Visit, language: str, size: Size
) -> None:
    worker_id = platform.account("clients", "caseworker", "GT", 0)["client_id"]
    case, identity = open_identity(platform)
    visitor = visit("country_admin", "GT", language=language, size=size)

    visitor.open("/audit?action=identity.read")

    line = visitor.page.locator(".list-row", has_text=worker_id).first
    expect(line).to_contain_text("Casa Ixchel")
    expect(line).to_contain_text(visitor.text("access.identity.read"))
    expect(visitor.page.locator("details.note summary")).to_have_text(visitor.text("audit.chain.whole"))
    text = visitor.page.locator("main").inner_text()
    assert not [word for word in identity["surnames"].split() if word in text]
    assert case[-8:] not in text, "no part of an id"
    assert visitor.accessibility_problems() == []
    visitor.shoot("audit")


def test_the_list_is_one_over_all_services_and_is_narrowed_to_a_person_and_an_object(
    platform: Platform, visit: Visit
) -> None:
    case, _ = open_identity(platform)
    reader = visit("caseworker", "GT")
    reader.open(f"/cases/{case}")
    visitor = visit("country_admin", "GT", language="en", size=DESKTOP)
    visitor.open("/audit")
    rows = visitor.page.locator(".list-row")
    for service in ("cases", "identity"):
        visitor.page.goto(f"/app#/audit?service={service}")
        expect(rows.first).to_be_visible()
    visitor.page.goto("/app#/audit")
    visitor.shoot("audit-everything")
    people = platform.client("country_admin", "GT").get("/api/v1/users?limit=200").json()["items"]
    (name,) = [each["display_name"] for each in people if each["email"] == reader.account["email"]]

    visitor.page.locator("#filter-actor").select_option(label=name)

    expect(rows.first).to_contain_text(name)
    only = rows.filter(has_text=visitor.text("access.case.read")).first
    only.get_by_role("link", name=visitor.text("audit.onlyThis")).click()
    expect(visitor.page.locator(".chips")).to_contain_text(visitor.text("audit.thisObject"))
    expect(rows.filter(has_text=visitor.text("access.case.read")).first).to_be_visible()


def test_a_service_that_is_down_takes_only_its_own_entries_away(platform: Platform, visit: Visit) -> None:
    open_identity(platform)
    visitor = visit("country_admin", "GT")
    problem = {"type": "about:blank", "title": "", "status": 503, "code": "unavailable", "request_id": "1"}

    def down(route: Route) -> None:
        route.fulfill(status=503, body=json.dumps(problem), content_type="application/problem+json")

    visitor.page.route(re.compile(r"/api/v1/audit/reporting"), down)
    visitor.open("/audit")

    expect(visitor.page.locator(".note--sun")).to_contain_text(visitor.text("audit.service.reporting"))
    expect(visitor.page.locator("details.note summary")).to_have_text(visitor.text("audit.chain.unknown"))
    expect(visitor.page.locator(".list-row").first).to_be_visible()


def test_an_export_is_signed_and_verifies(platform: Platform, visit: Visit, tmp_path: Path) -> None:
    case, identity = open_identity(platform)
    overseer = platform.client("country_admin", "GT")
    waiting = "/api/v1/audit/cases/chain"
    assert eventually(lambda: overseer.get(waiting).json()["items"][0]["waiting"] == 0, within=30) is not None
    visitor = visit("country_admin", "GT", language="en", size=DESKTOP)
    visitor.open("/audit")

    visitor.page.get_by_role("button", name=visitor.text("audit.export")).click()
    dialog = visitor.page.locator("dialog")
    dialog.locator("#export-reason").select_option("complaint")
    assert visitor.accessibility_problems() == []
    with visitor.page.expect_download() as download:
        dialog.get_by_role("button", name=visitor.text("audit.export")).click()

    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    content = file.read_bytes()
    keys = public_keys_of("cases", Access(platform.home).secrets)
    assert file.name.startswith("audit-cases-GT-")
    assert checked_export(content.splitlines(keepends=True), keys).problems == []
    assert case.encode() in content
    assert not [word for word in identity["surnames"].split() if word.encode() in content]
    changed = content.replace(b"identity.read", b"identity.seen", 1)
    assert checked_export(changed.splitlines(keepends=True), keys).problems


def test_a_supervisor_has_the_screen_and_a_caseworker_does_not(visit: Visit) -> None:
    supervisor, caseworker = visit("supervisor", "GT", size=DESKTOP), visit("caseworker", "GT", size=DESKTOP)

    supervisor.open("/audit")
    expect(supervisor.page.locator(".list-row").first).to_be_visible()
    expect(supervisor.page.locator("#filter-organisation_id")).to_have_count(0)

    caseworker.open("/")
    expect(caseworker.page.get_by_role("link", name=caseworker.text("nav.audit"))).to_have_count(0)
