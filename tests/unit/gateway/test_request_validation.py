"""What a request must look like before anything reads it: two readers may never understand it differently."""

from ipaddress import ip_network
from typing import Any

import pytest

from gateway.edge.request_validation import MAX_PATH, body_length, check_head, clean_path, client_address
from gateway.problems import BadFraming, BadPath, EncodedBody, LengthRequired
from shared.kernel.errors import TooLarge

LIMIT = 1000
PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def head(**changes: str) -> dict[str, Any]:
    return {"HTTP_HOST": "agenda.example", "QUERY_STRING": "", "REQUEST_METHOD": "POST"} | changes


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/api/v1/cases",
        "/api/v1/cases/0b9c7e2a-1f0d-4c3e-9a51-6d1f4f1e2b3c",
        "/app/index-3f2a.js",
        "/a/b.c~d_e-f:g@h",
        "/.well-known/openid-configuration",
        "/" + "a" * (MAX_PATH - 1),
    ],
)
def test_a_path_that_every_reader_understands_alike_passes_as_it_is(path: str) -> None:
    assert clean_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "*",
        "api",
        "//",
        "//evil.example/x",
        "/a//b",
        "/a/",
        "/.",
        "/..",
        "/a/../b",
        "/a/./b",
        "/.git/config",
        "/a/.env",
        "/.well-known/../internal",
        "/.well-known/.git",
        "/.well-known//x",
        "/a/.well-known/x",
        "/.well-known",
        "/a%2e%2e/b",
        "/a;jsessionid=1",
        "/a\\b",
        "/a b",
        "/a\x00b",
        "/a\n",
        "/niña",
        "/a?b",
        "/a#b",
        "/a+b",
    ],
)
def test_a_path_that_readers_could_resolve_differently_is_refused(path: str) -> None:
    with pytest.raises(BadPath):
        clean_path(path)


def test_a_path_longer_than_every_reader_takes_is_refused() -> None:
    with pytest.raises(BadPath):
        clean_path("/" + "a" * MAX_PATH)


@pytest.mark.parametrize(
    "host", ["agenda.example", "agenda.example:8443", "localhost", "127.0.0.1:80", "[::1]", "[::1]:8080", "a" * 253]
)
def test_one_plain_host_passes(host: str) -> None:
    check_head(head(HTTP_HOST=host))


@pytest.mark.parametrize(
    "host",
    [
        "",
        "agenda.example,evil.example",
        "agenda.example, evil.example",
        "user@agenda.example",
        "agenda.example/path",
        "agenda.example:",
        "agenda.example:123456",
        "agenda.example:8x",
        "agenda.example\n",
        "agenda example",
        "::1",
        "[::1",
        "[]",
        "niña.example",
        "a" * 254,
    ],
)
def test_a_host_that_is_missing_doubled_or_adorned_is_refused(host: str) -> None:
    with pytest.raises(BadFraming):
        check_head(head(HTTP_HOST=host))


def test_a_request_without_a_host_is_refused() -> None:
    without_host = head()
    del without_host["HTTP_HOST"]

    with pytest.raises(BadFraming):
        check_head(without_host)


def test_a_query_is_ascii() -> None:
    check_head(head(QUERY_STRING="q=ni%C3%B1a&limit=5"))
    with pytest.raises(BadFraming):
        check_head(head(QUERY_STRING="q=niña"))


@pytest.mark.parametrize("connection", ["", "keep-alive", "Keep-Alive", "close", "Close", "upgrade", "TE, close"])
def test_ordinary_connection_options_pass(connection: str) -> None:
    check_head(head(HTTP_CONNECTION=connection))


@pytest.mark.parametrize(
    "connection",
    [
        "authorization",
        "Authorization",
        "close, Authorization",
        "keep-alive,dpop",
        "Idempotency-Key",
        "X-Request-Id , close",
        "content-type",
        "Host",
    ],
)
def test_a_header_that_decides_may_not_be_declared_hop_by_hop(connection: str) -> None:
    """A proxy on the way would remove it: the request would reach the service without its token, say."""
    with pytest.raises(BadFraming):
        check_head(head(HTTP_CONNECTION=connection))


@pytest.mark.parametrize(("announced", "length"), [("0", 0), ("", 0), ("1", 1), ("007", 7), (str(LIMIT), LIMIT)])
def test_the_announced_length_is_believed_up_to_the_limit(announced: str, length: int) -> None:
    assert body_length(head(CONTENT_LENGTH=announced), LIMIT) == length


def test_a_request_that_announces_nothing_has_no_body() -> None:
    assert body_length(head(), LIMIT) == 0


@pytest.mark.parametrize("coding", ["chunked", "identity", ""])
def test_a_body_without_a_length_is_refused_even_when_there_is_a_length_as_well(coding: str) -> None:
    with pytest.raises(LengthRequired):
        body_length(head(HTTP_TRANSFER_ENCODING=coding, CONTENT_LENGTH="5"), LIMIT)


@pytest.mark.parametrize("announced", ["-1", "+1", "1,1", "1 ", "0x10", "1e3", "five", "٣", "²"])
def test_a_length_that_is_no_plain_number_is_refused(announced: str) -> None:
    with pytest.raises(BadFraming):
        body_length(head(CONTENT_LENGTH=announced), LIMIT)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_method_without_a_body_has_none(method: str) -> None:
    assert body_length(head(REQUEST_METHOD=method, CONTENT_LENGTH="0"), LIMIT) == 0
    with pytest.raises(BadFraming):
        body_length(head(REQUEST_METHOD=method, CONTENT_LENGTH="1"), LIMIT)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_other_method_may_have_one(method: str) -> None:
    assert body_length(head(REQUEST_METHOD=method, CONTENT_LENGTH="1"), LIMIT) == 1


def test_a_compressed_body_is_refused() -> None:
    assert body_length(head(CONTENT_LENGTH="5", HTTP_CONTENT_ENCODING="identity"), LIMIT) == 5
    with pytest.raises(EncodedBody):
        body_length(head(CONTENT_LENGTH="5", HTTP_CONTENT_ENCODING="gzip"), LIMIT)


def test_a_body_above_the_limit_is_refused_before_a_byte_of_it_is_read() -> None:
    with pytest.raises(TooLarge):
        body_length(head(CONTENT_LENGTH=str(LIMIT + 1)), LIMIT)


def test_without_trusted_proxies_the_peer_is_the_caller_whatever_it_writes() -> None:
    request = head(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")

    assert client_address(request, ()) == "10.0.0.1"


def test_a_stranger_who_writes_forwarded_for_is_not_believed() -> None:
    request = head(REMOTE_ADDR="198.51.100.7", HTTP_X_FORWARDED_FOR="203.0.113.9")

    assert client_address(request, PROXIES) == "198.51.100.7"


@pytest.mark.parametrize(
    ("forwarded", "caller"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("203.0.113.9,10.1.2.3, 10.0.0.2", "203.0.113.9"),
        ("192.0.2.66, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("10.0.0.5, 10.0.0.4", "10.0.0.5"),
        ("203.0.113.9, unknown, 10.0.0.2", "10.0.0.2"),
        ("203.0.113.9, ", "10.0.0.1"),
        ("unknown", "10.0.0.1"),
        ("", "10.0.0.1"),
    ],
)
def test_behind_our_proxies_the_caller_is_the_last_hop_that_is_none_of_them(forwarded: str, caller: str) -> None:
    """What stands before the first stranger, that stranger may have made up; what cannot be read ends the search."""
    assert client_address(head(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded), PROXIES) == caller


def test_a_proxy_without_a_forwarded_address_is_the_caller() -> None:
    assert client_address(head(REMOTE_ADDR="10.0.0.1"), PROXIES) == "10.0.0.1"


def test_a_proxy_that_speaks_over_a_dual_stack_socket_is_recognised() -> None:
    request = head(REMOTE_ADDR="::ffff:10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")

    assert client_address(request, PROXIES) == "203.0.113.9"


def test_a_peer_without_an_address_is_no_proxy() -> None:
    assert client_address(head(HTTP_X_FORWARDED_FOR="203.0.113.9"), PROXIES) == ""
