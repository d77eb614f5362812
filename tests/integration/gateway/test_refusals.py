"""Who is let in, and what every answer carries."""

import json
import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from shared.kernel.errors import DomainError, Unavailable
from shared.web.http_errors import InternalError
from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.recorder import Recorder, Reply, Seen, say
from tests.support import tokens

CASE = "/api/v1/cases/0198b6a0-0000-7000-8000-000000000001"
TOKENS: dict[str, str | Callable[[], str]] = {
    "none": "",
    "nonsense": "nonsense",
    "three empty parts": "..",
    "alg none": "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30.",
    "expired": lambda: tokens.a_token(exp=int(time.time()) - 10, iat=int(time.time()) - 300),
    "another issuer": lambda: tokens.a_token(iss="http://evil.test"),
    "another audience": lambda: tokens.a_token(aud="other"),
    "a day long": lambda: tokens.a_token(exp=int(time.time()) + 86400),
    "changed by a letter": lambda: tokens.a_token()[:-4] + "AAAA",
    "longer than 8 KiB": "a" * 9000,
}


@pytest.mark.parametrize("name", TOKENS)
def test_without_a_good_token_nothing_reaches_a_service(gateway: RunningGateway, name: str) -> None:
    made = TOKENS[name]
    answer = gateway.send("GET", CASE, token=made() if callable(made) else made)

    body = json.loads(answer.body)
    assert answer.status == 401
    assert answer.header("content-type") == "application/problem+json"
    assert answer.header("www-authenticate").startswith("Bearer")
    assert (body["code"], body["status"]) == ("unauthenticated", 401)
    assert body["request_id"] == answer.header("x-request-id")
    assert gateway.service.seen == []


def test_public_endpoints_need_no_token(gateway: RunningGateway) -> None:
    for path in ("/oauth2/jwks", "/.well-known/openid-configuration", "/oauth2/authorize"):
        assert gateway.send("GET", path, token="").status == 200


def test_problems_are_in_the_callers_language(gateway: RunningGateway) -> None:
    spanish = gateway.send("GET", CASE, token="")
    english = gateway.send("GET", CASE, "Accept-Language: en-GB, es;q=0.5", token="")

    assert json.loads(spanish.body)["title"] == "Inicie sesión para continuar"
    assert json.loads(english.body)["title"] == "Sign in to continue"
    assert english.header("content-language") == "en"


def test_a_wrong_method_says_which_are_right(gateway: RunningGateway) -> None:
    answer = gateway.send("DELETE", "/api/v1/code-lists")

    assert answer.status == 405
    assert answer.header("allow") == "GET, HEAD"


def test_an_answer_before_the_body_asks_for_no_other_request_on_the_connection(gateway: RunningGateway) -> None:
    early = gateway.send("POST", "/api/v1/cases", body=b"x" * 200_000, token="nonsense")
    late = gateway.send("POST", "/api/v1/cases", body=b"{}")

    assert (early.status, early.header("connection")) == (401, "close")
    assert late.status == 200
    assert "connection" not in late.headers


def test_which_methods_there_are_is_asked_of_the_service_behind(gateway: RunningGateway) -> None:
    gateway.service.replies[CASE] = lambda client, _: say(client, headers=("Allow: GET, HEAD, PATCH",))

    asked = gateway.send("OPTIONS", CASE)

    assert (asked.status, asked.header("allow")) == (200, "GET, HEAD, PATCH")
    assert [seen.line for seen in gateway.service.asked(CASE)] == [f"OPTIONS {CASE} HTTP/1.1"]
    assert gateway.send("OPTIONS", "/api/v1/notifications/stream").header("allow") == "GET, HEAD"


def test_the_closed_endpoint_looks_like_no_endpoint(gateway: RunningGateway) -> None:
    closed = gateway.send("POST", f"{CASE}/packets", body=b"{}")
    missing = gateway.send("POST", "/api/v1/nothing", body=b"{}")

    assert (closed.status, missing.status) == (404, 404)
    assert json.loads(closed.body)["title"] == json.loads(missing.body)["title"]


ANSWERS = {
    "a page": "/",
    "a page of the application": "/app/cases",
    "privacy": "/privacy",
    "leave": "/leave",
    "docs": "/docs",
    "docs asset": "/docs/start.js",
    "health": "/livez",
    "session": "/session",
    "sign-in": "/session/sign-in",
    "missing page": "/nothing",
    "bad path": "/a//b",
    "proxied": CASE,
    "refused": "/api/v1/nothing",
    "identity's page": "/oauth2/sign-in",
    "keys": "/oauth2/jwks",
    "robots": "/robots.txt",
    "missing asset": "/static/app/nothing-abcdefgh.js",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_is_hardened(gateway: RunningGateway, name: str) -> None:
    answer = gateway.send("GET", ANSWERS[name])

    policy = answer.header("content-security-policy")
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    for field, value in (
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("server", "ceiba"),
    ):
        assert answer.headers[field] == [value]
    assert len(answer.headers["x-request-id"]) == len(answer.headers["cache-control"]) == 1
    assert "strict-transport-security" not in answer.headers  # plain http on this machine


@pytest.mark.parametrize("path", [CASE, "/api/v1/nothing", "/session", "/livez", "/privacy", "/oauth2/sign-in"])
def test_nothing_about_people_is_stored_on_the_way(gateway: RunningGateway, path: str) -> None:
    gateway.service.replies[path] = lambda c, _: say(c, headers=("Cache-Control: public, max-age=60",))

    assert gateway.send("GET", path).header("cache-control") == "no-store"


def test_behind_tls_browsers_get_hsts(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]],
) -> None:
    with start_gateway(ENVIRONMENT="production") as gateway:
        assert "max-age=63072000" in gateway.send("GET", "/livez", token="").header("strict-transport-security")


def test_error_pages_speak_to_people_under_a_neutral_title(gateway: RunningGateway) -> None:
    page = gateway.send("GET", "/nothing", "Accept: text/html", "Accept-Language: en", token="")

    text = page.body.decode()
    assert page.status == 404
    assert "<title>Agenda</title>" in text
    assert 'lang="en"' in text
    assert page.header("x-request-id") in text


FAULT = b'{"type":"/problems/internal-error","status":500,"code":"internal_error"}'
PAGES = [f"/oauth2/{page}" for page in ("sign-in", "access", "consent", "logout", "activate", "passkeys", "authorize")]


def _fault(status: str, retry_after: str = "7") -> Reply:
    headers = ("Content-Type: application/problem+json", f"Retry-After: {retry_after}")
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(FAULT)}", *headers]

    def reply(client: socket.socket, _: Seen) -> bool:
        client.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + FAULT)
        return True

    return reply


@pytest.mark.parametrize(("status", "error"), [("500 Internal Server Error", InternalError), ("503 Gone", Unavailable)])
def test_a_fault_of_identity_is_a_page_for_people_and_a_problem_for_programs(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], status: str, error: type[DomainError]
) -> None:
    with start_gateway(SUPPORT_CONTACTS='{"*": "ayuda@example.org"}') as gateway:
        for path in PAGES:
            gateway.service.replies[path] = _fault(status)

            page = gateway.send("GET", path, "Accept: text/html", token="")
            told = gateway.send("GET", path, "Accept: application/json", token="")

            text = page.body.decode()
            assert (page.status, page.header("content-type")) == (int(status[:3]), "text/html; charset=utf-8")
            for part in ('lang="es"', error.title["es"], page.header("x-request-id"), "ayuda@example.org", 'href="/"'):
                assert part in text
            assert "internal_error" not in text
            assert (told.status, told.header("content-type")) == (int(status[:3]), "application/problem+json")

        chosen = gateway.send("GET", f"{PAGES[0]}?next=%2Fapp&lang=en", "Accept: text/html", token="")
        assert "For help, ask ayuda@example.org" in chosen.body.decode()


def test_a_fault_that_names_a_moment_to_try_again_stays_one_of_the_service(gateway: RunningGateway) -> None:
    gateway.service.replies["/oauth2/sign-in"] = _fault("503 Unavailable", "Fri, 31 Dec 2027 23:59:59 GMT")

    answer = gateway.send("GET", "/oauth2/sign-in", "Accept: text/html", token="")

    assert (answer.status, answer.header("retry-after")) == (503, "5")


def test_a_page_of_identity_that_asks_for_another_try_stays(gateway: RunningGateway) -> None:
    gateway.service.replies["/oauth2/sign-in"] = lambda c, _: say(c, b"<p>its own</p>", status="503 Unavailable")

    assert gateway.send("GET", "/oauth2/sign-in", "Accept: text/html", token="").body == b"<p>its own</p>"


def test_privacy_and_leave_exist_in_both_languages(gateway: RunningGateway) -> None:
    for path, spanish, english in (("/privacy", "Aviso de privacidad", "Privacy notice"), ("/leave", "hoy", "today")):
        assert spanish in gateway.send("GET", path, token="").body.decode()
        assert english in gateway.send("GET", path, "Accept-Language: en", token="").body.decode()
        assert english in gateway.send("GET", f"{path}?lang=en", token="").body.decode()


def test_no_other_origin_may_read_by_default(gateway: RunningGateway) -> None:
    read = gateway.send("GET", CASE, "Origin: https://evil.example")
    preflight = gateway.send(
        "OPTIONS", CASE, "Origin: https://evil.example", "Access-Control-Request-Method: GET", token=""
    )

    assert "access-control-allow-origin" not in read.headers
    assert preflight.status == 401
    assert "access-control-allow-origin" not in preflight.headers


def test_exactly_the_named_origins_may_read(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]],
) -> None:
    with start_gateway(CORS_ORIGINS="https://ngo.example") as gateway:
        ask = "Access-Control-Request-Method: GET"
        good = gateway.send("OPTIONS", CASE, "Origin: https://ngo.example", ask, token="")
        evil = gateway.send("OPTIONS", CASE, "Origin: https://ngo.example.evil", ask, token="")
        read = gateway.send("GET", CASE, "Origin: https://ngo.example")
        foreign = gateway.send("GET", CASE, "Origin: null")

    assert (good.status, evil.status) == (204, 401)
    assert read.headers["access-control-allow-origin"] == ["https://ngo.example"]
    assert "access-control-allow-credentials" not in read.headers
    assert "access-control-allow-origin" not in foreign.headers
    assert "Origin" in foreign.header("vary")


def test_only_our_own_proxies_are_believed(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    with start_gateway(TRUSTED_PROXIES="127.0.0.1") as gateway:
        gateway.send("GET", CASE, "X-Forwarded-For: 203.0.113.7, 198.51.100.2")

    assert own_service.asked(CASE)[0].headers["x-forwarded-for"] == ["198.51.100.2"]
