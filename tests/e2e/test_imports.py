"""Importing records: a dry run, its problems row by row, the confirmation, and the progress."""

import re
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import FilePayload, expect

from shared.contracts.codelists import code_list
from shared.contracts.record_sum import as_text, record_sum, total
from tests.e2e.conftest import Visit
from tests.e2e.test_paper import WHOSE
from tests.e2e.visitor import DESKTOP, PHONE, Size, Visitor
from tests.support.journey import Backstage
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

READ_WITHIN = 60_000
"""Milliseconds until the worker has read a file, beside all else that it does for the shared platform."""


def a_file(year: int) -> bytes:
    """Three records in the layout `ctdc-2025`; the second has a gender that the layout does not know."""
    columns = list(code_list("ctdc_columns_synthetic_2025").items)
    rows = [{"gender": "Woman"}, {"gender": "???"}, {"gender": "Woman"}]
    lines = [",".join(({"yearOfRegistration": str(year)} | row).get(column, "") for column in columns) for row in rows]
    return "\n".join([",".join(columns), *lines, ""]).encode()


def await_state(visitor: Visitor, state: str) -> None:
    # "Saved" is in English also what a fact is called.
    expect(visitor.page.locator(".tag").get_by_text(visitor.text(f"imports.state.{state}"), exact=True)).to_be_visible(
        timeout=READ_WITHIN
    )


@pytest.mark.parametrize(
    ("language", "size", "year"), [("es", PHONE, 2021), ("en", DESKTOP, 2022)], ids=["es-phone", "en-desktop"]
)
def test_a_file_is_checked_first_and_imported_after_confirmation(
    visit: Visit, language: str, size: Size, year: int
) -> None:
    visitor = visit("caseworker", "MX", language=language, size=size)
    page = visitor.page
    visitor.open("/imports")
    page.locator("#file").set_input_files({"name": "registros.csv", "mimeType": "text/csv", "buffer": a_file(year)})
    page.locator(".drop button[type=submit]").click()

    await_state(visitor, "checked")
    visitor.shows(visitor.text("import.nothingYet"))
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("gender")
    expect(row).to_contain_text(code_list("import_problem").label("unknown_value", language))
    assert "???" not in row.inner_text()
    assert visitor.accessibility_problems() == []
    visitor.shoot("import")

    page.locator("main .btn").last.click()

    await_state(visitor, "done")
    expect(page.locator(".facts dd").last).to_have_text("2")


def test_a_refused_file_says_why_with_an_accessible_message(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("caseworker", "SV", language=language, size=size)
    page = visitor.page
    visitor.open("/imports")
    header, *rows = a_file(2019).decode().splitlines()
    wrong = "\n".join([f"{header},unheard_of_column", *(f"{row},{language}" for row in rows)]).encode()
    page.locator("#file").set_input_files({"name": "otros.csv", "mimeType": "text/csv", "buffer": wrong})
    page.locator(".drop button[type=submit]").click()

    await_state(visitor, "failed")
    expect(page.locator(".note--care")).to_have_text(code_list("import_problem").label("unknown_column", language))
    row = page.locator("tbody tr")
    expect(row).to_contain_text(visitor.text("import.header"))
    expect(row).to_contain_text("unheard_of_column")
    assert visitor.accessibility_problems() == []
    visitor.shoot("import-refused")


@pytest.mark.parametrize(("language", "year"), [("es", 2011), ("en", 2012)])
def test_the_same_file_again_links_to_the_earlier_import_and_can_be_imported_once_more(
    visit: Visit, language: str, year: int
) -> None:
    visitor = visit("caseworker", "GT", language=language)
    page = visitor.page
    file = FilePayload(name="registros.csv", mimeType="text/csv", buffer=a_file(year))

    def hand_over() -> None:
        visitor.open("/imports")
        page.locator("#file").set_input_files(file)
        page.locator(".drop button[type=submit]").click()

    def wait_until_checked() -> None:
        expect(page).to_have_url(re.compile("#/imports/.+"))
        expect(page.locator("section.card > .tag")).to_have_text(
            visitor.text("imports.state.checked"), timeout=READ_WITHIN
        )

    hand_over()
    wait_until_checked()
    earlier = page.url

    hand_over()
    note = page.locator(".drop .note[role=alert]")
    expect(note).to_contain_text(visitor.text("imports.twice"))
    assert "/api/" not in note.inner_text()
    assert visitor.accessibility_problems() == []
    note.get_by_role("link").click()
    expect(page).to_have_url(earlier)

    hand_over()
    page.get_by_role("button", name=visitor.text("imports.again")).click()
    wait_until_checked()
    assert page.url != earlier


def test_the_list_of_files_says_who_brought_each_in(visit: Visit) -> None:
    visitor = visit("caseworker", "GT", size=DESKTOP)
    page = visitor.page
    visitor.open("/imports")
    page.locator("#file").set_input_files(FilePayload(name="a.csv", mimeType="text/csv", buffer=a_file(2008)))
    page.locator(".drop button[type=submit]").click()
    expect(page).to_have_url(re.compile("#/imports/.+"))

    visitor.open("/imports")

    _, own_name = page.evaluate(WHOSE)
    expect(page.locator("tbody tr").first).to_contain_text(own_name)


def test_a_file_that_is_an_extract_of_the_platform_is_recognised_and_can_be_imported(
    visit: Visit, platform: Platform
) -> None:
    content = a_file(2013).replace(b"???", b"Man")
    written = as_text(total(record_sum(line.split(",")) for line in content.decode().split()[1:]))
    with psycopg.connect(Backstage(platform).database_url("cases")) as reporting:
        reporting.execute("INSERT INTO known_extract (country, content_sum) VALUES ('GT', %s)", (written,))
    visitor = visit("caseworker", "GT")
    page = visitor.page

    def hand_over(button: str) -> None:
        page.locator("#file").set_input_files({"name": "e.csv", "mimeType": "text/csv", "buffer": content})
        visitor.press(button)
        expect(page).to_have_url(re.compile("#/imports/.+"))

    visitor.open("/imports")
    hand_over("imports.try")
    await_state(visitor, "failed")
    expect(page.locator(".note--care")).to_have_text(code_list("import_problem").label("own_extract", "es"))
    assert visitor.accessibility_problems() == []

    page.get_by_role("link", name=visitor.text("imports.again")).click()
    hand_over("imports.again")
    await_state(visitor, "checked")


def test_progress_is_shown_although_the_stream_is_refused(visit: Visit) -> None:
    visitor = visit("caseworker", "HN")
    page = visitor.page
    page.route("**/api/v1/imports/*/events", lambda route: route.fulfill(status=503))
    visitor.open("/imports")
    page.locator("#file").set_input_files({"name": "registros.csv", "mimeType": "text/csv", "buffer": a_file(2020)})
    page.locator(".drop button[type=submit]").click()

    await_state(visitor, "checked")


def test_the_template_has_the_columns_of_the_layout(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open("/imports")

    with page.expect_download() as downloading:
        page.get_by_role("button", name=visitor.text("imports.template")).click()

    written = Path(downloading.value.path()).read_text("utf-8")
    assert written == ",".join(code_list("ctdc_columns_synthetic_2025").items) + "\n"
