"""Requests that two readers could understand differently: refused, or passed on in the one form that all agree on.

The server in front (hyper) accepts two lenient forms that RFC 9112 allows (a bare LF as line end, equal duplicate
lengths) and decodes the path; for those the promise is that the service sees one clean request.
"""

import socket
import time

import pytest

from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.wire import connect
from tests.support import tokens

CASE = "/api/v1/cases/0198b6a0-0000-7000-8000-000000000001"
SMUGGLED = b"GET /api/v1/cases/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def auth() -> bytes:
    return b"Authorization: Bearer " + tokens.a_token().encode() + b"\r\n"


def post(extra: bytes, body: bytes = b"") -> bytes:
    return b"POST /api/v1/cases HTTP/1.1\r\nHost: gateway\r\n%AUTH%" + extra + b"\r\n" + body


def get(extra: bytes = b"", path: str = CASE) -> bytes:
    return b"GET " + path.encode("latin-1") + b" HTTP/1.1\r\nHost: gateway\r\n%AUTH%" + extra + b"\r\n"


CHUNKED = b"0\r\n\r\n"
REFUSED = {
    # framing
    "CL.TE": post(b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\nG"),
    "TE.CL": post(b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", b"5c\r\n" + SMUGGLED + b"\r\n0\r\n\r\n"),
    "CL.TE with a whole request behind": post(
        b"Content-Length: 200\r\nTransfer-Encoding: chunked\r\n", CHUNKED + SMUGGLED
    ),
    "TE chunked": post(b"Transfer-Encoding: chunked\r\n", b"2\r\n{}\r\n0\r\n\r\n"),
    "TE xchunked": post(b"Transfer-Encoding: xchunked\r\n", CHUNKED),
    "TE gzip, chunked": post(b"Transfer-Encoding: gzip, chunked\r\n", CHUNKED),
    "TE chunked, identity": post(b"Transfer-Encoding: chunked, identity\r\n", CHUNKED),
    "TE twice": post(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", CHUNKED),
    "TE in capitals": post(b"TRANSFER-ENCODING: CHUNKED\r\n", CHUNKED),
    "TE with a tab": post(b"Transfer-Encoding:\tchunked\r\n", CHUNKED),
    "TE by underscore": post(b"Transfer_Encoding: chunked\r\n", CHUNKED),
    "TE folded": post(b"Transfer-Encoding:\r\n chunked\r\n", CHUNKED),
    "TE with a blank before the colon": post(b"Transfer-Encoding : chunked\r\n", CHUNKED),
    "TE on HTTP/1.0": b"POST /api/v1/cases HTTP/1.0\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two different lengths": post(b"Content-Length: 2\r\nContent-Length: 5\r\n", b"{}abc"),
    "a list of lengths": post(b"Content-Length: 2, 2\r\n", b"{}"),
    "a signed length": post(b"Content-Length: +2\r\n", b"{}"),
    "a negative length": post(b"Content-Length: -2\r\n", b"{}"),
    "a hexadecimal length": post(b"Content-Length: 0x2\r\n", b"{}"),
    "an empty length": post(b"Content-Length: \r\n", b"{}"),
    "a length beyond every integer": post(b"Content-Length: 99999999999999999999999\r\n", b"{}"),
    "a body on a read": get(b"Content-Length: 2\r\n") + b"{}",
    "a compressed body": post(b"Content-Encoding: gzip\r\nContent-Length: 2\r\n", b"{}"),
    "a body above 1 MiB": post(b"Content-Length: 1048577\r\n"),
    # heads
    "a folded header": get(b"X-Purpose: a\r\n b\r\n"),
    "a NUL in a value": get(b"X-Purpose: a\x00b\r\n"),
    "a NUL in a name": get(b"X-Pur\x00pose: a\r\n"),
    "a bare CR in a value": get(b"X-Purpose: a\rX-Admin: 1\r\n"),
    "a blank before the colon": get(b"X-Purpose : a\r\n"),
    "a header without a name": get(b": a\r\n"),
    "a header without a colon": get(b"nonsense\r\n"),
    "HTTP/0.9": b"GET /api/v1/cases\r\n\r\n",
    "HTTP/2.0 by name": b"GET /api/v1/cases HTTP/2.0\r\nHost: gateway\r\n\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no Host": b"GET /api/v1/cases HTTP/1.1\r\n\r\n",
    "two Hosts": get(b"Host: evil\r\n"),
    "a Host with a path": b"GET /api/v1/cases HTTP/1.1\r\nHost: evil/x\r\n\r\n",
    "a Host with a user": b"GET /api/v1/cases HTTP/1.1\r\nHost: gateway@evil\r\n\r\n",
    "101 headers": get(b"".join(b"X-%d: 1\r\n" % number for number in range(101))),
    "a head of 40 KiB": get(b"X-Purpose: " + b"a" * 40_000 + b"\r\n"),
    "17 KiB of headers to pass on": get(b"User-Agent: " + b"a" * 17_000 + b"\r\n"),
    "two tokens": get(b"Authorization: Bearer other\r\n"),
    **{
        f"Connection names {name}": get(b"Connection: close, " + name.encode() + b"\r\n")
        for name in (
            "Authorization",
            "DPoP",
            "Idempotency-Key",
            "X-Request-Id",
            "Content-Type",
            "Host",
            "aUTHORIZATION",
        )
    },
    # targets
    **{
        f"path {path}": get(path=path)
        for path in (
            "//api/v1/cases",
            "/api/v1//cases",
            "/api/v1/cases/",
            "/api/v1/cases/../users",
            "/api/v1/cases/%2e%2e/users",
            "/api/v1/cases/.%2e/users",
            "/api/v1/cases/%2E%2E%2Fusers",
            "/api/v1/cases/./x",
            "/api/v1/cases/%2fusers",
            "/api/v1/cases/x%2f",
            "/api/v1/cases/x%5cy",
            "/api/v1/cases/x%00",
            "/api/v1/cases/x%0d%0aX-Admin:%201",
            "/api/v1/cases/x;admin=1",
            "/api/v1/cases/x%3badmin=1",
            "/api/v1/cases/%252e%252e/users",
            "/api/v1/cases/x%252fy",
            "/api/v1/cases/%u002e%u002e/users",
            "/api/v1/cases/%zz",
            "/api/v1/cases/x%20y",
            "/api/v1/cases/x%c0%ae%c0%ae",
            "/api/v1/cases/caf\xe9",
            "/api/v1/cases?x=caf\xe9",
            "/api/v1/cases/" + "a" * 3000,
            "/api/v1/cases/a/b/c/d/e/f/g",
            "/API/v1/cases",
            "/api/v2/cases",
            "/api/v1/unknown",
            "*",
        )
    },
    "OPTIONS *": b"OPTIONS * HTTP/1.1\r\nHost: gateway\r\n\r\n",
    "CONNECT": b"CONNECT cases:80 HTTP/1.1\r\nHost: cases:80\r\n\r\n",
    "TRACE": b"TRACE /api/v1/cases HTTP/1.1\r\nHost: gateway\r\n\r\n",
    "a method nobody knows": b"FROB /api/v1/cases HTTP/1.1\r\nHost: gateway\r\n\r\n",
    "a method override": b"PATCH /api/v1/code-lists HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\n"
    b"X-HTTP-Method-Override: GET\r\n\r\n",
    "the endpoint between services": b"POST /api/v1/cases/x/packets HTTP/1.1\r\nHost: gateway\r\n%AUTH%"
    b"Content-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_before_any_service_sees_it(gateway: RunningGateway, auth: bytes, name: str) -> None:
    answer = gateway.raw(REFUSED[name].replace(b"%AUTH%", auth))

    assert answer.status == 0 or 400 <= answer.status < 500, answer
    assert gateway.service.seen == []


def test_the_corpus_is_large_enough() -> None:
    assert len(REFUSED) >= 60


LENIENT = {
    "bare LF": b"GET " + CASE.encode() + b" HTTP/1.1\nHost: gateway\n%AUTH%X-Purpose: a\n\n",
    "equal lengths twice": post(b"Content-Length: 2\r\nContent-Length: 2\r\n", b"{}"),
    "an absolute target": b"GET http://evil" + CASE.encode() + b" HTTP/1.1\r\nHost: gateway\r\n%AUTH%\r\n",
    "an encoded slash": get(path="/api/v1/cases%2f0198b6a0-0000-7000-8000-000000000001"),
    "encoded letters": get(path="/api/v1/%63ases/0198b6a0-0000-7000-8000-000000000001"),
    "an upgrade": get(b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"),
    "a length by underscore": get(b"Content_Length: 5\r\n"),
    "a header named by Connection": get(b"Connection: X-Purpose\r\nX-Purpose: a\r\n"),
}


@pytest.mark.parametrize("name", LENIENT)
def test_lenient_forms_reach_the_service_as_one_clean_request(gateway: RunningGateway, auth: bytes, name: str) -> None:
    answer = gateway.raw(LENIENT[name].replace(b"%AUTH%", auth.replace(b"\r\n", b"\n") if name == "bare LF" else auth))

    assert answer.status == 200
    (seen,) = gateway.service.seen
    assert seen.path in (CASE, "/api/v1/cases")
    assert seen.head.count(b"\n") == seen.head.count(b"\r\n")
    assert seen.headers["host"] == [gateway.host]
    assert len(seen.headers.get("content-length", [])) <= 1
    for dropped in ("transfer-encoding", "upgrade", "http2-settings", "connection"):
        assert dropped not in seen.headers


FORGED = (
    "X-Forwarded-For: 203.0.113.7",
    "X_Forwarded_For: 203.0.113.7",
    "X-Forwarded-Host: evil",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Prefix: /admin",
    "X-Forwarded-User: admin",
    "X-Real-IP: 203.0.113.7",
    "Forwarded: for=203.0.113.7",
    "X-User-Id: admin",
    "X-User-Role: operator",
    "X-Remote-User: admin",
    "Remote-User: admin",
    "X-Original-URL: /api/v1/users",
    "X-Rewrite-URL: /api/v1/users",
    "Proxy: http://evil",
    "Proxy-Authorization: Basic x",
    "TE: trailers",
    "Trailer: X-A",
    "Expect: 100-continue",
    "Cookie: __Host-ceiba=x; ceiba_sign_in=y",
    "Content-Length-Hint: 3",
)


@pytest.mark.parametrize("forged", FORGED)
def test_what_callers_claim_about_themselves_is_dropped(gateway: RunningGateway, forged: str) -> None:
    assert gateway.send("GET", CASE, forged).status == 200

    (seen,) = gateway.service.seen
    head = seen.head.decode("latin-1")
    assert forged.partition(": ")[2] not in [value for name, values in seen.headers.items() for value in values]
    assert "203.0.113.7" not in head
    assert seen.headers["x-forwarded-for"] == ["127.0.0.1"]
    assert seen.headers["x-forwarded-host"] == [gateway.host]
    assert seen.headers["x-forwarded-proto"] == ["http"]


def test_two_requests_in_one_packet_are_two_requests(gateway: RunningGateway, auth: bytes) -> None:
    received = b""
    with connect(gateway.url, seconds=60) as client:
        client.sendall((get() + get(path=f"{CASE}/timeline")).replace(b"%AUTH%", auth))
        while received.count(b"HTTP/1.1 200") < 2 and (data := client.recv(65536)):
            received += data

    assert received.count(b"HTTP/1.1 200") == 2
    assert [seen.path for seen in gateway.service.seen] == [CASE, f"{CASE}/timeline"]


def test_half_a_body_is_never_passed_on(gateway: RunningGateway, auth: bytes) -> None:
    with connect(gateway.url) as client:
        client.sendall(post(b"Content-Length: 50\r\n", b'{"country": ').replace(b"%AUTH%", auth))
        client.shutdown(socket.SHUT_WR)
        time.sleep(0.5)

    assert gateway.service.seen == []


def test_a_body_of_an_upload_may_be_25_mib_and_no_more(gateway: RunningGateway, auth: bytes) -> None:
    path = "/api/v1/imports"
    body = b"x" * (2 * 1024 * 1024)

    small = gateway.send("POST", path, "Content-Type: application/octet-stream", body=body)
    large = gateway.raw(
        f"POST {path} HTTP/1.1\r\nHost: a\r\n%AUTH%Content-Length: {25 * 1024 * 1024 + 1}\r\n\r\n".encode().replace(
            b"%AUTH%", auth
        )
    )

    assert (small.status, large.status) == (200, 413)
    assert len(gateway.service.seen[0].body) == len(body)
