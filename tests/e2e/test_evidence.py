"""Evidence passes from hand to hand, and its sheet proves that from the paper alone; sheets of a country are blank."""

import hashlib
import json
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from shared.contracts.codelists import code_list
from tests.e2e.conftest import Visit
from tests.e2e.custody import SEAL, kept_proceeding
from tests.e2e.look_sizes import SHEET
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import has_no_barrier, save, type_day
from tests.support.days import in_days
from tests.support.journey import register
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

WHAT = "Teléfono con pantalla rota, «Ñandú»"
A_SUM = hashlib.sha256(b"a recording").hexdigest()


@pytest.fixture
def proceeding(worker: Caller) -> str:
    """A proceeding that the organisation of the caseworker keeps."""
    return kept_proceeding(worker, register(worker)["id"])


def recorded_by(visitor: Visitor, proceeding: str) -> Locator:
    """Record a sealed object on the screen; its line in the list."""
    page = visitor.page
    visitor.open(f"/proceedings/{proceeding}/evidence")
    visitor.shows(visitor.text("evidence.none"))
    visitor.press("evidence.add", "[data-part=evidence]")
    expect(page.locator("h1")).to_have_text(visitor.text("evidence.add"))
    save(page)
    expect(page.locator("#kind-error")).to_be_visible()
    has_no_barrier(visitor)
    page.locator("label[for=kind-object]").click()
    page.locator("#description").fill(WHAT)
    type_day(page, "collected_on", in_days(-2))
    page.locator("#seal_number").fill(SEAL)
    visitor.shoot("evidence-new")
    save(page)
    line = page.locator("[data-evidence]")
    expect(line).to_contain_text(SEAL)
    return line


def handed_over(visitor: Visitor, line: Locator, to: str, **outside: str) -> None:
    """Sign a hand-over on the screen, with an intact seal."""
    page = visitor.page
    line.get_by_role("link", name=visitor.text("handover.give")).click()
    expect(page.locator("h1")).to_contain_text(visitor.text("handover.title"))
    page.locator("#receiver").select_option(label=to)
    for field, value in outside.items():
        page.locator(f"#{field}").fill(value)
    page.locator("label[for=seal_intact-yes]").click()
    has_no_barrier(visitor)
    visitor.shoot("evidence-handover")
    save(page)
    expect(line).to_be_visible()


def test_evidence_is_handed_over_confirmed_and_proved_on_paper(
    visit: Visit, proceeding: str, language: str, size: Size
) -> None:
    giver, receiver = visit("caseworker", "GT", language=language, size=size), visit("supervisor", "GT")
    line = recorded_by(giver, proceeding)
    expect(line).to_contain_text(name_of(giver))
    handed_over(giver, line, name_of(receiver))
    expect(line).to_contain_text(giver.text("evidence.waits", who=name_of(receiver)))
    expect(line.get_by_role("link", name=giver.text("handover.give"))).to_have_count(0)
    has_no_barrier(giver)
    giver.shoot("evidence-waits")

    confirm(receiver, proceeding)
    taken = receiver.page.locator("[data-evidence]")
    outside = receiver.text("handover.outside")
    handed_over(receiver, taken, outside, receiver_name="Laboratorio sin nombre", receipt_number="R-7")
    expect(taken).to_contain_text("Laboratorio sin nombre")

    look_at_sheet(giver, proceeding, [name_of(giver), name_of(receiver), "R-7", "MP001-2026-7"])


def test_a_hand_over_is_taken_back_and_evidence_marked_as_a_mistake(visit: Visit, proceeding: str) -> None:
    giver, receiver = visit("caseworker", "GT"), visit("supervisor", "GT")
    line = recorded_by(giver, proceeding)
    handed_over(giver, line, name_of(receiver))
    giver.press("handover.takeBack", "[data-evidence]")
    expect(giver.page.locator("dialog")).to_contain_text(name_of(receiver))
    has_no_barrier(giver)
    giver.press("handover.takeBack", "dialog .actions")
    expect(line.get_by_role("link", name=giver.text("handover.give"))).to_be_visible()

    giver.press("evidence.mistake", "[data-evidence]")
    giver.press("evidence.mistake", "dialog .actions")
    expect(line).to_contain_text(giver.text("parts.inError"))
    expect(line.get_by_role("link", name=giver.text("handover.give"))).to_have_count(0)
    has_no_barrier(giver)

    line.get_by_role("link", name=giver.text("custody.title")).click()
    expect(giver.page.locator("[data-handover]")).to_contain_text(giver.text("custody.takenBack"))
    expect(giver.page.locator("[data-valid=true]")).to_be_visible()
    has_no_barrier(giver)


def confirm(visitor: Visitor, proceeding: str) -> None:
    """As the receiver: after one more question."""
    page = visitor.page
    visitor.open(f"/proceedings/{proceeding}/evidence")
    visitor.shows(visitor.text("evidence.waitsForYou"))
    visitor.press("handover.receive", "[data-evidence]")
    expect(page.locator("dialog")).to_contain_text(SEAL)
    has_no_barrier(visitor)
    visitor.shoot("evidence-receive")
    visitor.press("handover.receive", "dialog .actions")
    line = page.locator("[data-evidence]")
    expect(line).not_to_contain_text(visitor.text("evidence.waitsForYou"))
    expect(line).to_contain_text(name_of(visitor))


def look_at_sheet(visitor: Visitor, proceeding: str, says: list[str]) -> None:
    """The sheet on screen and on paper; every sum follows from what is printed."""
    page = visitor.page
    visitor.open(f"/proceedings/{proceeding}/evidence")
    page.get_by_role("link", name=visitor.text("custody.title")).click()
    expect(page.locator("[data-valid=true]")).to_have_text(visitor.text("custody.valid"))
    has_no_barrier(visitor)
    visitor.shoot("custody-sheet")

    page.set_viewport_size({"width": SHEET.width, "height": SHEET.height})
    page.emulate_media(media="print")

    sheet = page.locator("main").inner_text()
    signed = [f"custody.sign.{who}" for who in ("collected", "gave", "received", "printed")]
    for key in ("custody.title", "custody.valid", "custody.seal.intact", *signed):
        assert visitor.text(key) in sheet, key
    for words in (SEAL, WHAT, code_list("evidence_kind").label("object", visitor.language), *says):
        assert words in sheet, words
    assert visitor.text("custody.zone", zone="America/Guatemala") in sheet
    expect(page.get_by_role("button", name=visitor.text("custody.print"))).to_be_hidden()
    expect(page.locator("[data-handover]")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET.width
    visitor.shoot("custody-paper")
    prove(page.locator(".custody__verify .custody__step"))
    assert page.pdf(format="A4").startswith(b"%PDF")


def prove(steps: Locator) -> None:
    """Sum what is printed: the sums are those on the paper, and each goes on from the one before it."""
    before = None
    for step in steps.all():
        printed = step.locator(".custody__sum").inner_text().replace(" ", "")
        names, values = (step.locator(part).all_inner_texts() for part in ("dt", "dd"))
        said = dict(zip(names, map(json.loads, values), strict=True))
        text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode()).hexdigest() == printed
        assert said.get("before") == before
        before = printed
    assert before is not None


def name_of(visitor: Visitor) -> str:
    """The visitor as colleagues read them."""
    who = """async () => {
      const [me, people] = await Promise.all(
        ["/session", "/api/v1/colleagues"].map((from) => fetch(from).then((answer) => answer.json())));
      return people.items.find(({id}) => id === me.subject).display_name;
    }"""
    found: str = visitor.page.evaluate(who)
    return found


def test_a_file_is_recorded_with_its_sum_however_it_was_pasted(visit: Visit, proceeding: str) -> None:
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open(f"/proceedings/{proceeding}/evidence/new")
    page.locator("label[for=kind-digital]").click()
    type_day(page, "collected_on", in_days(-1))
    page.locator("#sha256").fill("abc")
    save(page)
    expect(page.locator("#sha256-error")).to_contain_text(visitor.text("evidence.sum.wrong"))

    page.locator("#sha256").fill(f" {A_SUM[:32].upper()} {A_SUM[32:]}")
    save(page)

    in_groups = " ".join(A_SUM[place : place + 8] for place in range(0, 64, 8))
    expect(page.locator("[data-evidence]")).to_contain_text(in_groups)


def test_who_does_not_hold_it_cannot_hand_it_over(visit: Visit, worker: Caller, proceeding: str) -> None:
    body = {"kind": "object", "seal_number": SEAL, "collected_on": in_days(-1)}
    evidence = worker.post(f"/api/v1/proceedings/{proceeding}/evidence", json=body).json()
    visitor = visit("supervisor", "GT")

    visitor.open(f"/proceedings/{proceeding}/evidence/{evidence['id']}/handover")

    visitor.shows(visitor.text("handover.mayNot"))
    expect(visitor.page.locator("form")).to_have_count(0)


def test_another_organisation_sees_no_evidence(visit: Visit, platform: Platform, proceeding: str) -> None:
    stranger = platform.client("caseworker", "GT", 1)
    assert stranger.get(f"/api/v1/proceedings/{proceeding}/evidence").status_code == 404
    visitor = visit("caseworker", "GT", 1)

    visitor.open(f"/proceedings/{proceeding}/evidence")

    expect(visitor.page.locator("main [role=alert]")).to_be_visible()


@pytest.mark.twice
def test_the_sheets_of_a_country_are_printed_blank(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("legal_liaison", "GT", language=language, size=size)
    page = visitor.page
    pack: dict[str, Any] = page.evaluate("fetch('/api/v1/jurisdictions/GT').then((answer) => answer.json())")
    visitor.open("/sheets")
    has_no_barrier(visitor)
    visitor.shoot("country-sheets")
    for sheet in pack["sheets"]:
        expect(page.get_by_role("link", name=sheet["title"][language])).to_be_visible()
    page.get_by_role("link", name=pack["sheets"][0]["title"][language]).click()
    expect(page.locator("h1")).to_have_text(pack["sheets"][0]["title"][language])
    has_no_barrier(visitor)

    page.set_viewport_size({"width": SHEET.width, "height": SHEET.height})
    page.emulate_media(media="print")

    main = page.locator("main")
    expect(main).to_contain_text(visitor.text("sheets.unconfirmed"))
    for section in pack["sheets"][0]["sections"]:
        expect(main).to_contain_text(section["title"][language])
        for field in section["fields"]:
            expect(main).to_contain_text(field["label"][language])
    own = [each["name"][language] for each in pack["institutions"] if each["active"]]
    assert [name for name in own if name not in main.inner_text()] == []
    expect(page.get_by_role("button", name=visitor.text("sheets.print"))).to_be_hidden()
    visitor.shoot("country-sheet-paper")


def test_a_country_without_sheets_says_so(visit: Visit) -> None:
    visitor = visit("caseworker", "HN")
    visitor.open("/sheets")
    visitor.shows(visitor.text("sheets.none"))
