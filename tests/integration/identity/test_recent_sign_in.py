"""Tokens of people tell when they signed in, whatever comes after; dangerous acts ask for a recent sign-in."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.identity.api.pages import recent
from services.identity.domain.clients.clients import REFERRALS, Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.usecases.clients.register_platform_client import register_service_client
from shared.contracts.oauth import RECENT_SIGN_IN_SECONDS
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import Browser, Network, query_of, refresh
from tests.integration.identity.test_token_exchange import SECRET, claims_of, exchange

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def web(network: Network) -> Client:
    return network.add_web_client("gt1", first_party=True)


@pytest.fixture
def administrator(network: Network) -> Person:
    return network.add_person(Role.ORGANISATION_ADMIN, "gt1")


@pytest.fixture
def browser(network: Network, administrator: Person) -> Browser:
    """One in which the administrator signed in eleven minutes ago."""
    browser = network.browser()
    assert browser.sign_in(administrator).status_code == 303
    signed_in_ago(network, administrator, timedelta(minutes=11))
    return browser


def signed_in_ago(network: Network, person: Person, ago: timedelta) -> None:
    network.rows("UPDATE sign_ins SET created_at = now() - %s WHERE user_id = %s", ago, person.id)


def tokens(browser: Browser, web: Client, **asked: str) -> dict[str, Any]:
    answer = browser.redeem(web, query_of(browser.authorize(web, **asked))["code"])
    assert answer.status_code == 200, answer.json
    return answer.json


def invites(network: Network, token: str, key: str | None = None) -> Any:
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    body = network.invitation(role="focal_point") | ({"email": f"{key}@ceiba.example"} if key else {})
    return network.app.test_client().post("/api/v1/users", json=body, headers=headers)


def age(network: Network, token: str) -> float:
    return network.parts.clock.now().timestamp() - claims_of(token)["auth_time"]


def test_a_refresh_does_not_make_the_sign_in_younger(network: Network, web: Client, browser: Browser) -> None:
    first = tokens(browser, web)
    second = refresh(network, web, first["refresh_token"]).json
    assert claims_of(first["access_token"])["auth_time"] == claims_of(second["access_token"])["auth_time"]
    assert age(network, second["access_token"]) >= 660
    assert invites(network, second["access_token"]).status_code == 401


def test_an_old_sign_in_invites_after_it_was_confirmed_and_once(
    network: Network, web: Client, browser: Browser, administrator: Person
) -> None:
    key = str(uuid4())
    refused = invites(network, tokens(browser, web)["access_token"], key)
    assert (refused.status_code, refused.json["code"]) == (401, "insufficient_user_authentication")

    again = browser.authorize(web, max_age=str(RECENT_SIGN_IN_SECONDS))
    assert again.location.startswith("/oauth2/sign-in?")
    back = browser.sign_in(administrator, start=again.location)
    code = query_of(browser.http.get(back.location))["code"]
    fresh = browser.redeem(web, code).json["access_token"]
    assert age(network, fresh) < 60
    answers = [invites(network, fresh, key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json["id"] == answers[1].json["id"]


def test_a_session_that_does_not_know_its_sign_in_is_asked(
    network: Network, web: Client, administrator: Person
) -> None:
    browser = network.browser()
    browser.sign_in(administrator)
    first = tokens(browser, web)
    network.rows("UPDATE refresh_families SET signed_in_at = NULL WHERE user_id = %s", administrator.id)
    second = refresh(network, web, first["refresh_token"]).json["access_token"]
    assert "auth_time" not in claims_of(second)
    assert invites(network, second).json["code"] == "insufficient_user_authentication"


def test_an_exchanged_token_carries_the_sign_in_of_its_subject(network: Network, web: Client, browser: Browser) -> None:
    with network.parts.system_work(ALL_COUNTRIES) as work:
        register_service_client(REFERRALS, SECRET, work=work)
    network.secrets[REFERRALS] = SECRET
    service = network.parts.clients.find(REFERRALS)
    assert service is not None
    supervisor = network.add_person(Role.SUPERVISOR, "gt1")
    browser = network.browser()
    browser.sign_in(supervisor)
    signed_in_ago(network, supervisor, timedelta(minutes=11))
    token = tokens(browser, web)["access_token"]
    exchanged = exchange(network, service, token).json["access_token"]
    assert claims_of(exchanged)["auth_time"] == claims_of(token)["auth_time"]


def test_a_system_names_no_sign_in_and_is_not_asked(network: Network) -> None:
    client = network.add_client("gt1", role=Role.COUNTRY_ADMIN)
    token = network.token(client)
    assert "auth_time" not in claims_of(token)
    assert invites(network, token).status_code == 201


def test_introspection_tells_when_the_person_signed_in(network: Network, web: Client, browser: Browser) -> None:
    token = tokens(browser, web)["access_token"]
    told = network.app.test_client().post("/oauth2/introspect", data={"token": token}, headers=network.basic(web)).json
    assert told["auth_time"] == claims_of(token)["auth_time"]


def test_what_people_change_of_their_sign_in_asks_for_the_same_ten_minutes() -> None:
    assert timedelta(seconds=RECENT_SIGN_IN_SECONDS) == recent.RECENT
