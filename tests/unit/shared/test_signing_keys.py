"""An issuer that hangs must not stop those who hold good tokens, whatever others make up."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from joserfc import jwt

from shared.kernel.errors import Unauthenticated, Unavailable
from shared.web.access import issuer_keys
from shared.web.access.tokens import TokenVerifier
from tests.support.tokens import ISSUER, KEY, a_token

pytestmark = pytest.mark.unit

NO_REDIS = "redis://127.0.0.1:1/0"
MANY = 12


class Issuer(ThreadingHTTPServer):
    """A key set that can be made to hang or to fail, and counts how often it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _KeySet)
        self.asked = 0
        self.fails = False
        self.answers = threading.Event()
        self.answers.set()


class _KeySet(BaseHTTPRequestHandler):
    server: Issuer

    def do_GET(self) -> None:
        self.server.asked += 1
        self.server.answers.wait(10)
        body = json.dumps({"keys": [KEY.as_dict(private=False)]}).encode()
        self.send_response(500 if self.server.fails else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    server = Issuer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.answers.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def verifier(issuer: Issuer) -> TokenVerifier:
    url = f"http://127.0.0.1:{issuer.server_port}/jwks"
    return TokenVerifier.from_urls(issuer=ISSUER, jwks_url=url, cache_url=NO_REDIS)


def a_forged_token() -> str:
    return jwt.encode({"alg": "ES256", "kid": "made-up", "typ": "at+jwt"}, {"iss": ISSUER}, KEY)


def outcome(verifier: TokenVerifier, token: str) -> str:
    try:
        verifier.verify(f"Bearer {token}")
    except (Unauthenticated, Unavailable) as refused:
        return refused.slug
    return "accepted"


@contextmanager
def callers(verifier: TokenVerifier, token: str) -> Iterator[list[Any]]:
    """`MANY` callers at once with `token`; their outcomes are complete at the end of the block."""
    with ThreadPoolExecutor(MANY) as pool:
        yield [pool.submit(outcome, verifier, token) for _ in range(MANY)]


def until_asked(issuer: Issuer, times: int) -> None:
    give_up = time.monotonic() + 5
    while issuer.asked < times and time.monotonic() < give_up:
        time.sleep(0.01)
    assert issuer.asked == times


def test_invented_key_names_cost_one_fetch_and_delay_no_caller(
    issuer: Issuer, verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered = a_token()
    assert outcome(verifier, remembered) == "accepted"
    monkeypatch.setattr(verifier._keys, "_ask_again_at", 0.0)
    issuer.answers.clear()

    with callers(verifier, a_forged_token()) as forged:
        until_asked(issuer, 2)
        started = time.monotonic()
        assert {outcome(verifier, remembered), outcome(verifier, a_token())} == {"accepted"}
        assert time.monotonic() - started < 1
        issuer.answers.set()

    assert {answer.result() for answer in forged} == {"unauthenticated"}
    assert issuer.asked == 2


def test_while_fetches_fail_the_issuer_is_asked_once_in_a_pause(
    issuer: Issuer, verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuer_keys, "FAILURE_PAUSE_SECONDS", 0.3)
    issuer.fails = True
    ends = time.monotonic() + 1

    while time.monotonic() < ends:
        assert outcome(verifier, a_forged_token()) == "unavailable"

    assert 2 <= issuer.asked <= 4


def test_without_any_key_all_callers_wait_for_one_fetch_and_none_is_refused(
    issuer: Issuer, verifier: TokenVerifier
) -> None:
    issuer.answers.clear()
    issuer.fails = True

    with callers(verifier, a_token()) as early:
        until_asked(issuer, 1)
        issuer.answers.set()

    assert {answer.result() for answer in early} == {"unavailable"}
    assert issuer.asked == 1


def test_known_keys_go_on_while_the_issuer_fails_and_end_after_their_time(
    issuer: Issuer, verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outcome(verifier, a_token()) == "accepted"
    issuer.fails = True
    monkeypatch.setattr(issuer_keys, "JWKS_FRESH_SECONDS", 0.0)
    monkeypatch.setattr(verifier._keys, "_ask_again_at", 0.0)

    assert outcome(verifier, a_token()) == "accepted"
    assert issuer.asked == 2

    monkeypatch.setattr(issuer_keys, "JWKS_STALE_SECONDS", 0.0)
    assert outcome(verifier, a_token()) == "unavailable"


def test_keys_come_back_with_the_issuer(
    issuer: Issuer, verifier: TokenVerifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuer_keys, "FAILURE_PAUSE_SECONDS", 0.1)
    issuer.fails = True
    assert outcome(verifier, a_token()) == "unavailable"
    issuer.fails = False
    time.sleep(0.15)

    assert outcome(verifier, a_token()) == "accepted"
