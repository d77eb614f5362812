"""A country administrator opens an organisation with its people, a system and a service, by themselves."""

import json
from typing import Any
from uuid import uuid4

import pytest
import requests
from joserfc.jwk import ECKey
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Visit
from tests.e2e.newcomers import activated, link_mailed_to
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import type_day
from tests.support.days import in_days
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def entered(visitor: Visitor) -> str:
    """The name of an organisation that the administrator has entered; its page is open."""
    name = f"Casa {uuid4().hex[:6]}"
    visitor.open("/organisations")
    visitor.press("organisation.new")
    page = visitor.page
    page.locator("#name").fill(f"Asociación {name}")
    page.locator("#public_name").fill(name)
    page.locator("select#kind").select_option("ngo")
    page.locator("select#adm1").select_option("GT-13")
    page.locator("#contact_email").fill(f"{uuid4()}@ceiba.example")
    assert visitor.accessibility_problems() == []
    visitor.press("organisation.new.save", within="form")
    expect(page.locator("h1")).to_have_text(name)
    return name


def invited(visitor: Visitor, role: str) -> str:
    """The address of a person that was invited from the page of their organisation, which is open again."""
    page, email = visitor.page, f"{uuid4()}@ceiba.example"
    visitor.press("user.invite")
    page.locator("#email").fill(email)
    page.locator("#display_name").fill(f"Persona {email[:6]}")
    page.locator("select#role").select_option(role)
    expect(page.locator("section.note li").first).to_be_visible()
    visitor.press("user.invite.save", within="form")
    expect(page.locator("[data-part=people]")).to_contain_text(f"Persona {email[:6]}")
    return email


def test_an_administrator_opens_an_organisation_whose_people_enter(
    visit: Visit, browser: Browser, platform: Platform, size: Size
) -> None:
    admin = visit("country_admin", "GT", size=size)
    name = entered(admin)
    first = invited(admin, "focal_point")
    focal_point = activated(platform, browser, {"email": first, "country": "GT"}, link_mailed_to(platform, first))

    second = invited(admin, "caseworker")
    expect(admin.page.locator("[data-part=people] li", has_text=second[:6])).to_contain_text(admin.text("status.waits"))
    focal_point.open("/requests")
    focal_point.press("request.approve")
    focal_point.press("request.approve", within="dialog")
    focal_point.shows(focal_point.text("request.state.approved"))
    caseworker = activated(platform, browser, {"email": second, "country": "GT"}, link_mailed_to(platform, second))

    caseworker.open("/directory?country=GT")
    caseworker.open("/profile")
    expect(caseworker.page.locator("dl.facts").first).to_contain_text(name)
    assert caseworker.accessibility_problems() == []
    for visitor in (focal_point, caseworker):
        visitor.leave()


def test_an_administrator_publishes_a_service_which_the_network_finds(visit: Visit, size: Size) -> None:
    admin = visit("country_admin", "GT", size=size)
    name = entered(admin)
    page = admin.page
    admin.press("offer.add")
    page.locator("select#service_type").select_option("legal_counsel")
    page.locator("#hours").fill("De 8 a 16")
    assert admin.accessibility_problems() == []
    admin.press("offer.publish", within="form")
    offers = page.locator("[data-part=offers]")
    expect(offers).to_contain_text("De 8 a 16")
    expect(offers).to_contain_text(admin.text("offers.unanswered"))
    page.go_back()
    expect(page.locator("h1")).to_have_text(name)

    offers.get_by_role("link", name=admin.text("offer.change")).click()
    page.locator("#hours").fill("24 horas")
    admin.press("offer.edit.save", within="form")
    expect(offers).to_contain_text("24 horas")

    abroad = visit("focal_point", "HN")
    abroad.open("/directory?country=GT&service_type=legal_counsel")
    abroad.shows(name)
    abroad.shows(abroad.text("offer.unanswered"))


def test_an_administrator_marks_that_an_organisation_was_checked_until_its_name_changes(visit: Visit) -> None:
    admin = visit("country_admin", "GT")
    name = entered(admin)
    card = admin.page.locator("[data-part=card]")
    expect(card).to_contain_text(admin.text("organisation.unverified"))

    admin.press("organisation.verify")
    assert admin.accessibility_problems() == []
    admin.press("organisation.verify", within="dialog")

    expect(card).not_to_contain_text(admin.text("organisation.unverified"))
    again = admin.page.get_by_role("button", name=admin.text("organisation.verifyAgain"))
    expect(again).to_contain_class("btn--second")
    admin.press("organisation.unverify")
    admin.press("organisation.unverify", within="dialog")
    expect(card).to_contain_text(admin.text("organisation.unverified"))
    admin.press("organisation.verify")
    admin.press("organisation.verify", within="dialog")
    expect(card).not_to_contain_text(admin.text("organisation.unverified"))
    expect(admin.page.get_by_role("button", name=admin.text("organisation.verify"))).to_have_count(0)
    admin.open("/organisations?verified=true&country=GT")
    admin.page.locator(".list-row, .cards li", has_text=name).get_by_role("link").first.click()
    admin.press("organisation.edit")
    admin.page.locator("#public_name").fill(f"Hogar {name}")
    admin.press("organisation.edit.save", within="form")
    admin.shows(admin.text("organisation.edit.unchecked"))
    expect(card).to_contain_text(admin.text("organisation.unverified"))

    admin.open(f"/organisations/{admin.account['organisation_id']}")
    expect(admin.page.get_by_role("button", name=admin.text("organisation.verify"))).to_have_count(0)


def test_an_administrator_registers_a_system_whose_secret_is_shown_once(visit: Visit, platform: Platform) -> None:
    admin = visit("country_admin", "GT")
    page = admin.page
    admin.open(f"/organisations/{admin.account['organisation_id']}")
    admin.press("system.register")
    page.locator("#name").fill("Registro propio")
    page.locator("select#role").select_option("caseworker")
    admin.press("system.register.save", within="form")
    expect(page.locator("form")).to_contain_text(admin.text("system.scope.none"))
    page.locator("label[for=scope-cases\\:read]").click()
    assert admin.accessibility_problems() == []
    admin.press("system.register.save", within="form")
    expect(page.locator("dialog code")).to_have_count(2)
    client_id, secret = page.locator("dialog code").all_inner_texts()
    admin.press("request.secretKept", within="dialog")
    expect(page.locator("h1")).to_have_text("Registro propio")

    def signs_in(secret: str) -> int:
        asked = {"grant_type": "client_credentials"}
        token = requests.post(f"{platform.url}/oauth2/token", data=asked, auth=(client_id, secret), timeout=30)
        return token.status_code

    assert signs_in(secret) == 200
    admin.press("system.rotate")
    page.locator("dialog select#old").select_option("ends")
    expect(page.locator("dialog")).to_contain_text(admin.text("system.rotate.out"))
    admin.press("system.rotate", within="dialog")
    expect(page.locator("dialog code")).to_have_count(2)
    renewed = page.locator("dialog code").all_inner_texts()[1]
    admin.press("request.secretKept", within="dialog")
    assert (signs_in(secret), signs_in(renewed)) == (401, 200)

    admin.press("system.suspend")
    page.locator("#suspend-reason").select_option("secret_leaked")
    expect(page.locator("dialog")).to_contain_text(admin.text("system.suspend.leaked"))
    admin.press("system.suspend", within="dialog")
    admin.press("system.rotate")
    expect(page.locator("dialog")).to_contain_text(admin.text("system.rotate.leaked"))
    expect(page.locator("dialog select")).to_have_count(0)


def test_an_administrator_registers_a_system_by_its_keys_and_changes_them(visit: Visit) -> None:
    admin = visit("country_admin", "GT")
    page = admin.page
    first, second = ECKey.generate_key("P-256", {"kid": "first"}), ECKey.generate_key("P-256", {"kid": "second"})
    admin.open(f"/organisations/{admin.account['organisation_id']}")
    admin.press("system.register")
    page.locator("#name").fill("Registro con clave")
    page.locator("select#role").select_option("caseworker")
    page.locator("label[for=scope-cases\\:read]").click()
    page.locator("select#auth_method").select_option("private_key_jwt")
    page.locator("#jwks").fill(json.dumps(first.as_dict(private=False)))
    page.get_by_label(admin.text("system.bound")).check()
    assert admin.accessibility_problems() == []
    admin.press("system.register.save", within="form")
    card = page.locator("[data-part=card]")
    expect(card).to_contain_text(first.thumbprint())
    expect(card).to_contain_text(admin.text("system.bound"))

    admin.press("system.rotateKeys")
    page.locator("dialog #jwks").fill(json.dumps({"keys": [second.as_dict(private=False)]}))
    assert admin.accessibility_problems() == []
    admin.press("system.rotateKeys", within="dialog")

    expect(card).to_contain_text(second.thumbprint())
    expect(card).not_to_contain_text(first.thumbprint())


def test_an_administrator_of_another_country_sees_the_public_card_alone(visit: Visit, platform: Platform) -> None:
    admin = visit("country_admin", "GT")
    name = entered(admin)
    address = admin.page.url.rpartition("#")[2]
    foreign = visit("country_admin", "HN")
    foreign.open(address)
    expect(foreign.page.locator("h1")).to_have_text(name)
    expect(foreign.page.locator("[data-part=card]")).not_to_contain_text("@ceiba.example")
    expect(foreign.page.locator("[data-part=people], [data-part=systems]")).to_have_count(0)
    for key in ("organisation.edit", "organisation.suspend", "offer.add"):
        expect(foreign.page.get_by_text(foreign.text(key), exact=True)).to_have_count(0)

    refused = platform.client("country_admin", "GT").post("/api/v1/users", json=an_invitation_to_honduras(platform))
    assert refused.status_code == 422
    assert "country_out_of_scope" in refused.text


def an_invitation_to_honduras(platform: Platform) -> dict[str, Any]:
    """What an administrator of another country asks for in vain."""
    return {
        "country": "HN",
        "organisation_id": platform.account("clients", "country_admin", "HN")["organisation_id"],
        "role": "caseworker",
        "email": f"{uuid4()}@ceiba.example",
        "display_name": "Persona ajena",
    }


def test_an_administrator_defines_a_role_with_less_and_gives_it(visit: Visit) -> None:
    admin = visit("country_admin", "GT")
    page, name = admin.page, f"Practicante {uuid4().hex[:6]}"
    admin.open("/roles")
    admin.press("role.new")
    page.locator("#es").fill(name)
    page.locator("#en").fill(f"Intern {uuid4().hex[:6]}")
    page.locator("select#base").select_option("caseworker")
    rights = page.locator("input[id^='scope-']")
    expect(rights.first).to_be_checked()
    assert all(each.is_checked() for each in rights.all())
    for scope in [each.get_attribute("id") for each in rights.all()]:
        if scope not in ("scope-cases:read", "scope-referrals:read"):
            page.locator(f"label[for='{scope}']").click()
    assert admin.accessibility_problems() == []
    admin.press("role.new.save", within="form")
    card = page.locator("section.card", has_text=name)
    expect(card.locator("li")).to_have_count(2)

    admin.open(f"/organisations/{admin.account['organisation_id']}")
    admin.press("user.invite")
    page.locator("#email").fill(f"{uuid4()}@ceiba.example")
    page.locator("#display_name").fill("Persona con menos")
    page.locator("select#role").select_option(label=name)
    expect(page.locator("section.note li")).to_have_count(2)
    admin.press("user.invite.save", within="form")
    expect(page.locator("[data-part=people] li", has_text=name).first).to_be_visible()

    admin.open("/roles")
    card.get_by_role("link", name=admin.text("role.change")).click()
    page.locator("label[for='scope-referrals:read']").click()
    admin.press("role.edit.save", within="form")
    expect(card.locator("li")).to_have_count(1)


def test_an_administrator_of_an_organisation_administers_it_and_sees_no_more(visit: Visit) -> None:
    delegated = visit("organisation_admin", "GT")
    page = delegated.page
    delegated.open(f"/organisations/{delegated.account['organisation_id']}")
    expect(page.locator("[data-part=people] li").first).to_be_visible()
    for key in ("user.invite", "system.register", "offer.add"):
        expect(page.get_by_text(delegated.text(key), exact=True)).to_be_visible()
    expect(page.get_by_text(delegated.text("organisation.edit"), exact=True)).to_have_count(0)
    delegated.open("/organisations")
    page.locator(".list-row", has_text="Refugio del Altiplano").locator("a").first.click()
    expect(page.locator("[data-part=card]")).to_be_visible()
    expect(page.locator("[data-part=people], [data-part=systems]")).to_have_count(0)


def test_a_person_signs_out_in_another_browser_and_chooses_a_language(
    visit: Visit, browser: Browser, platform: Platform
) -> None:
    admin = visit("country_admin", "SV")
    other = Visitor(platform, browser, admin.account)
    other.open_browser()
    other.page.goto("/app")
    other.sign_in()
    admin.open("/profile")
    sessions = admin.page.locator("[data-part=sessions] li")
    expect(sessions.first).to_be_visible()
    count = sessions.count()
    elsewhere = sessions.filter(has_not_text=admin.text("profile.current"))
    elsewhere.first.get_by_role("button").click()
    admin.press("profile.end", within="dialog")
    expect(sessions).to_have_count(count - 1)

    admin.page.locator("select#language").select_option("en")
    admin.press("profile.language.save")
    admin.shows(admin.text("profile.saved"))
    other.leave()


def test_an_administrator_enters_an_office_and_a_team(visit: Visit) -> None:
    admin = visit("country_admin", "GT")
    page = admin.page
    parent = entered(admin)
    name = f"Sede {uuid4().hex[:6]}"
    admin.open("/organisations")
    admin.press("organisation.new")
    page.locator("#name").fill(f"Asociación {name}")
    page.locator("#public_name").fill(name)
    page.locator("select#kind").select_option("ngo")
    page.locator("select#parent_id").select_option(label=parent)
    assert admin.accessibility_problems() == []
    admin.press("organisation.new.save", within="form")
    expect(page.locator("h1")).to_have_text(name)
    page.locator("[data-part=card]").get_by_role("link", name=parent).click()
    expect(page.locator("[data-part=offices]")).to_contain_text(name)

    page.locator("[data-part=offices] a").click()
    expect(page.locator("h1")).to_have_text(name)
    admin.press("user.invite")
    page.locator("#email").fill(f"{uuid4()}@ceiba.example")
    page.locator("#display_name").fill("Persona de la sede")
    page.locator("select#role").select_option("focal_point")
    page.locator("#team").fill("Turno de noche")
    admin.press("user.invite.save", within="form")
    page.locator("[data-part=people]").get_by_text("Persona de la sede").click()
    expect(page.locator("dl.facts").first).to_contain_text("Turno de noche")


def test_an_administrator_announces_something_which_all_of_the_country_read(visit: Visit) -> None:
    admin = visit("country_admin", "GT")
    page, title = admin.page, f"Guardia {uuid4().hex[:6]}"
    admin.open("/announcements")
    admin.press("announcement.new")
    page.locator("#title").fill(title)
    page.locator("#text").fill("El sábado contesta el turno de noche.")
    type_day(page, "shown_until", in_days(7))
    assert admin.accessibility_problems() == []
    admin.press("announcement.publish", within="form")
    card = page.locator("[data-part=announcement]", has_text=title)
    expect(card).to_be_visible()

    reader = visit("caseworker", "GT")
    reader.open("/")
    expect(reader.page.locator("[data-part=announcements]")).to_contain_text(title)
    assert reader.accessibility_problems() == []

    card.get_by_role("button").click()
    admin.press("announcement.withdraw", within="dialog")
    expect(card).to_contain_text(admin.text("announcements.withdrawn", day="").strip())
    reader.open("/more")
    reader.open("/")
    expect(reader.page.locator(".page-head")).to_be_visible()
    expect(reader.page.get_by_text(title)).to_have_count(0)
