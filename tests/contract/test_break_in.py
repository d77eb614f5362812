"""Attempts to break in from outside: forged tokens, foreign rows, closed endpoints, smuggled headers."""

import base64
import http.client
import json
import socket
import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import requests

from tests.contract.streams import events
from tests.contract.test_contract_rules import assert_problem
from tests.support.days import in_days
from tests.support.journey import a_registration
from tests.support.platform import Caller, Platform
from tests.support.tokens import a_token

pytestmark = pytest.mark.contract

CASES = "/api/v1/cases"


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def forgeries(genuine: str) -> dict[str, str]:
    """Tokens that must not open any endpoint, from one that does."""
    head, body, signature = genuine.split(".")
    header = json.loads(base64.urlsafe_b64decode(head + "=="))
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    return {
        "unsigned": f"{encoded(header | {'alg': 'none'})}.{body}.",
        "other country": f"{head}.{encoded(claims | {'ctry': ['GT', 'HN']})}.{signature}",
        "other scope": f"{head}.{encoded(claims | {'scope': 'users:write'})}.{signature}",
        "other type": f"{encoded(header | {'typ': 'JWT'})}.{body}.{signature}",
        "hmac": f"{encoded(header | {'alg': 'HS256'})}.{body}.{signature}",
        "no signature": f"{head}.{body}.",
        "another issuer's key": a_token(iss=claims["iss"]),
        "own key in the header": a_token(iss=claims["iss"]).replace(".", "..", 1),
        "too long": genuine + "A" * 9000,
        "nothing": "",
        "words": "eyJ.eyJ.eyJ",
    }


def test_a_forged_token_opens_no_endpoint(platform: Platform) -> None:
    for name, token in forgeries(platform.token("caseworker", "GT")).items():
        for path in ("/api/v1/me", CASES, "/api/v1/referrals", "/api/v1/indicators"):
            answer = requests.get(platform.url + path, headers={"Authorization": f"Bearer {token}"}, timeout=30)
            assert answer.status_code in (401, 431), (name, path, answer.status_code)


def test_a_forged_token_opens_no_service_behind_the_gateway_either(platform: Platform) -> None:
    for name, token in forgeries(platform.token("caseworker", "GT")).items():
        for process, path in (
            ("cases-api", CASES),
            ("referrals-api", "/api/v1/referrals"),
            ("identity-api", "/api/v1/me"),
        ):
            url = platform.base_url(process) + path
            answer = requests.get(url, headers={"Authorization": f"Bearer {token}", "X-User-Id": "admin"}, timeout=30)
            assert answer.status_code == 401, (name, path)


def test_a_revoked_token_is_refused_and_its_stream_ends(platform: Platform) -> None:
    client = platform.account("clients", "focal_point", "SV")
    secret = (client["client_id"], client["client_secret"])
    form = {"grant_type": "client_credentials"}
    token = requests.post(f"{platform.url}/oauth2/token", data=form, auth=secret, timeout=30).json()["access_token"]
    caller = Caller(platform.url, lambda: token)

    with caller.get("/api/v1/notifications/stream", stream=True) as stream:
        assert stream.status_code == 200
        requests.post(f"{platform.url}/oauth2/revoke", data={"token": token}, auth=secret, timeout=30)
        started = time.monotonic()
        assert list(events(stream)) == []
        assert time.monotonic() - started < 10
    assert_problem(caller.get("/api/v1/notifications"), 401)


@pytest.mark.parametrize(
    "extra",
    [{"organisation_id": str(uuid4())}, {"status": "closed"}, {"case_number": "X"}, {"id": str(uuid4())},
     {"version": 9}, {"assigned_to": str(uuid4())}, {"source": "imported"}],
)  # fmt: skip
def test_what_the_platform_decides_cannot_be_sent_along(sender: Caller, extra: dict[str, Any]) -> None:
    assert_problem(sender.post(CASES, json=a_registration(**extra)), 422)


def test_a_case_is_not_opened_in_another_country(sender: Caller) -> None:
    answer = sender.post(CASES, json=a_registration(country="HN", identified_adm1="HN-CR"))

    assert answer.status_code in (403, 404, 422)


def test_guessing_the_version_of_a_foreign_row_reveals_nothing(
    neighbour: Caller, foreigner: Caller, case: dict[str, Any]
) -> None:
    told = set()
    for caller in (neighbour, foreigner):
        for path in (f"{CASES}/{case['id']}", f"{CASES}/{uuid4()}"):
            for headers in ({}, {"If-Match": '"1"'}, {"If-Match": '"2"'}, {"If-Match": "*"}):
                answer = caller.patch(path, json={"risk_level": "low"}, headers=headers)
                assert_problem(answer, 404)
                told.add(str({**answer.json(), "request_id": ""}))
    assert len(told) == 1


def test_every_endpoint_of_a_foreign_case_looks_like_a_missing_one(
    neighbour: Caller, foreigner: Caller, case: dict[str, Any]
) -> None:
    readable = ("", "/timeline", "/consents", "/notes", "/assessments", "/assignments", "/disclosures", "/coding")
    endpoints: list[tuple[str, str, Any]] = [("GET", path, None) for path in readable]
    endpoints += [
        ("POST", "/close", {"reason": "other"}),
        ("POST", "/reopen", None),
        ("POST", "/notes", {"text": "x"}),
        ("POST", "/assessments", {"overall_risk": "low", "done_on": in_days(-5)}),
        ("POST", "/assignments", {"user_id": str(uuid4())}),
    ]
    for caller in (neighbour, foreigner):
        for method, path, body in endpoints:
            answer = caller.request(method, f"{CASES}/{case['id']}{path}", json=body)
            assert answer.status_code in ((404,) if path != "/close" else (404, 422)), (method, path, answer.text)


def test_a_cursor_of_another_caller_shows_only_the_callers_own_rows(sender: Caller, foreigner: Caller) -> None:
    for _ in range(2):
        sender.post(CASES, json=a_registration())
    cursor = sender.get(f"{CASES}?limit=1").json()["next_cursor"]

    shown = foreigner.get(CASES, params={"cursor": cursor, "limit": 200}).json()["items"]

    assert {item["country"] for item in shown} <= {"HN"}


@pytest.mark.parametrize(
    "path",
    [
        "/packets", "/packets/", "//packets", "/%70ackets", "/packets;a=b", "/x/../packets", "/packets%2f", "/Packets",
        "/./packets", "/packets%00", "/packets?x=/packet-preview",
    ],
)  # fmt: skip
def test_packets_are_not_made_from_outside(platform: Platform, case: dict[str, Any], path: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(platform.url).netloc, timeout=10)
    headers = {"Authorization": f"Bearer {platform.token('caseworker', 'GT')}", "Content-Type": "application/json"}
    connection.request("POST", f"{CASES}/{case['id']}{path}", b"{}", headers)

    assert connection.getresponse().status in (400, 404)
    connection.close()


@pytest.mark.parametrize(
    "head",
    [
        "POST /api/v1/cases HTTP/1.1\r\nHost: a\r\n{token}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nabcd",
        "POST /api/v1/cases HTTP/1.1\r\nHost: a\r\n{token}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
        "POST /api/v1/cases HTTP/1.1\r\nHost: a\r\n{token}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "GET /api/v1/me HTTP/1.1\r\nHost: a\r\n{token}Connection: Authorization\r\n\r\n",
        "GET /api/v1/me HTTP/1.1\r\nHost: a\r\n{token}X-A: b\r\n c\r\n\r\n",
        "GET /api/v1/me HTTP/1.1\r\nHost: a\r\nHost: b\r\n{token}\r\n",
        "GET /api/v1/me HTTP/1.1\r\nHost : a\r\n{token}\r\n",
        "GET /api/v1/me HTTP/1.1\r\nHost: a\r\nX-User-Id: admin\r\nX-Forwarded-User: admin\r\n\r\n",
        "GET /api/v1/../../oauth2/token HTTP/1.1\r\nHost: a\r\n{token}\r\n",
    ],
)
def test_a_request_that_two_readers_could_read_differently_is_refused(platform: Platform, head: str) -> None:
    address = urlsplit(platform.url)
    token = f"Authorization: Bearer {platform.token('caseworker', 'GT')}\r\n"
    with socket.create_connection((address.hostname or "", address.port or 0), 10) as connection:
        connection.sendall(head.format(token=token).encode())
        status = connection.recv(12).decode()

    assert status.startswith("HTTP/1.1 4"), status


def test_a_role_cannot_be_raised_by_its_administrator_beyond_the_country(
    platform: Platform, administrator: Caller
) -> None:
    person = {"country": "GT", "role": "caseworker", "email": "x@ceiba.example", "display_name": "x",
              "organisation_id": platform.account("clients", "caseworker", "GT")["organisation_id"]}  # fmt: skip

    for change in ({"role": "operator"}, {"role": "regional_coordinator"}, {"country": "HN"},
                   {"countries": ["GT", "HN"]}, {"status": "active"}, {"scope": "users:write"}):  # fmt: skip
        assert_problem(administrator.post("/api/v1/users", json=person | change), 422)
    abroad = platform.account("clients", "caseworker", "HN")["organisation_id"]
    path, match = f"/api/v1/organisations/{abroad}", {"If-Match": '"1"'}
    assert_problem(administrator.patch(path, json={"name": "Otra"}, headers=match), 404)
    assert_problem(administrator.post(f"{path}/suspend"), 404)
    assert {"name", "contact_email"}.isdisjoint(administrator.get(f"/api/v1/organisations/{abroad}").json())


def test_an_administrator_sees_no_person_of_another_country(platform: Platform, administrator: Caller) -> None:
    abroad = platform.client("country_admin", "HN").get("/api/v1/users").json()["items"][0]["id"]

    assert_problem(administrator.get(f"/api/v1/users/{abroad}"), 404)
    for action in ("suspend", "reset-factors", "sessions/end"):
        assert_problem(administrator.post(f"/api/v1/users/{abroad}/{action}"), 404)
    assert {user["country"] for user in administrator.get("/api/v1/users?limit=200").json()["items"]} == {"GT"}


def test_no_other_origin_is_let_in(platform: Platform) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}

    for answer in (
        requests.options(platform.url + CASES, headers=asked, timeout=30),
        requests.get(platform.url + CASES, headers=asked, timeout=30),
    ):
        assert "Access-Control-Allow-Origin" not in answer.headers
