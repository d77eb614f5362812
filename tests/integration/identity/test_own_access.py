"""People change their password, their code application and their recovery codes, soon after they signed in."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pyotp
import pytest
from werkzeug.test import TestResponse

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.domain.sign_in.federation import IdentityProviders
from tests.integration.identity.network import PASSWORD, Browser, Network, query_of

pytestmark = pytest.mark.integration
ANOTHER = "otra frase larga y distinta"


@pytest.fixture
def person(network: Network) -> Person:
    return network.add_person(Role.CASEWORKER, "gt1")


@pytest.fixture
def browser(network: Network, person: Person) -> Browser:
    """In which the person has just signed in."""
    browser = network.browser()
    assert browser.sign_in(person).status_code == 303
    return browser


def form_on(browser: Browser, action: str, fields: dict[str, str], shown: str = "/oauth2/access") -> TestResponse:
    """Post the form of `action` on the page that is shown."""
    page = browser.http.get(shown)
    assert page.status_code == 200, page.location
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
    return browser.http.post(action, data=hidden | fields)


def changed(browser: Browser, password: str = ANOTHER, repeat: str | None = None) -> TestResponse:
    fields = {"password": password, "repeat": password if repeat is None else repeat}
    return form_on(browser, "/oauth2/access/password", fields)


def test_another_password_ends_what_is_open_elsewhere_and_goes_on_here(
    network: Network, browser: Browser, person: Person
) -> None:
    elsewhere = network.browser()
    elsewhere.sign_in(person)
    answer = changed(browser)

    assert (answer.status_code, answer.location) == (303, "/oauth2/access?done=password")
    assert "Su contraseña cambió" in browser.http.get(answer.location).text
    assert elsewhere.http.get("/oauth2/access").status_code == 303
    assert network.browser().sign_in(person).status_code == 401
    assert network.browser().sign_in(person, password=ANOTHER).status_code == 303
    assert "user.password_changed" in network.actions_about(person.id)


@pytest.mark.parametrize(
    ("password", "repeat", "wrong"),
    [("corta", None, "password"), ("password1234", None, "password"), (ANOTHER, PASSWORD, "repeat")],
    ids=["short", "common", "different"],
)
def test_a_bad_password_is_refused_at_its_field(
    network: Network, browser: Browser, person: Person, password: str, repeat: str | None, wrong: str
) -> None:
    answer = changed(browser, password, repeat)
    assert answer.status_code == 422
    assert re.findall(r'id="(\w+)-error"', answer.text) == [wrong]
    assert network.browser().sign_in(person).status_code == 303


def test_the_application_of_a_new_phone_takes_the_place_of_the_old_one(
    network: Network, browser: Browser, person: Person
) -> None:
    page = browser.http.get("/oauth2/access/factor")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", "")
    wrong = form_on(browser, "/oauth2/access/factor", {"code": "000000"}, shown="/oauth2/access/factor")
    assert wrong.status_code == 422
    offered = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))

    done = browser.http.post("/oauth2/access/factor", data=offered | {"code": pyotp.TOTP(secret).now()})

    assert (done.status_code, len(re.findall(r"<li><code>", done.text))) == (200, 10)
    assert network.browser().sign_in(person).status_code == 401
    network.totp_secrets[person.id] = secret
    assert network.browser().sign_in(person).status_code == 303
    assert "second_factor.replaced" in network.actions_about(person.id)


def test_new_recovery_codes_take_the_place_of_the_old_ones_and_are_counted(
    network: Network, browser: Browser, person: Person
) -> None:
    first = re.findall(r"<li><code>([^<]+)", form_on(browser, "/oauth2/access/codes", {}).text)
    second = re.findall(r"<li><code>([^<]+)", form_on(browser, "/oauth2/access/codes", {}).text)
    assert (len(first), len(second), set(first) & set(second)) == (10, 10, set())

    assert network.browser().sign_in(person, code=first[0]).status_code == 401
    assert network.browser().sign_in(person, code=second[0]).status_code == 303
    assert "<strong>9</strong>" in browser.http.get("/oauth2/access").text


@pytest.mark.parametrize("path", ["/oauth2/access", "/oauth2/access/factor"])
def test_without_a_sign_in_or_with_an_old_one_it_asks_for_one(network: Network, person: Person, path: str) -> None:
    stranger, late = network.browser(), network.browser()
    late.sign_in(person)
    network.rows("UPDATE sign_ins SET created_at = now() - interval '11 minutes' WHERE user_id = %s", person.id)
    for browser in (stranger, late):
        asked = browser.http.get(path)
        assert (asked.status_code, asked.location) == (303, "/oauth2/sign-in?next=%2Foauth2%2Faccess")


@pytest.mark.parametrize("path", ["password", "factor", "codes"])
def test_a_form_of_another_site_changes_nothing(browser: Browser, path: str) -> None:
    forged = {"password": ANOTHER, "repeat": ANOTHER, "code": "123456", "form_token": "x"}
    assert browser.http.post(f"/oauth2/access/{path}", data=forged).status_code == 403


@pytest.mark.parametrize("path", ["password", "factor", "codes"])
def test_a_form_that_was_open_too_long_changes_nothing(
    network: Network, browser: Browser, person: Person, path: str
) -> None:
    page = browser.http.get("/oauth2/access/factor")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
    network.rows("UPDATE sign_ins SET created_at = now() - interval '11 minutes' WHERE user_id = %s", person.id)

    typed = {"password": ANOTHER, "repeat": ANOTHER, "code": "123456"}
    answer = browser.http.post(f"/oauth2/access/{path}", data=hidden | typed)

    assert (answer.status_code, answer.location) == (303, "/oauth2/sign-in?next=%2Foauth2%2Faccess")
    assert network.browser().sign_in(person).status_code == 303


def test_a_new_application_ends_what_is_open_elsewhere(network: Network, browser: Browser, person: Person) -> None:
    elsewhere = network.browser()
    elsewhere.sign_in(person)
    page = browser.http.get("/oauth2/access/factor")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)[1].replace(" ", "")
    offered = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
    done = browser.http.post("/oauth2/access/factor", data=offered | {"code": pyotp.TOTP(secret).now()})

    assert done.status_code == 200
    assert elsewhere.http.get("/oauth2/access").status_code == 303
    assert browser.http.get("/oauth2/access").status_code == 200


def test_who_signed_in_with_a_password_alone_sets_up_a_factor_first(network: Network) -> None:
    person, browser = network.add_person(Role.CASEWORKER, "gt1", second_factor=False), network.browser()
    browser.sign_in(person)
    led = browser.http.get("/oauth2/access")
    assert (led.status_code, led.location) == (303, "/oauth2/second-factor?next=%2Foauth2%2Faccess")


def test_who_signs_in_through_their_organisation_alone_has_no_password_here(
    network: Network, browser: Browser, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IdentityProviders, "refuse_password_of", lambda *_: True)
    page = browser.http.get("/oauth2/access")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
    browser.http.post("/oauth2/access/password", data=hidden | {"password": ANOTHER, "repeat": ANOTHER})
    monkeypatch.undo()

    assert 'name="password"' not in page.text
    assert network.browser().sign_in(person).status_code == 303


@pytest.fixture
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture
def recovered(network: Network, browser: Browser, web: Client, person: Person) -> tuple[Browser, TestResponse]:
    """A new phone on which a recovery code was used on the way to an application, and the page it led to."""
    code = re.findall(r"<li><code>([^<]+)", form_on(browser, "/oauth2/access/codes", {}).text)[0]
    phone = network.browser()
    led = phone.sign_in(person, start=phone.authorize(web).location, code=code)
    return phone, phone.http.get(led.location)


def links_on(page: TestResponse, path: str) -> list[str]:
    """The addresses of links, or of forms, that begin with `path`."""
    return [unescape(found) for found in re.findall(rf'(?:href|action)="({path}[?][^"]*)"', page.text)]


def arrives(phone: Browser, web: Client, page: TestResponse) -> bool:
    """Whether the page leads to the application, which gets tokens."""
    (link,) = set(links_on(page, "/oauth2/authorize"))
    return phone.redeem(web, query_of(phone.http.get(link))["code"]).status_code == 200


def typed_on(page: TestResponse, fields: dict[str, str]) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text)) | fields


def test_setting_up_the_new_phone_after_a_recovery_code_leads_on_to_the_application(
    network: Network, recovered: tuple[Browser, TestResponse], web: Client, person: Person
) -> None:
    phone, page = recovered
    offer = phone.http.get(links_on(page, "/oauth2/access/factor")[0])
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", offer.text)[1].replace(" ", "")
    wrong = phone.submit(offer, {"code": "000000"})

    done = phone.submit(wrong, {"code": pyotp.TOTP(secret).now()})

    assert (wrong.status_code, done.status_code) == (422, 200)
    assert arrives(phone, web, done)


def test_new_recovery_codes_after_a_recovery_code_lead_on_to_the_application(
    recovered: tuple[Browser, TestResponse], web: Client
) -> None:
    phone, page = recovered
    (action,) = links_on(page, "/oauth2/access/codes")

    assert arrives(phone, web, phone.http.post(action, data=typed_on(page, {})))


def test_another_password_after_a_recovery_code_leads_on_to_the_application(
    recovered: tuple[Browser, TestResponse], web: Client
) -> None:
    phone, page = recovered
    (action,) = links_on(page, "/oauth2/access/password")
    typed = typed_on(page, {"password": ANOTHER, "repeat": ANOTHER})
    wrong = phone.http.post(action, data=typed | {"repeat": PASSWORD})

    done = phone.http.post(action, data=typed)

    assert wrong.status_code == 422
    assert links_on(wrong, "/oauth2/access/password") == [action]
    assert arrives(phone, web, phone.http.get(done.location))


@pytest.mark.parametrize("path", ["", "/factor"])
def test_who_proves_again_who_they_are_goes_on_to_the_application_all_the_same(
    network: Network, recovered: tuple[Browser, TestResponse], web: Client, person: Person, path: str
) -> None:
    phone, page = recovered
    address = f"/oauth2/access{path}?{urlsplit(links_on(page, '/oauth2/access/factor')[0]).query}"
    network.rows("UPDATE sign_ins SET created_at = now() - interval '11 minutes' WHERE user_id = %s", person.id)

    asked = phone.http.get(address)
    led = phone.sign_in(person, start=asked.location)

    assert dict(parse_qsl(urlsplit(asked.location).query))["next"].startswith("/oauth2/access?next=")
    assert arrives(phone, web, phone.http.get(led.location))


@pytest.mark.parametrize("path", ["/oauth2/access/factor", "/oauth2/access/codes"])
def test_the_page_of_new_recovery_codes_says_that_the_old_ones_are_dead(
    recovered: tuple[Browser, TestResponse], path: str
) -> None:
    phone, page = recovered
    fields = typed_on(page, {})
    if path == "/oauth2/access/factor":
        offer = phone.http.get(links_on(page, path)[0])
        secret = re.search(r"<code>([A-Z2-7 ]+)</code>", offer.text)[1].replace(" ", "")
        fields = typed_on(offer, {"code": pyotp.TOTP(secret).now()})

    assert "Los códigos de antes ya no sirven" in phone.http.post(path, data=fields).text


def test_a_passkey_after_a_recovery_code_leads_on_to_the_application(
    network: Network, recovered: tuple[Browser, TestResponse], web: Client, person: Person
) -> None:
    phone, page = recovered
    (address,) = links_on(page, "/oauth2/passkeys")
    passkeys = phone.http.get(address)
    removed = phone.http.post(
        f"/oauth2/passkeys/remove?{urlsplit(address).query}", data=typed_on(page, {"passkey": str(person.id)})
    )
    network.rows("UPDATE sign_ins SET created_at = now() - interval '11 minutes' WHERE user_id = %s", person.id)
    asked = phone.http.get(address)
    led = phone.sign_in(person, start=asked.location)

    assert arrives(phone, web, phone.http.get(removed.location))
    assert arrives(phone, web, phone.http.get(led.location))
    assert arrives(phone, web, passkeys)


def test_the_page_of_passkeys_leads_to_no_other_site(browser: Browser) -> None:
    page = browser.http.get("/oauth2/passkeys?next=https%3A%2F%2Fevil.example%2F")

    assert "evil.example" not in page.text.split("<main")[1]
    assert 'href="/app#/profile"' in page.text
