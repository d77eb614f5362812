"""An application is told that a session has ended (OpenID Connect Back-Channel Logout 1.0), and no other address is."""

import queue
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.usecases.tokens.announce_logouts import AT_ONCE, MAX_ATTEMPTS, LogoutParts, announce_logouts
from shared.kernel.country import ALL_COUNTRIES
from shared.outgoing.poster import Poster
from shared.outgoing.target import TargetRules
from tests.integration.identity.network import Network, query_of
from tests.integration.identity.test_token_exchange import claims_of
from tests.support.http_server import QuietHandler, http_server

EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Receiver:
    """An application that takes logout tokens."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.taken: queue.Queue[str] = queue.Queue()

    def tokens(self) -> list[str]:
        found = []
        while not self.taken.empty():
            found.append(self.taken.get_nowait())
        return found


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(QuietHandler):
        def answer(self) -> None:
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            (token,) = parse_qs(self.body().decode())["logout_token"]
            receiver.taken.put(token)
            self.reply(receiver.status)

    with http_server(Handler) as url:
        receiver.url = f"{url}/logout"
        yield receiver


@pytest.fixture
def application(network: Network, receiver: Receiver) -> Client:
    return network.add_web_client("gt1", first_party=True, backchannel_logout_uri=receiver.url)


@pytest.fixture
def person(network: Network) -> Person:
    return network.add_person(Role.CASEWORKER, "gt1")


def tell(network: Network, *, loopback: bool = True) -> int:
    poster = Poster(TargetRules(loopback=loopback), timeout=2)
    parts = network.parts
    return announce_logouts(LogoutParts(lambda: parts.system_work(ALL_COUNTRIES), parts.tokens, poster, parts.clock))


def sign_in(network: Network, client: Client, person: Person) -> dict[str, Any]:
    browser = network.browser()
    tokens = browser.redeem(client, browser.code_for(client, person, scope="openid")).json
    return tokens | {"browser": browser, "sid": claims_of(tokens["id_token"])["sid"]}


def due(network: Network) -> int:
    return int(network.rows("SELECT count(*) AS n FROM refresh_families WHERE logout_due_at IS NOT NULL")[0].n)


ADMINISTERED = ["suspend", "reset-factors", "sessions/end"]


@pytest.mark.parametrize("way", ["logout", "revoke by the platform", *ADMINISTERED])
def test_every_end_of_a_session_is_told_once_with_a_logout_token(
    network: Network, application: Client, person: Person, receiver: Receiver, admin: dict[str, str], way: str
) -> None:
    signed_in, http = sign_in(network, application, person), network.app.test_client()
    if way == "logout":
        assert signed_in["browser"].http.get(f"/oauth2/logout?id_token_hint={signed_in['id_token']}").status_code == 200
    elif way in ADMINISTERED:
        assert http.post(f"/api/v1/users/{person.id}/{way}", headers=admin).status_code in (200, 204)
    else:
        other = sign_in(network, network.add_web_client("gt1", first_party=True), person)
        assert other["sid"] != signed_in["sid"]
        network.rows(
            "UPDATE refresh_families f SET session_id = o.session_id FROM refresh_families o"
            " WHERE f.id = %s AND o.id = %s",
            signed_in["sid"],
            other["sid"],
        )
        # The platform's own application ends the sign-in, and with it the session of the other one.
        client_id = network.rows("SELECT client_id FROM refresh_families WHERE id = %s", other["sid"])[0].client_id
        form = {"token": other["refresh_token"]}
        http.post("/oauth2/revoke", data=form, headers=network.basic(network.parts.clients.find(client_id)))
    assert tell(network) >= 1
    assert tell(network) == 0
    (token,) = receiver.tokens()
    told = jwt.decode(token, KeySet.import_key_set(http.get("/oauth2/jwks").json))
    assert told.header["typ"] == "logout+jwt"
    claims = told.claims
    assert claims["events"] == {EVENT: {}}
    assert (claims["aud"], claims["sub"], claims["sid"]) == (application.client_id, str(person.id), signed_in["sid"])
    assert (claims["iss"], "nonce" in claims) == (network.parts.settings.common.issuer, False)
    assert claims["exp"] - claims["iat"] == 120
    assert "logout.told" in network.actions_about(person.id)


def test_what_the_application_ends_itself_is_not_told_back(
    network: Network, person: Person, receiver: Receiver
) -> None:
    third_party = network.add_web_client("gt1", backchannel_logout_uri=receiver.url)
    browser = network.browser()
    browser.sign_in(person)
    code = query_of(browser.submit(browser.authorize(third_party), {"decision": "allow"}))["code"]
    tokens = browser.redeem(third_party, code).json
    form = {"token": tokens["refresh_token"]}
    network.app.test_client().post("/oauth2/revoke", data=form, headers=network.basic(third_party))
    assert (tell(network), receiver.tokens()) == (0, [])


def test_an_application_without_an_address_is_not_told(network: Network, person: Person) -> None:
    signed_in = sign_in(network, network.add_web_client("gt1", first_party=True), person)
    signed_in["browser"].http.get(f"/oauth2/logout?id_token_hint={signed_in['id_token']}")
    assert due(network) == 0


def test_an_application_that_is_down_is_told_later_and_in_the_end_given_up(
    network: Network, application: Client, person: Person, receiver: Receiver
) -> None:
    signed_in = sign_in(network, application, person)
    signed_in["browser"].http.get(f"/oauth2/logout?id_token_hint={signed_in['id_token']}")
    receiver.status, tried = 503, 0
    for _ in range(MAX_ATTEMPTS):
        assert tell(network) == 1
        assert tell(network) == 0, "the next attempt waits"
        tried += len(receiver.tokens())
        network.rows("UPDATE refresh_families SET logout_due_at = now() WHERE logout_due_at IS NOT NULL")
    assert (tried, due(network)) == (MAX_ATTEMPTS, 0)
    assert network.actions_about(person.id)[-1] == "logout.not_told"


def test_an_application_that_comes_back_is_told(
    network: Network, application: Client, person: Person, receiver: Receiver
) -> None:
    signed_in = sign_in(network, application, person)
    signed_in["browser"].http.get(f"/oauth2/logout?id_token_hint={signed_in['id_token']}")
    receiver.status = 500
    tell(network)
    receiver.status = 204
    network.rows("UPDATE refresh_families SET logout_due_at = now() WHERE logout_due_at IS NOT NULL")
    assert (tell(network), len(receiver.tokens()), due(network)) == (1, 2, 0)


def test_an_application_that_refuses_the_token_is_not_asked_again(
    network: Network, application: Client, person: Person, receiver: Receiver
) -> None:
    signed_in = sign_in(network, application, person)
    signed_in["browser"].http.get(f"/oauth2/logout?id_token_hint={signed_in['id_token']}")
    receiver.status = 400
    assert (tell(network), len(receiver.tokens()), due(network)) == (1, 1, 0)


def test_one_application_is_told_of_few_at_once_so_that_no_other_waits_for_it(
    network: Network, application: Client, person: Person, receiver: Receiver
) -> None:
    for _ in range(AT_ONCE + 1):
        sign_in(network, application, person)
    admin = network.bearer(Role.COUNTRY_ADMIN, "gt_ministry")
    network.app.test_client().post(f"/api/v1/users/{person.id}/sessions/end", headers=admin)
    assert [tell(network) for _ in range(6)] == [2, 2, 2, 2, 1, 0]
    assert len(set(receiver.tokens())) == AT_ONCE + 1


def test_an_address_that_is_not_public_is_never_reached(
    network: Network, application: Client, person: Person, receiver: Receiver
) -> None:
    signed_in = sign_in(network, application, person)
    signed_in["browser"].http.get(f"/oauth2/logout?id_token_hint={signed_in['id_token']}")
    assert tell(network, loopback=False) == 1
    assert receiver.tokens() == []
    network.rows("UPDATE refresh_families SET logout_due_at = NULL")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://app.example/logout", "url_https_only"),
        ("https://10.0.0.1/logout", "url_host"),
    ],
)
def test_only_a_public_address_is_registered(
    network: Network, own_admin: dict[str, str], address: str, code: str
) -> None:
    body = network.registration(redirect_uris=["https://app.example/cb"], backchannel_logout_uri=address)
    answer = network.app.test_client().post("/api/v1/clients", json=body, headers=own_admin)
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [("/backchannel_logout_uri", code)]


def test_a_public_address_is_registered_and_shown(network: Network, own_admin: dict[str, str]) -> None:
    address = "https://app.example/logout"
    body = network.registration(redirect_uris=["https://app.example/cb"], backchannel_logout_uri=address)
    made = network.app.test_client().post("/api/v1/clients", json=body, headers=own_admin)
    assert (made.status_code, made.json["backchannel_logout_uri"]) == (201, "https://app.example/logout")


def test_the_metadata_says_so(network: Network) -> None:
    told = network.app.test_client().get("/.well-known/openid-configuration").json
    assert told["backchannel_logout_supported"] is told["backchannel_logout_session_supported"] is True
