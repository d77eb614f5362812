"""The pages of identity keep the language of the person, and show errors beside the fields."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.identity.domain.roles.roles import Role
from services.identity.processes.people.activations import add_activation
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import PASSWORD, Network


@pytest.fixture
def activation(network: Network) -> str:
    person = network.add_person(Role.CASEWORKER, "gt1")
    with network.parts.system_work(ALL_COUNTRIES) as work:
        return add_activation(person, work=work)


def other_language(page: TestResponse) -> str:
    address = re.search(r'class="govuk-header__link" href="([^"]*)"', page.text)[1]
    return page.request.path + address.replace("&amp;", "&")


def test_the_language_chosen_at_sign_in_is_that_of_the_consent_page(network: Network) -> None:
    browser, person = network.browser(), network.add_person(Role.CASEWORKER, "gt1")
    start = browser.authorize(network.add_web_client("gt1"), lang="es", scope="openid cases:read").location
    english = browser.http.get(other_language(browser.http.get(start)))
    answer = browser.submit(english, {"email": person.email, "password": PASSWORD, "code": network.code(person)})
    consent = browser.http.get(answer.location)
    assert consent.headers["Content-Language"] == "en"
    assert "See the cases within reach" in consent.text


def test_a_refused_sign_in_is_announced_and_keeps_the_address_alone(network: Network) -> None:
    browser = network.browser()
    typed = {"email": "alguien@ceiba.example", "password": "equivocada"}
    page = browser.submit(browser.http.get("/oauth2/sign-in"), typed)
    assert re.search(r'class="govuk-error-summary" role="alert"[^>]* autofocus>', page.text)
    assert [name for name, value in typed.items() if f'value="{value}"' in page.text] == ["email"]
    assert typed["email"] not in browser.http.get("/oauth2/sign-in").text


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"password": "corta", "repeat": "corta"}, "password"),
        ({"password": "password1234", "repeat": "password1234"}, "password"),
        ({"password": PASSWORD, "repeat": "otra cosa distinta"}, "repeat"),
    ],
    ids=["short", "common", "different"],
)
def test_an_activation_error_stands_at_its_field(
    network: Network, activation: str, typed: dict[str, Any], wrong: str
) -> None:
    browser = network.browser()
    page = browser.submit(browser.http.get(f"/oauth2/activate?token={activation}"), typed)
    assert page.status_code == 422
    assert re.findall(r'<p class="govuk-error-message" id="(\w+)-error">', page.text) == [wrong]
    assert re.findall(r'<a href="#(\w+)">', page.text)[-1] == wrong
    field = re.search(rf'<input class="govuk-input govuk-input--error" id="{wrong}"[^>]*>', page.text)[0]
    assert 'aria-invalid="true"' in field
    assert f"{wrong}-error" in re.search(r'aria-describedby="([^"]*)"', field)[1].split()


def test_changing_the_language_after_an_error_keeps_the_link(network: Network, activation: str) -> None:
    browser = network.browser()
    page = browser.submit(browser.http.get(f"/oauth2/activate?token={activation}"), {"password": "a", "repeat": "a"})
    again = browser.http.get(other_language(page))
    assert (again.status_code, again.headers["Content-Language"]) == (200, "en")


def test_signing_out_ends_in_the_language_it_began_in(network: Network) -> None:
    browser = network.browser()
    page = browser.submit(browser.http.get("/oauth2/logout?lang=en"), {})
    assert "You are signed out" in page.text


def test_a_fault_names_its_incident_and_nothing_that_was_typed(network: Network) -> None:
    browser = network.browser()
    shown = browser.http.get("/oauth2/sign-in")
    network.rows("ALTER TABLE users RENAME TO users_elsewhere")
    try:
        answer = browser.submit(shown, {"email": "canario@ceiba.example", "password": PASSWORD})
    finally:
        network.rows("ALTER TABLE users_elsewhere RENAME TO users")

    # The gateway makes a page of it (tests/integration/gateway/test_refusals.py).
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]
    assert "canario" not in answer.text
    assert browser.submit(browser.http.get("/oauth2/sign-in"), {"email": "x@y.example"}).status_code == 401
