"""A supervisor erases who a child of a case is, on the screen, with the reason."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.e2e.walks import has_no_barrier
from tests.support.journey import register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_supervisor_erases_who_a_child_is(visit: Visit, worker: Caller, language: str, size: Size) -> None:
    case = register(worker)
    body: dict[str, Any] = {
        "person": {"role": "dependant", "age": 8},
        "identity": {"first_names": "Canariojuan"},
        "best_interest": "considered",
    }
    child = worker.post(f"/api/v1/cases/{case['id']}/persons", json=body)
    assert child.status_code == 201, child.text
    note = worker.post(f"/api/v1/cases/{case['id']}/notes", json={"text": "Quiere estudiar"})
    assert note.status_code == 201, note.text
    caseworker = visit("caseworker", "GT", language=language, size=size)
    caseworker.open(f"/cases/{case['id']}?tab=persons")
    expect(caseworker.page.get_by_role("button", name=caseworker.text("erase.action"))).to_have_count(0)

    visitor = visit("supervisor", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}?tab=persons")
    visitor.press("erase.action", ".person >> nth=1")
    confirm = page.locator("dialog button[type=submit]")
    expect(confirm).to_be_disabled()
    page.locator("select#erasure-reason").select_option("person_request")
    has_no_barrier(visitor)
    confirm.click()

    visitor.shows(visitor.text("erase.done"))
    identity = worker.get(
        f"/api/v1/cases/{case['id']}/persons/{child.json()['id']}/identity", headers={"X-Purpose": "referral"}
    )
    assert identity.json()["first_names"] is None, identity.text

    visitor.press("erase.action", ".person >> nth=0")
    visitor.shows(visitor.text("erase.first"))
    page.locator("select#erasure-reason").select_option("court_order")
    confirm.click()
    visitor.shows(visitor.text("erase.done"))
    visitor.open(f"/cases/{case['id']}?tab=notes")
    visitor.shows(visitor.text("notes.erased"))
    has_no_barrier(visitor)
