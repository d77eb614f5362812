"""People sign the pledge of confidentiality before an application gets anything for them, and again when it changes."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.pledges.pledges import DEFAULT, Pledges, PledgeText, PledgeVersion
from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Browser, Network, query_of, refresh

TEXT = PledgeText(title="Otro título", paragraphs=("Otro párrafo.",))
OTHER = PledgeVersion(version="2026-2", es=TEXT, en=replace(TEXT, title="Another title"))


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture
def person(network: Network) -> Person:
    """Has signed nothing."""
    return network.add_person(Role.CASEWORKER, "gt1", signs=False)


@pytest.fixture
def pledges(network: Network) -> Iterator[dict[str, list[PledgeVersion]]]:
    """What is in force, for a test to change."""
    versions: dict[str, list[PledgeVersion]] = {DEFAULT: [OTHER]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(vars(network.parts), "pledges", Pledges(versions))
        yield versions


def to_sign(network: Network, web: Client, person: Person, **changes: str) -> tuple[Browser, TestResponse]:
    """Sign in; the page with the pledge."""
    browser = network.browser()
    answer = browser.sign_in(person, start=browser.authorize(web, **changes).location)
    answer = browser.http.get(answer.location)
    assert (answer.status_code, answer.location.startswith("/oauth2/pledge?")) == (303, True)
    return browser, browser.http.get(answer.location)


def sign(browser: Browser, page: TestResponse, name: str, **fields: str) -> TestResponse:
    return browser.submit(page, {"name": name} | fields)


def signed_rows(network: Network, person: Person) -> list[str]:
    return [row.version for row in network.rows("SELECT version FROM pledges WHERE user_id = %s", person.id)]


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.ANALYST, Role.OPERATOR], ids=str)
def test_nothing_is_issued_to_a_person_who_has_not_signed(network: Network, web: Client, role: Role) -> None:
    home = "gt_ministry" if role.is_regional else "gt1"
    browser, page = to_sign(network, web, network.add_person(role, home, signs=False))
    assert (page.status_code, "Compromiso de confidencialidad" in page.text) == (200, True)
    again = browser.authorize(web)
    assert (again.status_code, "code=" in again.location) == (303, False)
    assert query_of(browser.authorize(web, prompt="none"))["error"] == "interaction_required"


def test_their_name_leads_on_to_the_application(network: Network, web: Client, person: Person) -> None:
    browser, page = to_sign(network, web, person)
    done = sign(browser, page, f"  {person.display_name.upper()} ")
    assert done.status_code == 303
    tokens = browser.redeem(web, query_of(browser.http.get(done.location))["code"]).json
    assert "cases:read" in tokens["scope"].split()
    assert signed_rows(network, person) == [network.parts.pledges.in_force(person.country, person.created_at).version]
    row = network.rows("SELECT actor FROM audit WHERE object_id = %s AND action = 'pledge.signed'", person.id)
    assert [entry.actor for entry in row] == [str(person.id)]


@pytest.mark.parametrize("name", ["", " ", "Otra Persona", "."])
def test_another_name_signs_nothing(network: Network, web: Client, person: Person, name: str) -> None:
    browser, page = to_sign(network, web, person)
    wrong = sign(browser, page, name)
    assert (wrong.status_code, 'id="name-error"' in wrong.text, TEXT.title in wrong.text) == (422, True, False)
    assert "Compromiso de confidencialidad" in wrong.text
    assert signed_rows(network, person) == []
    assert sign(browser, wrong, person.display_name).status_code == 303


def test_another_version_is_asked_for_at_the_next_sign_in_and_sessions_go_on(
    network: Network, web: Client, pledges: dict[str, list[PledgeVersion]]
) -> None:
    person, browser = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
    tokens = browser.redeem(web, browser.code_for(web, person)).json
    begun = network.parts.clock.now().astimezone(person.country.time_zone).date()
    pledges[DEFAULT].append(replace(OTHER, version="2026-3", starts=begun))
    assert refresh(network, web, tokens["refresh_token"]).status_code == 200
    another, page = to_sign(network, web, person)
    assert sign(another, page, person.display_name).status_code == 303
    assert sorted(signed_rows(network, person)) == ["2026-2", "2026-3"]


def test_a_version_that_starts_later_is_not_asked_for_yet(
    network: Network, web: Client, pledges: dict[str, list[PledgeVersion]]
) -> None:
    person, browser = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
    later = network.parts.clock.now().date() + timedelta(days=3)
    pledges[DEFAULT].append(replace(OTHER, version="2026-3", starts=later))
    assert browser.code_for(web, person)


def test_a_text_that_changed_while_it_was_read_is_shown_again(
    network: Network, web: Client, person: Person, pledges: dict[str, list[PledgeVersion]]
) -> None:
    browser, page = to_sign(network, web, person)
    pledges[DEFAULT] = [replace(OTHER, version="2026-3", es=replace(TEXT, title="Título nuevo"))]
    for text in (re.search(r'name="text" value="([^"]*)"', page.text)[1], "", "x"):
        again = sign(browser, page, person.display_name, text=text)
        assert (again.status_code, "Título nuevo" in again.text) == (422, True)
    assert signed_rows(network, person) == []


def test_a_country_has_its_own_text(
    network: Network, web: Client, person: Person, pledges: dict[str, list[PledgeVersion]]
) -> None:
    pledges["HN"] = [replace(OTHER, es=replace(TEXT, title="El de Honduras"))]
    _, at_home = to_sign(network, web, person)
    _, elsewhere = to_sign(network, web, network.add_person(Role.CASEWORKER, "hn1", signs=False))
    assert ("El de Honduras" in at_home.text, "El de Honduras" in elsewhere.text) == (False, True)


@pytest.mark.usefixtures("nothing_decided")
def test_a_text_that_two_administrators_agree_to_is_signed_anew_and_theirs_alone(
    http: FlaskClient, network: Network, web: Client
) -> None:
    signer, elsewhere = network.add_person(Role.CASEWORKER, "gt1"), network.add_person(Role.CASEWORKER, "hn1")
    assert network.browser().code_for(web, signer)
    value = {"title_es": "El de Guatemala", "text_es": "Uno.\n\nDos.", "title_en": "Of Guatemala", "text_en": "One."}
    decide(http, network, value)

    browser, page = to_sign(network, web, signer)
    assert ("El de Guatemala" in page.text, ">Dos.</p>" in page.text) == (True, True)
    assert sign(browser, page, signer.display_name).status_code == 303
    assert signed_rows(network, signer)[-1] == "GT-1"
    assert network.browser().code_for(web, signer)
    assert network.browser().code_for(web, elsewhere)

    decide(http, network, dict.fromkeys(value, ""))
    assert network.browser().code_for(web, signer), "the text of the network was signed before"


@pytest.fixture
def nothing_decided(network: Network) -> Iterator[None]:
    """What the test decides is gone after it."""
    yield
    network.rows("TRUNCATE country_settings")


def decide(http: FlaskClient, network: Network, value: dict[str, str]) -> None:
    """As two administrators of Guatemala do, from today."""
    ana, eva = (network.add_person(Role.COUNTRY_ADMIN, "gt1") for _ in range(2))
    place = "/api/v1/countries/GT/settings/pledge/versions"
    day = network.parts.clock.now().astimezone(ana.country.time_zone).date()
    body = {"value": value, "valid_from": day.isoformat(), "reason": "Acuerdo de la mesa"}
    proposed = http.post(place, json=body, headers=network.as_person(ana))
    assert (proposed.status_code, proposed.json["status"]) == (201, "proposed")
    approved = http.post(f"{place}/{proposed.json['id']}/approve", headers=network.as_person(eva))
    assert (approved.status_code, approved.json["status"]) == (200, "approved")


def test_a_system_signs_nothing(network: Network) -> None:
    token = network.token(network.add_client("gt1", role=Role.SUPERVISOR))
    me = network.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json
    assert (me["pledge_signed_on"], "cases:read" in me["scope"]) == (None, True)


def test_nobody_signs_without_a_sign_in_or_with_half_of_one(network: Network, person: Person) -> None:
    stranger = network.browser()
    assert stranger.http.get("/oauth2/pledge").location.startswith("/oauth2/sign-in")
    assert stranger.http.post("/oauth2/pledge", data={}).status_code == 403
    browser = network.browser()
    browser.sign_in(person)
    assert browser.http.get("/oauth2/pledge").status_code == 200
    network.rows("UPDATE sign_ins SET acr = 'pwd' WHERE user_id = %s", person.id)
    assert browser.http.get("/oauth2/pledge").location.startswith("/oauth2/sign-in")


def test_administrators_see_who_has_signed_and_people_see_it_of_themselves(
    network: Network, person: Person, own_admin: dict[str, str]
) -> None:
    http = network.app.test_client()
    signed = network.add_person(Role.CASEWORKER, "gt1")
    today = network.parts.clock.now().astimezone(signed.country.time_zone).date().isoformat()
    for one, day in ((person, None), (signed, today)):
        assert http.get(f"/api/v1/users/{one.id}", headers=own_admin).json["pledge_signed_on"] == day
    items = http.get("/api/v1/users?limit=200", headers=own_admin).json["items"]
    listed = {item["id"]: item["pledge_signed_on"] for item in items}
    assert (listed[str(person.id)], listed[str(signed.id)]) == (None, today)
    assert http.get("/api/v1/me", headers=network.as_person(signed)).json["pledge_signed_on"] == today


def test_the_application_can_neither_change_nor_remove_a_signature(network: Network) -> None:
    rows = network.rows(
        "SELECT privilege_type FROM information_schema.role_table_grants"
        " WHERE table_name = 'pledges' AND grantee = 'identity_app'"
    )
    assert {row.privilege_type for row in rows} == {"SELECT", "INSERT"}


def test_the_page_is_in_both_languages_and_names_nothing_that_gives_it_away(
    network: Network, web: Client, person: Person
) -> None:
    browser, page = to_sign(network, web, person, lang="es")
    english = browser.http.get("/oauth2/pledge?lang=en")
    assert "Pledge of confidentiality" in english.text
    assert html.escape(person.display_name) in page.text
    for one in (page, english):
        assert not re.search(r"<script|trata\b|traffick|víctima|victim|ceiba\b", one.text, re.IGNORECASE)
        assert one.headers["Cache-Control"] == "no-store"
