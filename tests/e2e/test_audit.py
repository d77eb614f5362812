"""The country's administrator sees on screen who read a file and why, filters and exports; never what the file says."""

import csv
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Route, expect

from infra.ops.access import Access
from shared.audit_export import checked_export
from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, Size
from tests.support.browser import ZONE
from tests.support.event_keys import public_keys_of
from tests.support.faults import eventually
from tests.support.journey import register
from tests.support.platform import Platform

ABROAD = """async () => {
  const answer = await fetch('/api/v1/organisations?limit=200').then((found) => found.json());
  return answer.items.filter(({ country }) => country !== 'GT').map(({ public_name }) => public_name);
}"""

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

    system = platform.client("country_admin", "GT").get(f"/api/v1/clients/{worker_id}").json()["name"]
    line = visitor.page.locator(".list-row", has_text=system).first
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
    dialog.locator("#export-form").select_option("signed")
    dialog.locator("#export-service").select_option("cases")
    dialog.locator("#export-until").fill("today")
    dialog.locator("#export-reason").select_option("complaint")
    assert visitor.accessibility_problems() == []
    with visitor.page.expect_download() as download:
        dialog.get_by_role("button", name=visitor.text("audit.export")).click()

    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    content = file.read_bytes()
    keys = public_keys_of("cases", Access(platform.home).secrets)
    today = datetime.now(ZoneInfo(ZONE))
    assert file.name.startswith("audit-cases-GT-")
    assert file.name.endswith(f"-{today:%Y%m%d}.ndjson"), "the day that was chosen"
    assert checked_export(content.splitlines(keepends=True), keys).problems == []
    assert case.encode() in content
    assert not [word for word in identity["surnames"].split() if word.encode() in content]
    changed = content.replace(b"identity.read", b"identity.seen", 1)
    assert checked_export(changed.splitlines(keepends=True), keys).problems


def test_a_sheet_says_in_words_who_did_what_and_keeps_to_the_filters_of_the_list(
    platform: Platform, visit: Visit, tmp_path: Path
) -> None:
    case, identity = open_identity(platform)
    overseer = platform.client("country_admin", "GT")
    chain = "/api/v1/audit/cases/chain"
    assert eventually(lambda: overseer.get(chain).json()["items"][0]["waiting"] == 0, within=30) is not None
    worker_id = platform.account("clients", "caseworker", "GT", 0)["client_id"]
    system = overseer.get(f"/api/v1/clients/{worker_id}").json()["name"]
    visitor = visit("country_admin", "GT", size=DESKTOP)
    visitor.open("/audit?action=identity.read")

    visitor.page.get_by_role("button", name=visitor.text("audit.export")).click()
    dialog = visitor.page.locator("dialog")
    dialog.locator("#export-from").fill("ayer")
    dialog.locator("#export-reason").select_option("person_asks")
    expect(dialog).to_contain_text(visitor.text("audit.export.narrowed"))
    assert visitor.accessibility_problems() == []
    with visitor.page.expect_download() as download:
        dialog.get_by_role("button", name=visitor.text("audit.export")).click()

    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name.startswith("audit-all-GT-")
    with file.open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    done = visitor.text("access.identity.read")
    assert {row[visitor.text("accesses.column.action")] for row in rows} == {done}
    ours = [row for row in rows if row[visitor.text("audit.column.objectId")] == case]
    assert [row[visitor.text("accesses.column.who")] for row in ours] == [system]
    assert ours[0][visitor.text("accesses.organisation")] == "Casa Ixchel"
    text = file.read_text(encoding="utf-8-sig")
    assert not [word for word in identity["surnames"].split() if word in text]


def test_looks_at_the_audit_do_not_fill_it_and_only_organisations_of_the_country_are_offered(visit: Visit) -> None:
    visitor = visit("country_admin", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/audit")
    rows, look = page.locator(".list-row"), visitor.text("done.audit.read")
    expect(rows.first).to_be_visible()
    expect(rows.filter(has_text=look)).to_have_count(0)
    offered = page.locator("#filter-organisation_id option").all_inner_texts()
    assert "Casa Ixchel" in offered
    for abroad in page.evaluate(ABROAD):
        assert abroad not in offered

    visitor.press("audit.looks.show", within="main")

    expect(rows.filter(has_text=look).first).to_be_visible()
    expect(page.locator(".chips")).to_contain_text(visitor.text("audit.looks.shown"))
    expect(page.get_by_text(visitor.text("audit.looks.hidden"))).to_have_count(0)

    page.goto("/app#/audit")
    page.context.set_offline(True)
    page.goto("/app#/audit?action=case.read")
    expect(page.get_by_role("alert")).to_contain_text(visitor.text("state.offline.title"))
    page.context.set_offline(False)
    expect(rows.first).to_be_visible()


def test_days_are_typed_as_on_every_other_screen(visit: Visit) -> None:
    visitor = visit("country_admin", "GT", size=DESKTOP)
    visitor.open("/audit")
    field = visitor.page.locator("#filter-from")

    field.fill("32/5")
    field.blur()
    expect(visitor.page.locator("#filter-from-day")).to_have_text(visitor.text("form.date.notUnderstood"))
    field.fill("ayer")
    field.press("Enter")

    yesterday = datetime.now(ZoneInfo(ZONE)) - timedelta(days=1)
    expect(visitor.page).to_have_url(re.compile(f"from={yesterday:%Y-%m-%d}"))
    expect(visitor.page.locator(".chips")).to_contain_text(visitor.text("audit.from"))
    expect(field).to_have_value(f"{yesterday.day}/{yesterday.month}/{yesterday.year}")


def test_a_supervisor_has_the_screen_and_a_caseworker_does_not(visit: Visit) -> None:
    supervisor, caseworker = visit("supervisor", "GT", size=DESKTOP), visit("caseworker", "GT", size=DESKTOP)

    supervisor.open("/audit")
    expect(supervisor.page.locator(".list-row").first).to_be_visible()
    expect(supervisor.page.locator("#filter-organisation_id")).to_have_count(0)

    caseworker.open("/")
    expect(caseworker.page.get_by_role("link", name=caseworker.text("nav.audit"))).to_have_count(0)
