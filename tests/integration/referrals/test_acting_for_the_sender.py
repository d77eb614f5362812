"""Referrals asks cases with a token that identity gave it in exchange for the sender's, never with the sender's own."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from services.referrals.adapters import token_exchange
from services.referrals.adapters.token_exchange import CACHE_SIZE, TokenExchange
from shared.kernel.errors import Unauthenticated, Unavailable
from tests.integration.referrals.fake_identity import FakeIdentity, exchanging
from tests.integration.referrals.network import Network


@pytest.fixture
def identity(network: Network, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeIdentity]:
    """An identity service of this test alone, and a process that remembers nothing yet."""
    with exchanging(FakeIdentity()) as fresh:
        settings = replace(network.wiring.settings, identity_url=fresh.url, service_client_secret="a:proof")
        exchange = TokenExchange(settings.identity_url, settings.service_client_secret, read=0.5)
        monkeypatch.setitem(network.wiring.__dict__, "token_exchange", exchange)
        monkeypatch.delitem(network.wiring.__dict__, "cases", raising=False)
        yield fresh
    network.wiring.__dict__.pop("cases", None)


def send(network: Network) -> TestResponse:
    return network.ask("POST", "/referrals", network.sender, "caseworker", json=network.referral())


def stored(network: Network) -> int:
    tables = ("referral", "referral_event", "outbox", "idempotency")
    return sum(len(network.rows(f"SELECT 1 FROM {table}")) for table in tables)


def test_the_senders_token_goes_to_identity_and_the_exchanged_one_to_cases(
    network: Network, identity: FakeIdentity
) -> None:
    answer = send(network)

    assert answer.status_code == 201
    asked = identity.asked[0]
    assert asked.pop("subject_token").count(".") == 2
    assert asked == {
        "path": "/oauth2/token",
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
        "audience": "cases",
        "scope": "referrals:send",
    }
    assert base64.b64decode(identity.proofs[0].removeprefix("Basic ")) == b"referrals:a%3Aproof"
    assert network.cases.headers[-1]["Authorization"] == "Bearer exchanged-1"


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 500},
        {"status": 503},
        {"status": 429, "error": "slow_down"},
        {"status": 401, "error": "invalid_client"},
        {"status": 400, "error": "unauthorized_client"},
        {"garbage": b"<html>"},
        {"garbage": b'{"access_token": "x"}'},
        {"garbage": b"[]"},
    ],
    ids=str,
)
def test_when_identity_does_not_exchange_nothing_is_half_done(
    network: Network, identity: FakeIdentity, trouble: dict[str, Any]
) -> None:
    before = stored(network)
    for name, value in trouble.items():
        setattr(identity, name, value)

    answer = send(network)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert stored(network) == before
    assert not network.cases.asked


def test_when_identity_is_down_nothing_is_half_done(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stored(network)
    monkeypatch.setitem(network.wiring.__dict__, "token_exchange", TokenExchange("http://127.0.0.1:9", "proof"))
    monkeypatch.delitem(network.wiring.__dict__, "cases", raising=False)

    answer = send(network)

    network.wiring.__dict__.pop("cases", None)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert stored(network) == before
    assert not network.cases.asked


def test_a_token_that_was_revoked_meanwhile_is_401_for_the_sender(network: Network, identity: FakeIdentity) -> None:
    identity.status, identity.error = 400, "invalid_request"

    assert send(network).status_code == 401
    assert not network.cases.asked


def test_one_token_is_exchanged_once_while_it_lasts(identity: FakeIdentity) -> None:
    exchange = TokenExchange(identity.url, "proof")

    headers = {exchange.authorization("Bearer first", "referrals:send") for _ in range(3)}

    assert headers == {"Bearer exchanged-1"}
    assert len(identity.asked) == 1


def test_a_token_close_to_its_end_is_exchanged_anew(identity: FakeIdentity) -> None:
    identity.expires_in = int(token_exchange.MARGIN)
    exchange = TokenExchange(identity.url, "proof")

    assert [exchange.authorization("Bearer first", "referrals:send") for _ in range(2)] == [
        "Bearer exchanged-1",
        "Bearer exchanged-2",
    ]


def test_callers_do_not_share_what_is_remembered_and_no_token_of_theirs_is_kept(identity: FakeIdentity) -> None:
    exchange = TokenExchange(identity.url, "proof")

    first, second = (exchange.authorization(f"Bearer {who}", "referrals:send") for who in ("first", "second"))

    assert (first, second) == ("Bearer exchanged-1", "Bearer exchanged-2")
    assert "first" not in repr(exchange._known)


def test_a_token_for_one_scope_is_not_used_for_another(identity: FakeIdentity) -> None:
    exchange = TokenExchange(identity.url, "proof")

    tokens = [exchange.authorization("Bearer theirs", scope) for scope in ("referrals:send", "referrals:answer")]

    assert tokens == ["Bearer exchanged-1", "Bearer exchanged-2"]
    assert [asked["scope"] for asked in identity.asked] == ["referrals:send", "referrals:answer"]


def test_what_is_remembered_is_bounded(identity: FakeIdentity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_exchange, "CACHE_SIZE", 4)
    exchange = TokenExchange(identity.url, "proof")

    for _ in range(10):
        exchange.authorization(f"Bearer {uuid4()}", "referrals:send")

    assert len(exchange._known) == 4 < CACHE_SIZE


def test_a_failure_is_not_remembered(identity: FakeIdentity) -> None:
    exchange = TokenExchange(identity.url, "proof")
    identity.status, identity.error = 400, "invalid_request"
    with pytest.raises(Unauthenticated):
        exchange.authorization("Bearer first", "referrals:send")
    identity.status = 503
    with pytest.raises(Unavailable):
        exchange.authorization("Bearer first", "referrals:send")
    identity.status = 200

    assert exchange.authorization("Bearer first", "referrals:send").startswith("Bearer exchanged-")
