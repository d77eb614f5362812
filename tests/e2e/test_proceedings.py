"""A criminal proceeding from the notice to the judgment, as a liaison follows it; and its words in each country."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from services.cases.domain.jurisdictions.registry import pack_of
from shared.contracts.codelists import code_list
from tests.e2e.conftest import Visit
from tests.e2e.visitor import PHONE, Visitor
from tests.e2e.walks import has_no_barrier, open_tab, save, take, type_day
from tests.support import in_court
from tests.support.builders.packs import stage_name
from tests.support.days import in_days
from tests.support.journey import Backstage, register
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

THREE_SCREENS = 3 * PHONE.height
STATUS = "async path => { const answer = await fetch(path); await answer.text(); return answer.status; }"
"""The whole answer is read: a request that is not would count as one that a screen still waits for."""
NOTE = "Durmió mal y no quiere hablar hoy."


def a_number() -> str:
    """A file number of the prosecution that no other proceeding has."""
    return f"FGR-{uuid4().hex[:8].upper()}"


def to_tab(visitor: Visitor, title: str) -> None:
    open_tab(visitor, title)
    visitor.settle()


def pick(visitor: Visitor, field: str, code: str) -> None:
    visitor.page.locator(f"select[id='{field}']").select_option(code)


def saved(visitor: Visitor, part: str, *said: str) -> None:
    """Send the form of a part, which is short and without barriers, and read of it in its list."""
    page = visitor.page
    has_no_barrier(visitor)
    visitor.shoot(f"proceeding-{part}-form")
    assert page.evaluate("document.documentElement.scrollHeight") <= THREE_SCREENS, f"the form of {part} is long"
    save(page)
    listed = page.locator(f"[data-part={part}]")
    for words in said:
        expect(listed).to_contain_text(words)


def add(visitor: Visitor, key: str) -> None:
    """From the list of a kind of part to the form that adds one."""
    visitor.press(key, "main")
    expect(visitor.page.locator("h1")).to_have_text(visitor.text(key))


def open_track(visitor: Visitor, person: dict[str, Any], number: str) -> str:
    """From Today: the proceeding of the person who was shared; its id."""
    page = visitor.page
    visitor.open("/")
    waiting = page.locator("[data-part=shared-persons] li", has_text=person["label"])
    has_no_barrier(visitor)
    visitor.shoot("liaison-today-before")
    waiting.get_by_role("link", name=visitor.text("proceedings.open")).click()
    expect(page.locator("h1")).to_have_text(visitor.text("proceedings.open"))
    expect(page.locator("select[id='persons.0.who']")).to_have_value(f"shared:{person['id']}")
    save(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text(visitor.text("form.error.required"))
    pick(visitor, "stage", "investigation")
    type_day(page, "since", in_days(-20))
    pick(visitor, "institution", "SV_FGR_UTT")
    visitor.typed.append(number)
    page.locator("#file_number").fill(number)
    type_day(page, "facts_on", in_days(-60))
    expect(page.locator("[id='articles-SV_CP_367B']")).to_have_count(0)
    page.locator("label[for='articles-SV_LECTP_54']").click()
    has_no_barrier(visitor)
    visitor.shoot("proceeding-open")
    assert page.evaluate("document.documentElement.scrollHeight") <= THREE_SCREENS, "the form is long"
    save(page)
    expect(page.locator("h1 .case-code")).to_have_text(number)
    return str(page.url.rpartition("/")[2])


def accuse(visitor: Visitor, name: str) -> None:
    """An accused, a charge, and the charge that replaces it."""
    page = visitor.page
    visitor.typed.append(name)
    to_tab(visitor, "accused.tab")
    add(visitor, "accused.add")
    page.locator("#name").fill(name)
    pick(visitor, "status", "detained")
    saved(visitor, "accused", name)
    add(visitor, "charges.add")
    page.locator("select#accused_id").select_option(label=name)
    pick(visitor, "article", "SV_LECTP_54")
    # The international code follows from the article.
    saved(visitor, "charges", "art. 54")
    visitor.press("charges.reclassify", "main")
    pick(visitor, "article", "SV_LECTP_55")
    saved(visitor, "charges", "art. 55", visitor.text("charges.reclassified"))


def hear(visitor: Visitor) -> None:
    """A hearing in which the person testified, and the next one: they are not asked twice unnoticed."""
    page, label = visitor.page, code_list("hearing_type").label
    to_tab(visitor, "hearings.title")
    add(visitor, "hearings.add")
    pick(visitor, "type", "anticipated_evidence")
    type_day(page, "scheduled_at", in_days(-3))
    save(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text(visitor.text("form.error.moment"))
    page.locator("#scheduled_at_hour").fill("09:30")
    page.locator("[id=persons] label").click()
    page.locator("label[for=victim_presence-gesell]").click()
    pick(visitor, "outcome", "held")
    page.locator("[id=heard] label").click()
    saved(visitor, "hearings", label("anticipated_evidence", "es"), "09:30")
    expect(page.locator("[data-part=testimony]")).to_contain_text(visitor.text("hearings.heardBefore.one", count="1"))

    add(visitor, "hearings.add")
    expect(page.locator("[data-part=asked-before]")).to_contain_text(visitor.text("hearings.askedBefore"))
    pick(visitor, "type", "preliminary")
    type_day(page, "scheduled_at", in_days(6))
    page.locator("#scheduled_at_hour").fill("14:00")
    page.locator("label[for=victim_presence-not_required]").click()
    expect(page.locator("[data-part=asked-before]")).to_have_count(0)
    saved(visitor, "hearings", label("preliminary", "es"), "14:00")


def protect(visitor: Visitor) -> None:
    page = visitor.page
    to_tab(visitor, "measures.tab")
    add(visitor, "measures.add")
    pick(visitor, "kind", "no_contact")
    type_day(page, "from_on", in_days(0))
    type_day(page, "until_on", in_days(90))
    pick(visitor, "authority", "SV_OJ")
    saved(visitor, "measures", code_list("protection_measure").label("no_contact", "es"), "Órgano Judicial")


def ask_for_the_forensic_report(visitor: Visitor) -> None:
    page = visitor.page
    to_tab(visitor, "asks.title")
    add(visitor, "asks.add")
    page.locator("label[for=kind-forensic_report]").click()
    page.locator("select#person").select_option(index=1)
    type_day(page, "due_on", in_days(10))
    page.locator("#question").fill("Dictamen psicológico.")
    saved(visitor, "requests", visitor.text("asks.open"))


def judge(visitor: Visitor, name: str) -> None:
    """A conviction with its sentence, and compensation."""
    page = visitor.page
    to_tab(visitor, "judgments.title")
    add(visitor, "judgments.add")
    page.locator("select#accused_id").select_option(label=name)
    page.locator("select#charge_id").select_option(index=2)
    pick(visitor, "verdict", "convicted_tip")
    type_day(page, "given_on", in_days(0))
    page.locator("#sentence_months").fill("12")
    page.locator("#sentence_months_rest").fill("6")
    saved(visitor, "judgments", "12 años, 6 meses", visitor.text("judgments.notFinal"))
    to_tab(visitor, "reparation.title")
    add(visitor, "reparation.add")
    page.locator("label[for=type-compensation]").click()
    page.locator("label[for=status-ordered]").click()
    page.locator("#amount").fill("9,000")
    save(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text(visitor.text("form.error.number"))
    page.locator("#amount").fill("9000")
    type_day(page, "ordered_on", in_days(0))
    saved(visitor, "reparations", "9000", code_list("reparation_type").label("compensation", "es"))


def test_a_liaison_of_el_salvador_follows_a_proceeding_to_its_judgment(visit: Visit, platform: Platform) -> None:
    worker = platform.client("caseworker", "SV")
    case, sent = in_court.notified(platform, worker, "SV")
    in_court.done(worker.post(f"/api/v1/cases/{case['id']}/notes", json={"text": NOTE, "kind": "contact"}))
    visitor = visit("legal_liaison", "SV")
    number, name = a_number(), f"Acusado {uuid4().hex[:8]}"

    visitor.open(f"/referrals/{sent['id']}")
    take(visitor, "step.accept", action="accept")
    liaison = platform.client("legal_liaison", "SV")
    person = in_court.shared_by(liaison, sent["id"])
    proceeding = open_track(visitor, person, number)
    expect(visitor.page.locator("[data-part=stages]")).to_contain_text("Investigación previa (FGR)")
    visitor.shows("sin confirmar por una persona abogada")
    has_no_barrier(visitor)
    visitor.shoot("proceeding")
    accuse(visitor, name)
    hear(visitor)
    protect(visitor)
    ask_for_the_forensic_report(visitor)
    has_no_care(visitor, platform, case)
    judge(visitor, name)
    reaches_the_judgment(visitor, proceeding)
    stands_on_today(visitor, number)
    is_found(visitor, number)
    # The assistance was not touched.
    assert worker.get(f"/api/v1/cases/{case['id']}").json()["status"] == case["status"]


def has_no_care(visitor: Visitor, platform: Platform, case: dict[str, Any]) -> None:
    """The notes of the care are refused, and that they were tried is written down."""
    for part in ("notes", "plans", "persons"):
        path = f"/api/v1/cases/{case['id']}/{part}"
        assert visitor.page.evaluate(STATUS, path) == 403, part
    tried = Backstage(platform).rows(
        "cases",
        "SELECT fields FROM audit WHERE action = 'access.forbidden' AND object_id = %s",
        case["id"],
    )
    assert any("/notes" in str(fields) for (fields,) in tried), tried


def reaches_the_judgment(visitor: Visitor, proceeding: str) -> None:
    """Another stage, and one that was a mistake."""
    page = visitor.page
    to_tab(visitor, "list.summary")
    for stage, day in (("first_judgment", 0), ("execution", 0)):
        add(visitor, "stages.add")
        pick(visitor, "stage", stage)
        type_day(page, "on", in_days(day))
        pick(visitor, "source", "court")
        saved(visitor, "stages", stage_name(pack_of("SV"), stage, "es"))
    mistake = page.locator("[data-part=stages] li", has_text=stage_name(pack_of("SV"), "execution", "es"))
    mistake.get_by_role("link", name=visitor.text("stages.takeBack")).click()
    expect(page.locator("h1")).to_have_text(visitor.text("stages.takeBack.title"))
    saved(visitor, "stages", visitor.text("stages.takenBack"))
    expect(page.locator("[data-part=deadlines]")).to_contain_text("Apelación de la sentencia")
    assert page.url.endswith(proceeding)


def stands_on_today(visitor: Visitor, number: str) -> None:
    """The next hearing, the request and the deadline, and nobody waits for a proceeding."""
    page = visitor.page
    visitor.open("/")
    for part in ("next-hearings", "open-requests", "near-deadlines", "my-proceedings"):
        expect(page.locator(f"[data-part={part}]")).to_contain_text(number)
    expect(page.locator("[data-part=next-hearings]")).to_contain_text("14:00")
    has_no_barrier(visitor)
    visitor.shoot("liaison-today")
    with page.expect_download() as file:
        visitor.press("liaison.calendar", "main")
    written = file.value.path().read_text()
    assert "BEGIN:VEVENT" in written
    assert number not in written


def is_found(visitor: Visitor, number: str) -> None:
    """By its number, however it is punctuated, and by its stage."""
    page = visitor.page
    visitor.press("nav.more")
    visitor.press("nav.proceedings", "main")
    page.locator("#file-number").fill(number.replace("-", " ").lower())
    visitor.press("search.button", "main")
    expect(page.locator(".person-search__found a")).to_have_text(number)
    has_no_barrier(visitor)
    visitor.shoot("proceedings")
    page.locator(".person-search__found a").click()
    expect(page.locator("h1 .case-code")).to_have_text(number)


@pytest.mark.parametrize(
    ("country", "role", "institution"),
    [
        ("GT", "legal_liaison", "GT_MP_FTP"),
        # The demonstration network has no prosecutor's office in Honduras; an NGO keeps proceedings of its own cases.
        ("HN", "caseworker", "HN_MP_UTESCTP"),
        ("MX", "legal_liaison", "MX_FGR_FEVIMTRA"),
    ],
)
def test_a_proceeding_has_the_words_of_its_country(
    visit: Visit, platform: Platform, country: str, role: str, institution: str
) -> None:
    worker, keeper = platform.client("caseworker", country), platform.client(role, country)
    pack = pack_of(country)
    if role == "legal_liaison":
        _, shared = in_court.shared_with_prosecution(platform, worker, country)
        person = {"shared_person_id": shared["id"]}
    else:
        person = {"case_id": register(worker, country=country, identified_adm1=in_court.CAPITAL[country])["id"]}
    article = pack.articles[0].code
    kept = in_court.opened(
        keeper, person, country=country, institution=institution, articles=[article], facts_on=None, stage="trial"
    )
    visitor = visit(role, country)
    page = visitor.page

    visitor.open(f"/proceedings/{kept['id']}")

    expect(page.locator("[data-part=stages]")).to_contain_text(stage_name(pack, "trial", "es"))
    visitor.shows(pack.require_institution(institution, "").name.es)
    add(visitor, "stages.add")
    offered = page.locator("select#stage option").all_inner_texts()
    for stage in pack.stages:
        if stage.code != "no_report":
            assert any(said.startswith(stage.name.es) for said in offered), stage.name.es
