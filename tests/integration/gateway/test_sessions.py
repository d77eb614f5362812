"""A browser signs in, works and signs out; the tokens never reach it."""

import hashlib
import json
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis

from tests.integration.gateway.browser import CASE, Browser
from tests.integration.gateway.conftest import CuttableRedis, RunningGateway
from tests.integration.gateway.identity import FakeIdentity
from tests.integration.gateway.recorder import Recorder


def test_signing_in_gives_a_locked_cookie_and_no_token(browser: Browser, identity: FakeIdentity) -> None:
    answer = browser.sign_in(identity, "?return_to=/app/cases")

    cookie = next(line for line in answer.headers["set-cookie"] if line.startswith("__Host-ceiba="))
    assert (answer.status, answer.header("location")) == (303, "/app/cases")
    for flag in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie
    everything = json.dumps(browser.session()) + str(answer.headers) + str(browser.cookies)
    assert identity.access_tokens[0] not in everything
    assert "refresh-" not in everything


def test_confirming_asks_identity_for_a_recent_sign_in_and_replaces_the_session(
    browser: Browser, identity: FakeIdentity
) -> None:
    assert "max_age" not in browser.ask("GET", "/session/sign-in").header("location")
    assert "max_age=600" in browser.ask("GET", "/session/sign-in?confirm=1").header("location")
    browser.sign_in(identity)
    copied, before = Browser(browser.gateway, dict(browser.cookies)), browser.session()

    browser.sign_in(identity, "?confirm=1&return_to=/app")

    after = browser.session()
    assert (after["subject"], after["csrf_token"] != before["csrf_token"]) == (before["subject"], True)
    assert copied.ask("GET", "/session").status == 401
    assert identity.revoked == []


def test_a_session_is_also_replaced_when_the_way_back_begins_at_another_site(
    browser: Browser, identity: FakeIdentity
) -> None:
    browser.sign_in(identity)
    copied = Browser(browser.gateway, dict(browser.cookies))
    code, state = identity.sign_in(browser.ask("GET", "/session/sign-in?confirm=1").header("location"))
    # A redirect that begins at an identity provider comes without the cookie that is for this site alone.
    back = Browser(browser.gateway, {name: value for name, value in browser.cookies.items() if name != "__Host-ceiba"})

    back.ask("GET", f"/session/callback?code={code}&state={state}")

    assert copied.ask("GET", "/session").status == 401
    assert back.session()["subject"]


def test_the_session_says_who_in_ids_and_codes_only(browser: Browser, identity: FakeIdentity) -> None:
    browser.sign_in(identity)

    session = browser.session()

    assert session["subject"] == identity.subject
    assert session["role"] == "caseworker"
    assert "cases:write" in session["permissions"]
    assert session["countries"] == ["GT"]
    assert 0 < session["expires_in"] <= session["idle_seconds"] == 1800
    assert 11 * 3600 < session["ends_in"] <= 12 * 3600
    assert "Canary" not in json.dumps(session)


@pytest.mark.parametrize(("environment", "told"), [("local", "http://127.0.0.1:8025"), ("production", None)])
def test_only_the_local_platform_names_a_mailbox(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]],
    own_service: Recorder,
    environment: str,
    told: str | None,
) -> None:
    identity = FakeIdentity(own_service).install()
    with start_gateway(ENVIRONMENT=environment, MAIL_URL="http://127.0.0.1:8025") as gateway:
        browser = Browser(gateway)
        browser.sign_in(identity)

        assert browser.session()["mail_url"] == told


@pytest.mark.parametrize(("contacts", "told"), [('{"GT": "+502 2222 0000"}', "+502 2222 0000"), ("", None)])
def test_who_is_signed_in_reads_whom_to_ask_for_help_and_nobody_else_does(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]],
    own_service: Recorder,
    contacts: str,
    told: str | None,
) -> None:
    identity = FakeIdentity(own_service).install()
    with start_gateway(SUPPORT_CONTACTS=contacts) as gateway:
        browser = Browser(gateway)
        anonymous = browser.ask("GET", "/session")
        browser.sign_in(identity)

        assert browser.session()["support_contact"] == told
    assert anonymous.status == 401
    assert b"2222" not in anonymous.body


DEVICE = "5a" * 32


def forms_key(browser: Browser, device: str = DEVICE) -> str | None:
    key: str | None = json.loads(browser.ask("GET", "/session", f"X-Device: {device}").body)["forms_key"]
    return key


def test_a_person_has_one_key_for_their_forms_on_a_device_whenever_they_sign_in(
    browser: Browser, identity: FakeIdentity
) -> None:
    browser.sign_in(identity)
    key = forms_key(browser)
    other_device = forms_key(browser, "a5" * 32)
    browser.sign_in(identity)
    again = forms_key(browser)
    identity.subject = "0198b6a0-0000-7000-8000-0000000000bb"
    browser.sign_in(identity)
    other_person = forms_key(browser)

    assert key is not None
    assert len(key) == 43  # 32 bytes in base64url
    assert again == key
    assert len({key, other_device, other_person}) == 3


@pytest.mark.parametrize("device", ["", "5A" * 32, "5a" * 31, "5a" * 33, "é" * 32])
def test_without_the_part_of_the_device_there_is_no_key(browser: Browser, identity: FakeIdentity, device: str) -> None:
    browser.sign_in(identity)

    assert forms_key(browser, device) is None
    assert browser.session()["forms_key"] is None


def test_the_key_of_the_forms_is_stored_nowhere_on_the_way(browser: Browser, identity: FakeIdentity) -> None:
    browser.sign_in(identity)

    answer = browser.ask("GET", "/session", f"X-Device: {DEVICE}")

    assert "no-store" in answer.header("cache-control")
    assert browser.ask("GET", "/session", f"X-Device: {DEVICE}", "Cookie: __Host-ceiba=another").status == 401


def test_without_a_session_the_answer_is_401(browser: Browser) -> None:
    answer = browser.ask("GET", "/session")

    assert (answer.status, json.loads(answer.body)["code"]) == (401, "unauthenticated")


def test_the_pages_requests_carry_the_token_that_the_page_never_saw(browser: Browser, identity: FakeIdentity) -> None:
    browser.sign_in(identity)

    assert browser.ask("GET", CASE).status == 200

    (seen,) = browser.gateway.service.asked(CASE)
    assert seen.headers["authorization"] == [f"Bearer {identity.access_tokens[0]}"]
    assert "cookie" not in seen.headers


def test_a_change_needs_the_pages_own_token(browser: Browser, identity: FakeIdentity) -> None:
    browser.sign_in(identity)
    csrf = browser.session()["csrf_token"]
    forged = (
        (),
        ("X-CSRF-Token: wrong",),
        (f"X-CSRF-Token: {csrf}", "Origin: https://evil.example"),
        (f"X-CSRF-Token: {csrf}", "Sec-Fetch-Site: cross-site"),
        (f"X-CSRF-Token: {csrf}", "Sec-Fetch-Site: same-site"),
    )

    refused = [browser.ask("POST", "/api/v1/cases", *headers, body=b"{}") for headers in forged]
    assert browser.gateway.service.asked("/api/v1/cases") == []
    good = browser.ask("POST", "/api/v1/cases", f"X-CSRF-Token: {csrf}", "Sec-Fetch-Site: same-origin", body=b"{}")

    assert [(answer.status, json.loads(answer.body)["code"]) for answer in refused] == [(403, "csrf")] * 5
    assert good.status == 200


def test_an_answer_meant_for_another_browser_is_refused(browser: Browser, identity: FakeIdentity) -> None:
    other = Browser(browser.gateway)
    code, state = identity.sign_in(other.ask("GET", "/session/sign-in").header("location"))

    without_attempt = Browser(browser.gateway).ask("GET", f"/session/callback?code={code}&state={state}")
    browser.ask("GET", "/session/sign-in")
    with_own_attempt = browser.ask("GET", f"/session/callback?code={code}&state={state}")
    wrong_state = other.ask("GET", f"/session/callback?code={code}&state=x{state}")

    for answer in (without_attempt, with_own_attempt, wrong_state):
        assert (answer.status, json.loads(answer.body)["code"]) == (400, "sign_in_failed")
    assert browser.gateway.service.asked("/oauth2/token") == []


def test_a_forged_attempt_a_used_code_and_a_refusal_are_the_same(browser: Browser, identity: FakeIdentity) -> None:
    code, state = identity.sign_in(browser.ask("GET", "/session/sign-in").header("location"))
    attempt = dict(browser.cookies)
    browser.ask("GET", f"/session/callback?code={code}&state={state}")
    browser.cookies = attempt

    used = browser.ask("GET", f"/session/callback?code={code}&state={state}")
    denied = browser.ask("GET", f"/session/callback?error=access_denied&state={state}")
    browser.cookies = {"__Host-ceiba-sign-in": "AAAA" * 30}
    forged = browser.ask("GET", f"/session/callback?code={code}&state={state}")

    assert [answer.status for answer in (used, denied, forged)] == [400, 400, 400]


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "//[", "//[x]/"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(browser: Browser, identity: FakeIdentity, target: str) -> None:
    assert browser.sign_in(identity, f"?return_to={target}").header("location") == "/"


def test_signing_in_begins_at_the_public_address(gateway: RunningGateway) -> None:
    port = urlsplit(gateway.url).port
    raw = f"GET /session/sign-in HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()

    assert gateway.raw(raw).header("location") == f"{gateway.url}/session/sign-in"


def test_signing_out_revokes_forgets_and_clears(browser: Browser, identity: FakeIdentity) -> None:
    browser.sign_in(identity)
    cookies, csrf, refresh = dict(browser.cookies), browser.session()["csrf_token"], identity.live

    refused = browser.ask("POST", "/session/sign-out")
    answer = browser.ask("POST", "/session/sign-out", f"X-CSRF-Token: {csrf}")
    browser.cookies = cookies

    assert (refused.status, answer.status) == (403, 204)
    assert identity.revoked == [refresh]
    assert any("sign_in=;" in line and "Path=/oauth2" in line for line in answer.headers["set-cookie"])
    assert any(line.startswith("__Secure-forms=;") and "Path=/app" in line for line in answer.headers["set-cookie"])
    assert browser.ask("GET", CASE).status == 401


def test_parallel_requests_refresh_once(browser: Browser, identity: FakeIdentity) -> None:
    identity.lifetime = 2
    browser.sign_in(identity)
    time.sleep(2.2)
    identity.lifetime, identity.delay = 300, 0.3

    assert [answer.status for answer in browser.ask_at_once(CASE, 12)] == [200] * 12
    assert identity.refreshes == 1
    used = {seen.headers["authorization"][0] for seen in browser.gateway.service.asked(CASE)}
    assert used == {f"Bearer {identity.access_tokens[1]}"}


def test_two_gateways_refresh_once(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    identity = FakeIdentity(own_service, lifetime=2).install()
    with start_gateway() as one, start_gateway() as two:
        browser = Browser(one)
        browser.sign_in(identity)
        time.sleep(2.2)
        identity.lifetime, identity.delay = 300, 0.3
        statuses: list[int] = []
        browsers = [browser, Browser(two)]
        browsers[1].cookies = dict(browser.cookies)
        threads = [
            threading.Thread(target=lambda b=b: statuses.append(b.ask("GET", CASE).status)) for b in browsers * 4
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert statuses == [200] * 8
    assert identity.refreshes == 1


def test_a_token_near_its_end_is_renewed_and_still_used_while_identity_is_away(
    browser: Browser, identity: FakeIdentity
) -> None:
    identity.lifetime = 20  # below the half minute at which renewal begins
    browser.sign_in(identity)
    identity.down = True
    while_down = browser.ask("GET", CASE)
    identity.down = False
    identity.lifetime = 300
    afterwards = browser.ask("GET", CASE)

    assert (while_down.status, afterwards.status) == (200, 200)
    assert identity.refreshes == 1


def test_redis_holds_neither_token_nor_cookie_in_clear_and_forgets_after_half_an_hour(
    browser: Browser, identity: FakeIdentity, cache_url: str
) -> None:
    browser.sign_in(identity)
    cache = redis.Redis.from_url(cache_url)

    names: list[Any] = list(cache.scan_iter("session:*"))
    stored: list[Any] = [cache.get(name) or b"" for name in names]
    content = b"".join(stored + names)

    assert identity.access_tokens[0].encode() not in content
    assert identity.live.encode() not in content
    assert browser.cookies["__Host-ceiba"].encode() not in content
    assert all(0 < cache.ttl(name) <= 1800 for name in names)


def test_a_session_cannot_be_looked_up_without_redis_and_is_not_lost(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]],
    own_service: Recorder,
    cuttable_redis: CuttableRedis,
) -> None:
    identity = FakeIdentity(own_service).install()
    with start_gateway(CACHE_URL=cuttable_redis.url) as gateway:
        browser = Browser(gateway)
        browser.sign_in(identity)
        cuttable_redis.cut()
        time.sleep(2.5)  # longer than a session is remembered
        away = browser.ask("GET", CASE)
        cuttable_redis.mend()
        back = browser.ask("GET", CASE)

    assert (away.status, back.status) == (503, 200)


def idle_seconds_after(browser: Browser, cache_url: str, path: str, *headers: str) -> int:
    """What is left of a session with 100 idle seconds after a request that nobody remembers the session for."""
    cache = redis.Redis.from_url(cache_url)
    name = f"session:{hashlib.sha256(browser.cookies['__Host-ceiba'].encode()).hexdigest()}"
    time.sleep(2.1)  # longer than a session is remembered
    cache.expire(name, 100)
    assert browser.ask("GET", path, *headers).status == 200
    return int(cache.ttl(name))


def test_only_actions_of_the_person_extend_a_session(browser: Browser, identity: FakeIdentity, cache_url: str) -> None:
    browser.sign_in(identity)

    by_a_stream = idle_seconds_after(browser, cache_url, "/api/v1/notifications/stream")
    by_the_page = idle_seconds_after(browser, cache_url, CASE, "X-Background: 1")
    by_looking = idle_seconds_after(browser, cache_url, "/session", "X-Background: 1")
    by_somebody = idle_seconds_after(browser, cache_url, CASE)

    assert max(by_a_stream, by_the_page, by_looking) <= 100
    assert by_somebody > 1700


def test_a_page_that_asks_by_itself_learns_what_is_left(
    browser: Browser, identity: FakeIdentity, cache_url: str
) -> None:
    browser.sign_in(identity)
    idle_seconds_after(browser, cache_url, CASE, "X-Background: 1")

    told = json.loads(browser.ask("GET", "/session", "X-Background: 1").body)["expires_in"]

    assert 90 < told <= 100


def test_the_neutral_page_ends_the_session_and_clears_its_cookies(browser: Browser, identity: FakeIdentity) -> None:
    browser.sign_in(identity)
    cookies, refresh = dict(browser.cookies), identity.live

    answer = browser.ask("GET", "/leave", "Sec-Fetch-Site: same-origin")
    assert "__Host-ceiba" not in browser.cookies
    assert any("sign_in=;" in line and "Path=/oauth2" in line for line in answer.headers["set-cookie"])
    assert any(line.startswith("__Secure-forms=;") and "Path=/app" in line for line in answer.headers["set-cookie"])
    browser.cookies = cookies

    assert answer.status == 200
    assert identity.revoked == [refresh]
    assert browser.ask("GET", CASE).status == 401


def test_a_link_of_another_site_to_the_neutral_page_does_not_sign_out(browser: Browser, identity: FakeIdentity) -> None:
    browser.sign_in(identity)

    answer = browser.ask("GET", "/leave", "Sec-Fetch-Site: cross-site")

    assert answer.status == 200
    assert "set-cookie" not in answer.headers
    assert browser.ask("GET", CASE).status == 200


def test_the_neutral_page_is_shown_whatever_fails(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]],
    own_service: Recorder,
    cuttable_redis: CuttableRedis,
) -> None:
    identity = FakeIdentity(own_service).install()
    with start_gateway(CACHE_URL=cuttable_redis.url) as gateway:
        browser = Browser(gateway)
        browser.sign_in(identity)
        cuttable_redis.cut()
        time.sleep(2.5)  # longer than a session is remembered

        answer = browser.ask("GET", "/leave")

    assert answer.status == 200
    assert "__Host-ceiba" not in browser.cookies


def test_two_session_cookies_are_none(browser: Browser, identity: FakeIdentity) -> None:
    browser.sign_in(identity)
    value = browser.cookies["__Host-ceiba"]

    answer = browser.gateway.send("GET", CASE, f"Cookie: __Host-ceiba=other; __Host-ceiba={value}", token="")

    assert answer.status == 401


def test_a_bearer_token_wins_over_the_cookie(browser: Browser, identity: FakeIdentity) -> None:
    browser.sign_in(identity)
    jar = f"Cookie: __Host-ceiba={browser.cookies['__Host-ceiba']}"

    assert browser.gateway.send("GET", CASE, jar, token="nonsense").status == 401


def test_identitys_pages_see_their_own_cookies_only(browser: Browser, identity: FakeIdentity) -> None:
    browser.sign_in(identity)
    browser.cookies["ceiba_sign_in"] = "theirs"

    browser.ask("GET", "/oauth2/sign-in")

    (seen,) = browser.gateway.service.asked("/oauth2/sign-in")
    assert seen.headers["cookie"] == ["ceiba_sign_in=theirs"]


def test_logs_hold_no_token_code_or_cookie(browser: Browser, identity: FakeIdentity) -> None:
    code, state = identity.sign_in(browser.ask("GET", "/session/sign-in").header("location"))
    browser.ask("GET", f"/session/callback?code={code}&state={state}")
    browser.ask("GET", CASE)

    text = browser.gateway.log_text()
    for secret in (state, browser.cookies["__Host-ceiba"], identity.access_tokens[0], identity.live + '"'):
        assert secret not in text
