"""A case is handed over once a supervisor has approved it: asked and sent on the form, approved on the board."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.second_person import wants_second_person
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import has_no_barrier
from tests.support.faults import eventually
from tests.support.journey import a_consent, register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def case(worker: Caller) -> dict[str, Any]:
    """The case of a woman whose file may go to another organisation."""
    return register(
        worker,
        person={"trafficking_status": "possible_victim", "gender": "feminine", "age": 30},
        identity={"first_names": "Adulta"},
        best_interest=None,
        consents=[a_consent(capacity="self_adult", data_scope="d4_full")],
    )


@pytest.fixture
def two_transfer(platform: Platform, worker: Caller, case: dict[str, Any]) -> Iterator[None]:
    """While the test runs, the organisation wants a second person for a transfer."""
    wants_second_person(platform, ["transfer"])
    assert eventually(lambda: _asks(platform, worker, case), within=30) is not None
    yield
    wants_second_person(platform, [])
    assert eventually(lambda: not _asks(platform, worker, case), within=30) is not None


def _asks(platform: Platform, worker: Caller, case: dict[str, Any]) -> bool:
    """Whether the preview of another transfer says that a second person is asked."""
    request = {
        "kind": "case_transfer",
        "services": ["emergency_shelter"],
        # Another level than the test sends, so that its approval is none for this one.
        "disclosure_profile": "d3_identified",
        "consent_id": case["consents"][0]["id"],
        "to_organisation_id": platform.account("clients", "focal_point", "GT", 1)["organisation_id"],
        "to_country": "GT",
        "recipient_type": "network_ngo",
    }
    answer = worker.post(f"/api/v1/cases/{case['id']}/packet-preview", json=request)
    assert answer.status_code == 200, answer.text
    asks: bool = answer.json()["asks_second_person"]
    return asks


def to_preview(visitor: Visitor) -> None:
    visitor.press("refer.preview")
    expect(visitor.page.locator(".packet__part")).to_have_count(2)


@pytest.mark.usefixtures("two_transfer")
def test_a_transfer_is_sent_once_a_supervisor_has_approved_it(
    visit: Visit, worker: Caller, language: str, size: Size, case: dict[str, Any]
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.open(f"/cases/{case['id']}/transfer")
    page.locator("select#service").select_option("emergency_shelter")
    page.locator(".offer", has_text="Refugio del Altiplano").first.locator("label").click()
    page.locator("label[for=disclosure_profile-d4_full]").click()
    expect(page.locator("select#consent_id")).not_to_have_value("")
    page.locator("#message").fill("Conviene llamar por la tarde")
    to_preview(visitor)
    visitor.shows(visitor.text("transfer.asksFirst"))
    has_no_barrier(visitor)
    visitor.press("refer.send")
    visitor.shows(visitor.text("approval.waits"))
    visitor.shows("Refugio del Altiplano")
    sent = worker.get("/api/v1/referrals", params={"box": "out", "case_id": case["id"]}).json()["items"]
    assert sent == [], "nothing has left"

    supervisor = visit("supervisor", "GT", language=language, size=size)
    supervisor.open("/board")
    line = supervisor.page.locator("section[aria-labelledby=approvals] li", has_text=case["case_number"])
    expect(line).to_contain_text("Refugio del Altiplano")
    line.get_by_role("button", name=supervisor.text("approval.approve"), exact=True).click()
    has_no_barrier(supervisor)
    dialog = supervisor.page.locator("dialog")
    dialog.get_by_role("button", name=supervisor.text("approval.approve"), exact=True).click()
    supervisor.shows(supervisor.text("approval.allowed"))

    visitor.open(f"/cases/{case['id']}/transfer")
    expect(page.locator("#message")).to_have_value("Conviene llamar por la tarde")
    to_preview(visitor)
    expect(page.get_by_text(visitor.text("transfer.asksFirst"))).to_have_count(0)
    visitor.press("refer.send")
    expect(page.locator("h1 .case-code")).to_be_visible()
    (referral,) = worker.get("/api/v1/referrals", params={"box": "out", "case_id": case["id"]}).json()["items"]
    assert referral["kind"] == "case_transfer"
