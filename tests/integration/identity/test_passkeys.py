"""Passkeys: two factors in one, for one person, one address, one browser and one question."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from secrets import token_bytes
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from services.identity.adapters.sign_in.webauthn import CHALLENGE_LIFE, NotProved, WebAuthn
from services.identity.domain.countries.setting_versions import day_in
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.usecases.countries.propose_setting import ProposeSetting, propose_setting
from shared.contracts.country_settings import BY_PASSKEY, DEFAULTS, SIGN_IN
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.integration.identity.network import Browser, Network, refresh
from tests.support.authenticator import SoftAuthenticator
from tests.support.builders.identity import NOON

ADDRESS = "https://ceiba.example"
SOMEBODY = UUID(int=1)


@contextmanager
def at_a_name(network: Network) -> Iterator[None]:
    """The platform has an address with a name meanwhile."""
    named = WebAuthn(ADDRESS, network.parts.settings.identity_key)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(network.parts.__dict__, "webauthn", named)
        yield


@pytest.fixture
def network(network: Network) -> Iterator[Network]:
    """The network at an address with a name."""
    with at_a_name(network):
        yield network


@pytest.fixture
def person(network: Network) -> Person:
    """A caseworker with password and code."""
    return network.add_person(Role.CASEWORKER, "gt1")


def an_authenticator(**how: Any) -> SoftAuthenticator:
    return SoftAuthenticator(**{"origin": ADDRESS, "domain": "ceiba.example", "credential_id": token_bytes(16)} | how)


def question_on(page: TestResponse, kind: str) -> tuple[dict[str, Any], dict[str, str]]:
    """What the form of `kind` asks the authenticator, and its hidden fields."""
    form = re.search(rf'<form[^>]*data-passkey="{kind}" data-options="([^"]*)".*?</form>', page.text, re.DOTALL)
    assert form, page.text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[0]))
    return json.loads(html.unescape(form[1])), hidden


def add(browser: Browser, authenticator: SoftAuthenticator, name: str = "Teléfono") -> TestResponse:
    options, hidden = question_on(browser.http.get("/oauth2/passkeys"), "create")
    form = hidden | {"answer": authenticator.made(options), "name": name}
    return browser.http.post("/oauth2/passkeys", data=form)


def with_passkey(network: Network, person: Person, **how: Any) -> SoftAuthenticator:
    """The authenticator of a person who has added a passkey."""
    browser, authenticator = network.browser(), an_authenticator(**how)
    assert browser.sign_in(person).status_code == 303
    assert add(browser, authenticator).status_code == 303
    return authenticator


def sign_in(browser: Browser, authenticator: SoftAuthenticator) -> TestResponse:
    options, hidden = question_on(browser.http.get("/oauth2/sign-in"), "get")
    return browser.http.post("/oauth2/passkey", data=hidden | {"answer": authenticator.asserted(options)})


def is_in(answer: TestResponse) -> bool:
    assert answer.status_code == 303
    return "refused=passkey" not in answer.location


def test_a_passkey_signs_in_without_password_and_code(network: Network, person: Person) -> None:
    authenticator = with_passkey(network, person)
    browser = network.browser()
    assert is_in(sign_in(browser, authenticator))

    web = network.add_web_client("gt1", first_party=True)
    tokens = browser.redeem(web, browser.code_for(web, person)).json
    me = network.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})
    assert (me.json["id"], me.json["acr"], "cases:identify" in me.json["scope"]) == (str(person.id), "phr", True)
    assert network.actions_about(person.id)[1:3] == ["passkey.added", "sign_in.succeeded"]


@pytest.mark.parametrize(
    ("wrong", "how"),
    [
        ("another page asked", {"origin": "https://ceiba.example.evil"}),
        ("it is of another domain", {"domain": "evil.example"}),
        ("its holder was not verified", {"verifies": False}),
        ("nobody has added it", {"credential_id": b"unknown"}),
    ],
)
def test_an_answer_that_does_not_fit_opens_nothing(
    network: Network, person: Person, wrong: str, how: dict[str, Any]
) -> None:
    authenticator = replace(with_passkey(network, person), **how)
    assert not is_in(sign_in(network.browser(), authenticator)), wrong


def test_another_key_under_the_same_id_opens_nothing(network: Network, person: Person) -> None:
    authenticator = with_passkey(network, person)
    forged = an_authenticator(credential_id=authenticator.credential_id, sign_count=9)
    assert not is_in(sign_in(network.browser(), forged))


def test_an_answer_is_taken_once_and_in_its_own_browser(network: Network, person: Person) -> None:
    authenticator, browser, other = with_passkey(network, person), network.browser(), network.browser()
    page = browser.http.get("/oauth2/sign-in")
    options, hidden = question_on(page, "get")
    answer = {"answer": authenticator.asserted(options)}
    _, foreign = question_on(other.http.get("/oauth2/sign-in"), "get")
    cookie = browser.http.get_cookie("ceiba_form", path="/oauth2")

    stolen = other.http.post("/oauth2/passkey", data=foreign | {"sealed": hidden["sealed"]} | answer)
    assert not is_in(stolen)
    assert is_in(browser.http.post("/oauth2/passkey", data=hidden | answer))
    browser.http.set_cookie("ceiba_form", cookie.value, path="/oauth2")
    assert not is_in(browser.http.post("/oauth2/passkey", data=hidden | answer))


def test_a_copy_whose_counter_falls_back_is_refused(network: Network, person: Person) -> None:
    authenticator = with_passkey(network, person)
    assert is_in(sign_in(network.browser(), authenticator))
    assert is_in(sign_in(network.browser(), authenticator))
    authenticator.sign_count = 0
    assert not is_in(sign_in(network.browser(), authenticator))


def test_suspended_and_reset_people_get_in_no_more(network: Network, person: Person) -> None:
    authenticator = with_passkey(network, person)
    with network.parts.system_work(ALL_COUNTRIES) as work:
        work.people.set_status(person.id, PersonStatus.SUSPENDED, work.clock.now())
    assert not is_in(sign_in(network.browser(), authenticator))
    admin = network.bearer(Role.COUNTRY_ADMIN, "gt1")
    other = network.add_person(Role.CASEWORKER, "gt1")
    reset = with_passkey(network, other)
    assert network.app.test_client().post(f"/api/v1/users/{other.id}/reset-factors", headers=admin).status_code == 200
    assert not is_in(sign_in(network.browser(), reset))
    assert network.rows("SELECT 1 FROM passkeys WHERE user_id = %s", other.id) == []


def test_one_is_added_only_soon_after_signing_in_with_two_factors(network: Network, person: Person) -> None:
    browser = network.browser()
    assert browser.http.get("/oauth2/passkeys").location.startswith("/oauth2/sign-in")
    browser.sign_in(person)
    assert browser.http.get("/oauth2/passkeys").status_code == 200
    network.rows("UPDATE sign_ins SET created_at = created_at - interval '11 minutes' WHERE user_id = %s", person.id)
    assert browser.http.get("/oauth2/passkeys").location.startswith("/oauth2/sign-in")


def test_a_person_without_a_second_factor_is_led_to_set_one_up(network: Network) -> None:
    analyst, browser = network.add_person(Role.NATIONAL_ANALYST, "gt1"), network.browser()
    browser.sign_in(analyst)
    assert browser.http.get("/oauth2/passkeys").location.startswith("/oauth2/second-factor?next=")


def test_an_answer_for_a_new_one_is_kept_once(network: Network, person: Person) -> None:
    browser, authenticator = network.browser(), an_authenticator()
    browser.sign_in(person)
    options, hidden = question_on(browser.http.get("/oauth2/passkeys"), "create")
    form = hidden | {"answer": authenticator.made(options), "name": "Teléfono"}
    assert [browser.http.post("/oauth2/passkeys", data=form).status_code for _ in range(2)] == [303, 422]


def test_an_answer_cut_short_is_refused_without_an_error(network: Network, person: Person) -> None:
    authenticator = with_passkey(network, person)
    browser = network.browser()
    options, hidden = question_on(browser.http.get("/oauth2/sign-in"), "get")
    answer = json.loads(authenticator.asserted(options))
    for cut in range(0, 60, 7):
        answer["response"]["authenticatorData"] = answer["response"]["authenticatorData"][:cut]
        assert not is_in(browser.http.post("/oauth2/passkey", data=hidden | {"answer": json.dumps(answer)}))


def test_a_person_takes_away_their_own_alone(network: Network, person: Person) -> None:
    with_passkey(network, person)
    (kept,) = network.rows("SELECT id FROM passkeys WHERE user_id = %s", person.id)
    other, browser = network.add_person(Role.CASEWORKER, "gt1"), network.browser()
    browser.sign_in(other)
    page = browser.http.get("/oauth2/passkeys")
    token = re.search(r'name="form_token" value="([^"]*)"', page.text)
    assert token
    browser.http.post("/oauth2/passkeys/remove", data={"form_token": token[1], "passkey": str(kept.id)})
    assert network.rows("SELECT 1 FROM passkeys WHERE id = %s", kept.id)


def test_there_is_an_end_of_how_many_and_each_has_a_name(network: Network, person: Person) -> None:
    browser = network.browser()
    browser.sign_in(person)
    assert add(browser, an_authenticator(), name=" ").status_code == 422
    added = [add(browser, an_authenticator(), name=f"n{at}").status_code for at in range(11)]
    assert added == [303] * 10 + [422]


def test_a_form_of_another_page_is_refused(network: Network) -> None:
    for path in ("/oauth2/passkey", "/oauth2/passkeys", "/oauth2/passkeys/remove"):
        assert network.app.test_client().post(path, data={"form_token": "x"}).status_code == 403


@pytest.mark.parametrize("answer", ["", "[]", "{}", "null", '{"id": 1}', "\0", "x" * 9000])
def test_rubbish_is_refused_without_an_error(network: Network, answer: str) -> None:
    browser = network.browser()
    _, hidden = question_on(browser.http.get("/oauth2/sign-in"), "get")
    assert not is_in(browser.http.post("/oauth2/passkey", data=hidden | {"answer": answer}))


@pytest.mark.parametrize("late", [timedelta(0), CHALLENGE_LIFE + timedelta(seconds=1)])
def test_a_question_lasts_five_minutes(late: timedelta) -> None:
    webauthn, authenticator = WebAuthn(ADDRESS, bytes(32)), an_authenticator()
    question = webauthn.ask_for_one(browser="b", now=NOON)

    def check() -> object:
        answer = authenticator.asserted(json.loads(question.options))
        return webauthn.check_one(answer, question.sealed, attested(authenticator), browser="b", now=NOON + late)

    if late:
        with pytest.raises(NotProved):
            check()
    else:
        assert check()


def attested(authenticator: SoftAuthenticator) -> bytes:
    """The credential data of an authenticator, as they are kept."""
    webauthn = WebAuthn(ADDRESS, bytes(32))
    question = webauthn.ask_for_new(SOMEBODY, "x", [], browser="b", now=NOON)
    made = authenticator.made(json.loads(question.options))
    return webauthn.check_new(made, question.sealed, SOMEBODY, browser="b", now=NOON).credential


def test_a_number_is_no_domain_and_has_no_passkeys() -> None:
    for address in ("http://127.0.0.1:8080", "http://[::1]"):
        assert not WebAuthn(address, bytes(32)).is_available
    for address in ("http://localhost:8080", ADDRESS):
        assert WebAuthn(address, bytes(32)).is_available


@pytest.fixture
def demanded(network: Network) -> Iterator[None]:
    """The country asks caseworkers for a passkey."""
    value = {**DEFAULTS[SIGN_IN], "caseworker": BY_PASSKEY}
    today = day_in(Country.GUATEMALA, network.parts.clock.now())
    with network.parts.system_work(ALL_COUNTRIES) as work:
        propose_setting(
            Country.GUATEMALA, SIGN_IN, ProposeSetting(value=value, valid_from=today, reason="Prueba"), work=work
        )
    yield
    network.rows("TRUNCATE country_settings")


@pytest.mark.usefixtures("demanded")
def test_where_a_country_asks_for_a_passkey_password_and_code_open_nothing(network: Network, person: Person) -> None:
    web, browser = network.add_web_client("gt1", first_party=True), network.browser()
    browser.sign_in(person)

    led = browser.authorize(web)
    assert (led.status_code, urlsplit(led.location).path) == (303, "/oauth2/passkeys")
    assert "Agregue una aquí" in browser.http.get(led.location).text
    authenticator = an_authenticator()
    assert add(browser, authenticator).status_code == 303

    led = browser.authorize(web)
    assert urlsplit(led.location).path == "/oauth2/sign-in"
    assert "pide entrar con clave" in browser.http.get(led.location).text
    assert is_in(sign_in(browser, authenticator))
    assert "cases:read" in browser.redeem(web, browser.code_for(web, person)).json["scope"]


def test_a_session_without_a_passkey_ends_when_the_country_asks_for_one(
    network: Network, person: Person, request: pytest.FixtureRequest
) -> None:
    tokens = network.signed_in(person)
    other = network.signed_in(network.add_person(Role.SUPERVISOR, "gt1"))
    browser, web = network.browser(), network.add_web_client("gt1", first_party=True)
    code = browser.code_for(web, person)
    request.getfixturevalue("demanded")

    assert refresh(network, tokens["client"], tokens["refresh_token"]).json["error"] == "invalid_grant"
    assert browser.redeem(web, code).json["error"] == "invalid_grant"
    assert "access_token" in refresh(network, other["client"], other["refresh_token"]).json


@pytest.mark.parametrize("path", ["passkeys", "access", "access/factor"])
def test_who_phishes_password_and_code_changes_nothing_beside_the_passkey_that_is_asked_for(
    network: Network, person: Person, demanded: None, path: str
) -> None:
    with_passkey(network, person)
    thief = network.browser()
    assert thief.sign_in(person).status_code == 303

    page = thief.http.get(f"/oauth2/{path}")

    assert (page.status_code, "refused=passkey_needed" in page.location) == (303, True)
    assert network.rows("SELECT count(*) AS number FROM passkeys WHERE user_id = %s", person.id)[0].number == 1
