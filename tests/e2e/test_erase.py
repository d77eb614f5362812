"""Who a child of a case is is erased on the screens, once a supervisor has approved it."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.erasing import approve, ask, send
from tests.e2e.visitor import Size
from tests.e2e.walks import has_no_barrier
from tests.support.journey import register
from tests.support.platform import Caller

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_supervisor_approves_that_a_child_is_erased(visit: Visit, worker: Caller, language: str, size: Size) -> None:
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
    path, persons = f"/cases/{case['id']}?tab=persons", f"/api/v1/cases/{case['id']}/persons"
    caseworker = visit("caseworker", "GT", language=language, size=size)
    supervisor = visit("supervisor", "GT", language=language, size=size)
    page = caseworker.page
    caseworker.open(path)
    caseworker.press("erase.action", ".person >> nth=1")
    expect(page.locator("dialog button[type=submit]")).to_be_disabled()
    caseworker.shows(caseworker.text("erase.second"))
    page.locator("select#erasure-reason").select_option("person_request")
    has_no_barrier(caseworker)
    send(caseworker)

    def names() -> str | None:
        purpose = {"X-Purpose": "referral"}
        found: str | None = worker.get(f"{persons}/{child.json()['id']}/identity", headers=purpose).json()[
            "first_names"
        ]
        return found

    assert names() == "Canariojuan", "nothing is erased before a second person has approved it"
    approve(supervisor, case["case_number"], child.json()["pseudonym"])
    has_no_barrier(supervisor)
    assert names() is None

    caseworker.open(path)
    ask(caseworker, 0, "court_order")
    caseworker.shows(caseworker.text("erase.first"))
    send(caseworker)
    approve(supervisor, case["case_number"], case["pseudonym"])
    caseworker.open(f"/cases/{case['id']}?tab=notes")
    caseworker.shows(caseworker.text("notes.erased"))
    has_no_barrier(caseworker)
