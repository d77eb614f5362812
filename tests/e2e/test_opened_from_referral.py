"""A case is opened from an accepted referral on the screens of the receiver, and a case is handed over."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import an_unheard_name, has_no_barrier, save, take
from tests.support.faults import eventually
from tests.support.journey import a_consent, a_referral, register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def receiver(platform: Platform) -> Caller:
    """The system of the NGO that receives."""
    return platform.client("caseworker", "GT", 1)


def accepted(platform: Platform, worker: Caller, name: tuple[str, str], **changes: Any) -> dict[str, Any]:
    """A referral of a woman with that name, which the second NGO of Guatemala has accepted."""
    scope = changes.get("disclosure_profile", "d3_identified")
    case = register(
        worker,
        person={"trafficking_status": "possible_victim", "gender": "feminine", "age": 30},
        identity={"first_names": name[0], "surnames": name[1]},
        best_interest=None,
        consents=[a_consent(capacity="self_adult", data_scope=scope)],
    )
    to = platform.account("clients", "focal_point", "GT", 1)["organisation_id"]
    sent = worker.post("/api/v1/referrals", json=a_referral(case, to, **changes))
    assert sent.status_code == 201, sent.text
    answer = platform.client("focal_point", "GT", 1).post(f"/api/v1/referrals/{sent.json()['id']}/accept", json={})
    assert answer.status_code == 200, answer.text
    referral: dict[str, Any] = sent.json()
    return referral


def test_a_caseworker_opens_a_case_with_what_came(
    visit: Visit, platform: Platform, worker: Caller, receiver: Caller, language: str, size: Size
) -> None:
    name = an_unheard_name()
    sent = accepted(platform, worker, name)
    visitor = visit("caseworker", "GT", 1, language=language, size=size)
    visitor.typed += name
    page = visitor.page
    visitor.open(f"/referrals/{sent['id']}")
    visitor.shows(visitor.text("openCase.text"))
    has_no_barrier(visitor)

    visitor.press("openCase.open")

    visitor.shows(visitor.text("origin.title"))
    visitor.shows(visitor.text("origin.missing.consents"))
    expect(page.get_by_role("link", name=sent["code"])).to_be_visible()
    has_no_barrier(visitor)
    assert name[0] not in page.locator("main").inner_text(), "who it is stays covered"
    case_id = page.url.partition("/cases/")[2].partition("?")[0]
    known = receiver.get(f"/api/v1/cases/{case_id}/identity", headers={"X-Purpose": "referral"}).json()
    assert (known["first_names"], known["surnames"]) == name

    visitor.open(f"/referrals/{sent['id']}")
    visitor.press("openCase.go")
    visitor.shows(visitor.text("origin.title"))
    assert page.url.endswith(f"/cases/{case_id}")


def test_a_transfer_ends_with_the_case_of_the_receiver(
    visit: Visit, platform: Platform, worker: Caller, language: str, size: Size
) -> None:
    name = an_unheard_name()
    sent = accepted(platform, worker, name, kind="case_transfer", disclosure_profile="d4_full")
    visitor = visit("caseworker", "GT", 1, language=language, size=size)
    visitor.typed += name
    visitor.open(f"/referrals/{sent['id']}")
    visitor.shows(visitor.text("openCase.transfer"))
    visitor.press("openCase.open")
    visitor.shows(visitor.text("origin.title"))

    def status() -> str:
        found: str = worker.get(f"/api/v1/cases/{sent['case_id']}").json()["status"]
        return found

    assert eventually(lambda: status() == "transferred", within=30) is not None
    sender = visit("caseworker", "GT", language=language, size=size)
    sender.open(f"/cases/{sent['case_id']}?tab=closure")
    sender.shows(sender.text("closure.isTransferred"))
    has_no_barrier(sender)
    sender.open(f"/referrals/{sent['id']}")
    sender.shows(sender.text("openCase.bySender"))


def test_the_receiver_asks_for_the_case_and_the_sender_keeps_it(
    visit: Visit, platform: Platform, worker: Caller, language: str, size: Size
) -> None:
    name = an_unheard_name()
    sent = accepted(platform, worker, name)
    asking = visit("focal_point", "GT", 1, language=language, size=size)
    asking.typed += name
    asking.open(f"/referrals/{sent['id']}")
    take(asking, "step.requestTransfer", action="request-transfer", answer="person_asks")
    asking.shows(asking.text("askedFor.waits"))
    has_no_barrier(asking)

    holder = visit("caseworker", "GT", language=language, size=size)
    holder.open(f"/referrals/{sent['id']}")
    holder.shows(holder.text("askedFor.decide"))
    expect(holder.page.locator(f"a[href^='#/cases/{sent['case_id']}/transfer?']")).to_be_visible()
    has_no_barrier(holder)
    take(holder, "step.refuseTransfer", action="refuse-transfer", answer="care_continues_here")
    expect(holder.page.get_by_text(holder.text("askedFor.decide"))).to_have_count(0)

    asking.open(f"/referrals/{sent['id']}")
    expect(asking.page.get_by_role("button", name=asking.text("step.requestTransfer"))).to_be_visible()
    seen = worker.get(f"/api/v1/referrals/{sent['id']}").json()
    assert seen["transfer_refused_because"] == "care_continues_here"


def agree_to_the_whole_file(visitor: Visitor, case: dict[str, Any]) -> None:
    """The person allows the whole file to leave, for an NGO of the network."""
    page = visitor.page
    visitor.open(f"/cases/{case['id']}/consent")
    page.locator("label[for=status-given]").click()
    page.locator("select#purpose").select_option("referral")
    page.locator("select#recipient_type").select_option("network_ngo")
    page.locator("label[for=data_scope-d4_full]").click()
    page.locator("label[for=capacity-self_adult]").click()
    page.locator("label[for=form-written]").click()
    save(page)
    page.locator("h1 .case-code").wait_for()


def test_a_case_is_handed_over_on_the_form_of_a_transfer(
    visit: Visit, worker: Caller, language: str, size: Size
) -> None:
    case = register(
        worker,
        person={"trafficking_status": "possible_victim", "gender": "feminine", "age": 30},
        identity={"first_names": "Adulta"},
        best_interest=None,
        consents=[],
    )
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    agree_to_the_whole_file(visitor, case)
    visitor.open(f"/cases/{case['id']}?tab=closure")
    visitor.press("transfer.action")
    page.locator("select#service").select_option("emergency_shelter")
    page.locator(".offer", has_text="Refugio del Altiplano").first.locator("label").click()
    expect(page.locator("label[for=disclosure_profile-d1_capacity]")).to_have_count(0)
    page.locator("label[for=disclosure_profile-d4_full]").click()
    expect(page.locator("select#consent_id")).not_to_have_value("")
    has_no_barrier(visitor)
    visitor.press("refer.preview")
    expect(page.locator(".packet__part")).to_have_count(2)
    visitor.press("refer.send")
    expect(page.locator("h1 .case-code")).to_be_visible()
    sent = worker.get("/api/v1/referrals", params={"box": "out", "case_id": case["id"]}).json()["items"]
    assert [line["kind"] for line in sent] == ["case_transfer"]
