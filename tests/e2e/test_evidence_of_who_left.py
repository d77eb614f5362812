"""Evidence of a liaison who left goes on: a colleague hands it over and says why, and the sheet says in whose place."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Visit
from tests.e2e.newcomers import joined
from tests.e2e.test_evidence import handed_over, recorded_by
from tests.e2e.walks import has_no_barrier
from tests.support.faults import eventually
from tests.support.in_court import opened, shared_with_prosecution
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

WHY = "Estaba en su armario, con el sello puesto"


def suspend(platform: Platform, person: dict[str, Any], liaison: Caller, proceeding: str) -> None:
    """Until the service of cases knows that they have left: it asks a colleague why, and refuses them no more."""
    answer = platform.client("country_admin", "GT").post(f"/api/v1/users/{person['id']}/suspend")
    assert answer.status_code == 200, answer.text
    (held,) = liaison.get(f"/api/v1/proceedings/{proceeding}/evidence").json()["items"]
    outside = {"receiver_name": "Laboratorio", "receipt_number": "R-7", "seal_intact": True}
    body = {"evidence_id": held["evidence"]["id"]} | outside

    def is_known() -> bool:
        return liaison.post(f"/api/v1/proceedings/{proceeding}/handovers", json=body).status_code == 422

    assert eventually(is_known, within=60) is not None


def test_a_colleague_hands_over_what_a_liaison_held_who_left(
    visit: Visit, browser: Browser, platform: Platform, worker: Caller
) -> None:
    system = platform.client("legal_liaison", "GT")
    _, shared = shared_with_prosecution(platform, worker)
    proceeding = opened(system, {"shared_person_id": shared["id"]})["id"]
    person, left = joined(platform, browser, "legal_liaison", "GT")
    recorded_by(left, proceeding)
    left.leave()
    liaison = visit("legal_liaison", "GT")
    line = liaison.page.locator("[data-evidence]")
    liaison.open(f"/proceedings/{proceeding}/evidence")
    expect(line).to_contain_text(person["display_name"])
    expect(line.get_by_role("link", name=liaison.text("handover.give"))).to_have_count(0)

    suspend(platform, person, system, proceeding)
    liaison.open(f"/proceedings/{proceeding}/evidence")
    expect(line).to_contain_text(f"{person['display_name']} ({liaison.text('evidence.holderLeft')})")
    outside = {"receiver_name": "Laboratorio", "receipt_number": "R-7"}
    handed_over(liaison, line, liaison.text("handover.outside"), reason=WHY, **outside)

    line.get_by_role("link", name=liaison.text("custody.title")).click()
    given = liaison.page.locator("[data-handover]")
    expect(given).to_contain_text(liaison.text("custody.inPlaceOf", who=person["display_name"]))
    expect(given).to_contain_text(WHY)
    expect(liaison.page.locator("[data-valid=true]")).to_be_visible()
    has_no_barrier(liaison)
