"""An administrator words a list and the notice, another agrees, who works there reads it, and no other country does.

What El Salvador decides here is taken back afterwards: the platform is that of the other tests too.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Visit
from tests.e2e.newcomers import joined
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import has_no_barrier, save
from tests.support.builders.case_bodies import a_registration
from tests.support.costa_rica import ceiba
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

LIST, CODE, OTHER = "identification_source", "ngo_outreach", "consulate"
TOLD_WITHIN = 30.0


@pytest.fixture(autouse=True)
def taken_back(platform: Platform, tmp_path: Path) -> Iterator[None]:
    yield
    nothing = {"words": {}, "consent_notice": {"text_es": "", "text_en": ""}}
    file = tmp_path / "nothing.json"
    file.write_text(json.dumps({"settings": [{"name": name, "value": value} for name, value in nothing.items()]}))
    ceiba(platform, "country", "settings", "import", "SV", str(file), "--reason", "Fin de la prueba")


def codes(platform: Platform, list_id: str, country: str) -> dict[str, dict[str, Any]]:
    caller = platform.client("caseworker", country)
    listed = caller.get(f"/api/v1/code-lists/{list_id}", params={"country": country}).json()["codes"]
    return {item["code"]: item for item in listed}


def offered(platform: Platform, list_id: str) -> list[str]:
    return [code for code, item in codes(platform, list_id, "SV").items() if item.get("active", True)]


def opened(visitor: Visitor, name: str) -> None:
    visitor.open(f"/settings?country=SV&name={name}")
    expect(visitor.page.locator("[data-part=now]")).to_be_visible()


def sent(visitor: Visitor, reason: str, *expected: str) -> None:
    """The proposal that was typed, once its preview says what it changes."""
    page = visitor.page
    page.locator("#reason").fill(reason)
    visitor.press("setting.preview", within="[data-part=propose]")
    for words in expected:
        expect(page.locator("dialog .changes")).to_contain_text(words)
    expect(page.locator("dialog")).to_contain_text(visitor.text("setting.weakens"))
    assert visitor.accessibility_problems() == []
    visitor.shoot("words-preview")
    visitor.press("setting.send", within="dialog")
    expect(page.locator("[data-part=waiting]")).to_be_visible()


def agreed(visitor: Visitor, name: str, *expected: str) -> None:
    opened(visitor, name)
    for words in expected:
        expect(visitor.page.locator("[data-part=waiting]")).to_contain_text(words)
    has_no_barrier(visitor)
    visitor.shoot(f"agree-to-{name}")
    visitor.press("setting.approve", within="[data-part=waiting]")
    visitor.press("setting.approve", within="dialog")
    expect(visitor.page.locator("[data-part=waiting]")).to_have_count(0)


def word_the_list(visitor: Visitor) -> None:
    """Another name for one code, another code taken away, and a word that is said otherwise."""
    page = visitor.page
    opened(visitor, "words")
    page.locator("select#list").select_option(LIST)
    for code in (CODE, OTHER):
        page.locator(f"[id='label/{LIST}/{code}/es']").evaluate("field => field.closest('details').open = true")
    page.locator(f"[id='label/{LIST}/{CODE}/es']").fill("Visita de una organización")
    page.locator(f"[id='offered/{LIST}/{OTHER}']").select_option("no")
    visitor.press("words.term.add", within="[data-part=propose]")
    page.locator("[id='terms.0.language']").select_option("es")
    page.locator("[id='terms.0.word']").fill("Directorio")
    page.locator("[id='terms.0.own']").fill("guía")
    has_no_barrier(visitor)
    visitor.shoot("words-of-a-country")


def tell_the_notice(visitor: Visitor) -> None:
    opened(visitor, "consent_notice")
    visitor.page.locator("#text_es").fill("Le leemos este aviso.\n\nUsted decide.")
    visitor.page.locator("#text_en").fill("We read you this notice.\n\nYou decide.")


def until_told(platform: Platform) -> str:
    """Wait until the service knows what was agreed to; returns the code of the notice."""
    deadline = time.monotonic() + TOLD_WITHIN
    while OTHER in offered(platform, LIST) or (notice := offered(platform, "consent_notice"))[0] == "2026_11":
        assert time.monotonic() < deadline, "the decision did not arrive"
        time.sleep(0.2)
    (code,) = notice
    return code


def test_a_country_words_a_list_and_the_notice_and_no_other_country_reads_them(
    visit: Visit, browser: Browser, platform: Platform, size: Size
) -> None:
    admin = visit("country_admin", "SV", size=size)
    _, other = joined(platform, browser, "country_admin", "SV")
    word_the_list(admin)
    sent(admin, "Mesa nacional", "→ Visita de una organización", "→ No se ofrece", "directorio → guía")
    tell_the_notice(admin)
    sent(admin, "Mesa nacional", "Usted decide.")
    agreed(other, "words", "→ Visita de una organización", "→ No se ofrece")
    agreed(other, "consent_notice", "Usted decide.")
    other.leave()
    notice = until_told(platform)

    worker = visit("caseworker", "SV", size=size)
    page = worker.page
    worker.open("/cases/new")
    source = page.locator(f"select#{LIST}")
    expect(source.locator(f"option[value={CODE}]")).to_have_text("Visita de una organización")
    expect(source.locator(f"option[value={OTHER}]")).to_have_count(0)
    expect(page.locator(".nav a[href='#/directory']").first).to_have_text("Guía")
    reads_and_keeps_the_notice(worker, notice)

    neighbour = visit("caseworker", "HN")
    neighbour.open("/cases/new")
    source = neighbour.page.locator(f"select#{LIST}")
    expect(source.locator(f"option[value={CODE}]")).to_have_text(codes(platform, LIST, "HN")[CODE]["es"])
    expect(source.locator(f"option[value={OTHER}]")).to_have_count(1)
    expect(neighbour.page.locator(".nav a[href='#/directory']").first).to_have_text("Directorio")
    assert codes(platform, "consent_notice", "HN").keys() == {"2026_11"}


def reads_and_keeps_the_notice(worker: Visitor, notice: str) -> None:
    """A consent is asked for with the notice of the country, and holds which one it was."""
    client = worker.platform.client("caseworker", "SV")
    body = a_registration(country="SV", identified_adm1="SV-SS", identity={}, consents=[])
    case = client.post("/api/v1/cases", json=body).json()
    page = worker.page
    worker.open(f"/cases/{case['id']}/consent")
    text = page.locator("details.fold[open]")
    expect(text).to_contain_text("Le leemos este aviso.")
    expect(text).to_contain_text("Aviso de El Salvador del")
    expect(text).not_to_contain_text("doce meses")
    page.locator("label[for=status-given]").click()
    page.locator("select#purpose").select_option("aggregate_statistics")
    page.locator("label[for=capacity-guardian]").click()
    page.locator("label[for=form-written]").click()
    save(page)
    expect(page.locator(".consent").first).to_contain_text("Aviso de El Salvador del")
    (consent,) = client.get(f"/api/v1/cases/{case['id']}/consents").json()["items"]
    assert consent["notice_version"] == notice


def test_the_receiver_has_as_long_as_its_country_gives_and_the_sender_reads_it_first(
    visit: Visit, platform: Platform
) -> None:
    from tests.e2e.test_refer import SHELTER, a_case, choose, decide, preview

    case = a_case(platform)
    visitor = visit("caseworker", "GT")
    page = visitor.page
    visitor.open(f"/cases/{case['id']}/refer")
    choose(page, "emergency_shelter", SHELTER)

    expect(page.locator("label[for=urgency-low]")).to_have_text("Bajo: 7 días")
    decide(page)
    hours = page.locator("label[for=urgency-high]").inner_text().removeprefix("Alto: ")
    preview(visitor)

    visitor.shows(visitor.text("preview.within", time=hours))
    has_no_barrier(visitor)
