"""A browser learns why its session is over, at whichever request and from whichever side it comes."""

import hashlib
import json
import time
from socket import socket
from typing import Any

import pytest
import redis

from tests.integration.gateway.browser import CASE, Browser
from tests.integration.gateway.identity import FakeIdentity
from tests.integration.gateway.recorder import Seen, say

REVOKED = ("/problems/session-revoked", "session_revoked")


def test_a_revoked_family_ends_the_session(browser: Browser, identity: FakeIdentity) -> None:
    identity.lifetime = 2
    browser.sign_in(identity)
    identity.live = "revoked"
    time.sleep(2.2)

    refused = [browser.ask("GET", path) for path in (CASE, CASE, "/session")]
    assert [(answer.status, json.loads(answer.body)["code"]) for answer in refused] == [(401, "session_revoked")] * 3
    assert len(browser.gateway.service.asked("/oauth2/token")) == 2  # the code, and one refresh that was refused


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("suspended", "con quien administra el país"),
        ("role_changed", "función"),
        ("factors_changed", "contraseña"),
        ("sessions_ended", "otro dispositivo"),
        ("security", "por seguridad"),
        ("too_weak", "segundo factor"),
        ("untrained", "capacitación"),
    ],
)
def test_a_browser_learns_why_its_session_was_ended_and_again_when_it_asks_again(
    browser: Browser, identity: FakeIdentity, said: str, word: str
) -> None:
    refused = refusals(browser, identity, said)

    assert [(problem["type"], problem["code"]) for problem in refused] == [REVOKED] * 2
    assert [problem["ended_for"] for problem in refused] == [said, said]
    assert all(word in problem["title"] for problem in refused)


def test_a_reason_of_a_later_release_is_not_passed_on(browser: Browser, identity: FakeIdentity) -> None:
    refused = refusals(browser, identity, "a word of a later release")

    assert [(problem["type"], problem["code"]) for problem in refused] == [REVOKED] * 2
    assert all("ended_for" not in problem and "plataforma" in problem["title"] for problem in refused)


def refusals(browser: Browser, identity: FakeIdentity, said: str) -> list[dict[str, Any]]:
    """The problems that a browser gets for a record and for its session, once identity has `said` why it is over."""
    identity.lifetime = 20  # below the half minute at which renewal begins
    browser.sign_in(identity)
    identity.live, identity.ended_for = "revoked", said
    return [json.loads(browser.ask("GET", path, "Accept-Language: es").body) for path in (CASE, "/session")]


def test_every_request_with_a_token_that_is_refused_learns_why(browser: Browser, identity: FakeIdentity) -> None:
    identity.are_refused = True
    browser.sign_in(identity)
    identity.live, identity.ended_for, identity.delay = "revoked", "suspended", 0.3

    problems = [json.loads(answer.body) for answer in browser.ask_at_once(CASE, 6)]

    assert [(problem["code"], problem["ended_for"]) for problem in problems] == [("session_revoked", "suspended")] * 6
    assert len(browser.gateway.service.asked("/oauth2/token")) == 2  # the code, and one refresh that was refused


def test_every_request_with_a_token_that_is_refused_goes_on_with_the_next(
    browser: Browser, identity: FakeIdentity
) -> None:
    identity.are_refused = True
    browser.sign_in(identity)
    identity.are_refused, identity.delay = False, 0.3

    assert [answer.status for answer in browser.ask_at_once(CASE, 6)] == [200] * 6
    assert identity.refreshes == 1


def refuse(identity: FakeIdentity, *headers: str) -> None:
    """The service refuses the first token, of which it knows more than the gateway."""

    def answer(client: socket, request: Seen) -> bool:
        if request.headers["authorization"] != [f"Bearer {identity.access_tokens[0]}"]:
            return say(client)
        return say(client, b'{"code": "unauthenticated"}', status="401 Unauthorized", headers=headers)

    identity.service.replies["/api/v1/cases"] = answer


def test_a_service_that_refuses_the_token_of_a_session_is_asked_once_more_with_the_next(
    browser: Browser, identity: FakeIdentity
) -> None:
    browser.sign_in(identity)
    token = browser.session()["csrf_token"]
    refuse(identity)

    answer = browser.ask(
        "POST", "/api/v1/cases", f"X-CSRF-Token: {token}", "Content-Type: application/json", body=b"{}"
    )

    assert (answer.status, identity.refreshes) == (200, 1)
    assert [seen.body for seen in browser.gateway.service.asked("/api/v1/cases")] == [b"{}", b"{}"]


def test_a_browser_learns_why_its_session_was_ended_from_a_service_that_knows_it_first(
    browser: Browser, identity: FakeIdentity
) -> None:
    browser.sign_in(identity)
    refuse(identity)
    identity.live, identity.ended_for = "revoked", "role_changed"

    problems = [json.loads(browser.ask("GET", path).body) for path in ("/api/v1/cases", "/session")]

    assert [(problem["code"], problem["ended_for"]) for problem in problems] == [
        ("session_revoked", "role_changed")
    ] * 2


def test_a_service_that_asks_for_a_recent_sign_in_or_refuses_a_token_that_was_sent_is_not_asked_again(
    browser: Browser, identity: FakeIdentity
) -> None:
    browser.sign_in(identity)
    refuse(identity, 'WWW-Authenticate: Bearer error="insufficient_user_authentication"')
    old = browser.ask("GET", "/api/v1/cases")
    refuse(identity)
    sent = browser.gateway.send("GET", "/api/v1/cases", token=identity.access_tokens[0])

    assert (old.status, sent.status, identity.refreshes) == (401, 401, 0)
    assert len(browser.gateway.service.asked("/api/v1/cases")) == 2


def test_a_session_past_its_time_says_so_and_a_browser_without_one_is_asked_to_sign_in(
    browser: Browser, identity: FakeIdentity, cache_url: str
) -> None:
    browser.sign_in(identity)
    cache = redis.Redis.from_url(cache_url)
    cache.delete(f"session:{hashlib.sha256(browser.cookies['__Host-ceiba'].encode()).hexdigest()}")
    time.sleep(2.1)  # longer than a session is remembered

    expired = json.loads(browser.ask("GET", "/session").body)
    browser.cookies.clear()
    stranger = json.loads(browser.ask("GET", "/session").body)

    assert (expired["code"], stranger["code"]) == ("session_expired", "unauthenticated")
