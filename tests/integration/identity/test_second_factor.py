"""Who reads identities or administers needs a second factor: led to set it up, and nothing is given before."""

import re
from datetime import timedelta

import pyotp
import pytest
from werkzeug.test import TestResponse

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.assurance import PROTECTED
from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Browser, Network, query_of, refresh

SENSITIVE = [role for role in Role if role.permissions & PROTECTED]


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture
def person(network: Network) -> Person:
    """Has a password only."""
    return network.add_person(Role.CASEWORKER, "gt1", second_factor=False)


def to_set_up(network: Network, web: Client, person: Person, **changes: str) -> tuple[Browser, TestResponse]:
    """Sign in with the password; the page to set up a second factor."""
    browser = network.browser()
    answer = browser.sign_in(person, start=browser.authorize(web, **changes).location)
    answer = browser.http.get(answer.location)
    assert (answer.status_code, answer.location.startswith("/oauth2/second-factor?")) == (303, True)
    return browser, browser.http.get(answer.location)


def secret_on(page: TestResponse) -> str:
    return re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", "")


def recovery_codes_on(page: TestResponse) -> list[str]:
    return re.findall(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>", page.text)


def set_up(browser: Browser, page: TestResponse, secret: str = "") -> TestResponse:
    return browser.submit(page, {"code": pyotp.TOTP(secret or secret_on(page)).now()})


def actions_about(network: Network, person: Person) -> list[tuple[str, str]]:
    rows = network.rows("SELECT action, actor FROM audit WHERE object_id = %s ORDER BY id", person.id)
    return [(row.action, row.actor) for row in rows]


def test_only_a_role_without_protected_rights_does_without() -> None:
    assert set(Role) - set(SENSITIVE) == {Role.ANALYST, Role.NATIONAL_ANALYST, Role.OPERATOR}


@pytest.mark.parametrize("role", SENSITIVE, ids=str)
def test_a_password_alone_gives_a_sensitive_role_no_code(network: Network, web: Client, role: Role) -> None:
    home = "gt_ministry" if role.is_regional else "gt1"
    person = network.add_person(role, home, second_factor=False)
    browser, page = to_set_up(network, web, person)
    assert page.status_code == 200
    again = browser.authorize(web)
    assert (again.status_code, "code=" in again.location) == (303, False)
    assert query_of(browser.authorize(web, prompt="none"))["error"] == "login_required"


def test_an_analyst_signs_in_with_a_password(network: Network, web: Client) -> None:
    person = network.add_person(Role.ANALYST, "gt_ministry")
    browser = network.browser()
    tokens = browser.redeem(web, browser.code_for(web, person)).json
    assert "reporting:read" in tokens["scope"].split()


def test_setting_it_up_leads_on_to_the_application_with_full_rights(
    network: Network, web: Client, person: Person
) -> None:
    browser, page = to_set_up(network, web, person)
    done = set_up(browser, page)
    assert done.status_code == 200
    assert "Los códigos de antes" not in done.text
    onward = re.search(r'role="button" href="([^"]*)"', done.text)[1].replace("&amp;", "&")
    tokens = browser.redeem(web, query_of(browser.http.get(onward))["code"]).json
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    me = network.app.test_client().get("/api/v1/me", headers=headers).json
    assert (me["acr"], "cases:identify" in me["scope"]) == ("mfa", True)
    assert ("second_factor.set_up", str(person.id)) in actions_about(network, person)


def test_the_code_that_set_it_up_works_no_second_time(network: Network, web: Client, person: Person) -> None:
    browser, page = to_set_up(network, web, person)
    secret = secret_on(page)
    code = pyotp.TOTP(secret).now()
    browser.submit(page, {"code": code})
    assert network.browser().sign_in(person, code=code).status_code == 401
    later = pyotp.TOTP(secret).at(network.parts.clock.now() + timedelta(seconds=30))
    assert network.browser().sign_in(person, code=later).status_code == 303


def test_a_wrong_code_changes_nothing_and_offers_the_same_secret(network: Network, web: Client, person: Person) -> None:
    browser, page = to_set_up(network, web, person)
    secret = secret_on(page)
    wrong = browser.submit(page, {"code": "000000" if pyotp.TOTP(secret).now() != "000000" else "111111"})
    assert (wrong.status_code, secret_on(wrong)) == (422, secret)
    assert 'id="code-error"' in wrong.text
    assert "sirve una sola vez" in wrong.text
    assert "en automático la hora del teléfono" in wrong.text
    assert set_up(browser, wrong, secret).status_code == 200


def test_a_secret_that_was_offered_to_another_person_is_refused(network: Network, web: Client, person: Person) -> None:
    other, offered = to_set_up(network, web, network.add_person(Role.CASEWORKER, "gt1", second_factor=False))
    foreign = re.search(r'name="offer" value="([^"]*)"', offered.text)[1]
    browser, page = to_set_up(network, web, person)
    for offer in (foreign, "x", ""):
        code = pyotp.TOTP(secret_on(offered)).now()
        answer = browser.submit(page, {"offer": offer, "code": code})
        assert answer.status_code == 422
    assert other.authorize(web).status_code == 303


def test_nobody_sets_it_up_without_a_sign_in_or_in_the_place_of_another(network: Network, web: Client) -> None:
    stranger = network.browser()
    assert stranger.http.get("/oauth2/second-factor").location.startswith("/oauth2/sign-in")
    assert stranger.http.post("/oauth2/second-factor", data={}).status_code == 403
    has_one = network.add_person(Role.CASEWORKER, "gt1")
    browser = network.browser()
    browser.sign_in(has_one)
    assert browser.http.get("/oauth2/second-factor").status_code == 303


def test_a_recovery_code_works_once_and_for_its_person_only(network: Network, web: Client, person: Person) -> None:
    browser, page = to_set_up(network, web, person)
    codes = recovery_codes_on(set_up(browser, page))
    assert len(set(codes)) == 10
    assert network.browser().sign_in(person, code=codes[0].upper().replace("-", " ")).status_code == 303
    assert network.browser().sign_in(person, code=codes[0]).status_code == 401
    assert network.browser().sign_in(network.add_person(Role.CASEWORKER, "gt1"), code=codes[1]).status_code == 401
    assert network.browser().sign_in(person, code=codes[1]).status_code == 303
    used = [action for action, _ in actions_about(network, person) if action == "sign_in.recovery_code_used"]
    assert len(used) == 2
    stored = " ".join(text for (text,) in network.rows("SELECT to_jsonb(r)::text FROM recovery_codes r"))
    assert not [code for code in codes if code in stored or code.replace("-", "") in stored]


def test_a_sign_in_with_a_recovery_code_says_how_many_are_left_and_leads_to_the_new_phone_and_on(
    network: Network, web: Client, person: Person
) -> None:
    browser, page = to_set_up(network, web, person)
    codes, phone = recovery_codes_on(set_up(browser, page)), network.browser()

    led = phone.sign_in(person, start=phone.authorize(web).location, code=codes[0])
    page = phone.http.get(led.location)
    link = re.search(r'href="(/oauth2/authorize[^"]*)"', page.text)[1].replace("&amp;", "&")

    assert led.location.startswith("/oauth2/access?")
    assert "Códigos que le quedan: <strong>9</strong>" in page.text
    assert 'href="/oauth2/access/factor' in page.text
    assert phone.redeem(web, query_of(phone.http.get(link))["code"]).status_code == 200


def test_the_page_of_a_recovery_code_leads_to_no_other_site(network: Network, web: Client, person: Person) -> None:
    browser, page = to_set_up(network, web, person)
    codes = recovery_codes_on(set_up(browser, page))

    led = network.browser().sign_in(person, start="/oauth2/sign-in?next=https://elsewhere.example/", code=codes[0])
    shown = browser.http.get("/oauth2/access?recovered=1&next=https://elsewhere.example/")

    assert "elsewhere" not in led.location
    assert 'href="https://elsewhere' not in shown.text


def test_a_sign_in_from_before_is_asked_to_prove_itself(network: Network, web: Client) -> None:
    person, browser = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
    tokens = browser.redeem(web, browser.code_for(web, person)).json
    network.rows("UPDATE sign_ins SET acr = 'pwd' WHERE user_id = %s", person.id)
    network.rows("UPDATE refresh_families SET acr = 'pwd' WHERE user_id = %s", person.id)
    assert refresh(network, web, tokens["refresh_token"]).json["error"] == "invalid_grant"
    assert browser.authorize(web).location.startswith("/oauth2/sign-in?")


def test_a_role_that_becomes_sensitive_asks_for_it_at_once(network: Network, web: Client) -> None:
    person, browser = network.add_person(Role.ANALYST, "gt1"), network.browser()
    browser.redeem(web, browser.code_for(web, person))
    network.rows("UPDATE users SET role = 'supervisor' WHERE id = %s", person.id)
    assert browser.authorize(web).location.startswith("/oauth2/second-factor?")


def test_systems_act_as_before(network: Network) -> None:
    token = network.token(network.add_client("gt1", role=Role.SUPERVISOR))
    me = network.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json
    assert (me["acr"], "cases:read" in me["scope"]) == ("client", True)


def test_the_page_says_so_in_both_languages_and_runs_no_script(network: Network, web: Client, person: Person) -> None:
    browser, page = to_set_up(network, web, person, lang="es")
    assert "Agregue una aplicación de códigos" in page.text
    english = browser.http.get("/oauth2/second-factor?lang=en")
    assert "Add an authenticator app" in english.text
    for one in (page, english):
        assert "<script" not in one.text
        assert 'href="otpauth://totp/Agenda' in one.text
        assert one.headers["Cache-Control"] == "no-store"
