"""What a request and an answer look like on the other side of the gateway."""

from socket import socket

from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.recorder import Seen, say
from tests.support import tokens

CASE = "/api/v1/cases/0198b6a0-0000-7000-8000-000000000001"


def test_a_read_arrives_with_the_callers_own_token(gateway: RunningGateway) -> None:
    token = tokens.a_token()

    answer = gateway.send("GET", f"{CASE}?fields=id", "X-Purpose: case_management", token=token)

    (seen,) = gateway.service.seen
    assert answer.status == 200
    assert seen.line == f"GET {CASE}?fields=id HTTP/1.1"
    assert seen.headers["authorization"] == [f"Bearer {token}"]
    assert seen.headers["x-purpose"] == ["case_management"]


def test_a_body_arrives_whole_and_with_one_length(gateway: RunningGateway) -> None:
    body = b'{"country": "GT"}'

    gateway.send("POST", "/api/v1/cases", "Content-Type: application/json", "Idempotency-Key: k-1", body=body)

    (seen,) = gateway.service.seen
    assert seen.body == body
    assert seen.headers["content-length"] == [str(len(body))]
    assert seen.headers["content-type"] == ["application/json"]
    assert seen.headers["idempotency-key"] == ["k-1"]


def test_a_request_without_any_header_of_its_own_ends_where_it_should(gateway: RunningGateway) -> None:
    for _ in range(2):
        gateway.send("GET", "/oauth2/jwks", token="")

    assert [seen.line for seen in gateway.service.seen] == ["GET /oauth2/jwks HTTP/1.1"] * 2


def test_request_id_and_trace_are_made_when_missing_and_kept_when_sound(gateway: RunningGateway) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    mine = "0198b6a0-0000-7000-8000-00000000abcd"

    kept = gateway.send("GET", CASE, f"traceparent: {trace}", f"X-Request-Id: {mine}")
    made = gateway.send("GET", CASE, "X-Request-Id: maria@example.org")

    first, second = gateway.service.seen
    assert kept.header("x-request-id") == mine == first.headers["x-request-id"][0]
    assert first.headers["traceparent"] == [trace]
    assert made.header("x-request-id") == second.headers["x-request-id"][0]
    assert "maria" not in made.header("x-request-id")
    assert len(second.headers["traceparent"][0]) == 55


def test_a_large_answer_passes_unharmed(gateway: RunningGateway) -> None:
    body = bytes(range(256)) * 8192
    gateway.service.replies["/api/v1/extract-runs/1/file"] = lambda c, _: say(c, body)

    answer = gateway.send("GET", "/api/v1/extract-runs/1/file")

    assert answer.body == body


def test_a_chunked_answer_passes_unharmed(gateway: RunningGateway) -> None:
    def reply(client: socket, _: Seen) -> bool:
        client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/csv\r\n\r\n")
        for piece in (b"a,b\r\n", b"1,2\r\n" * 2000):
            client.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
        client.sendall(b"0\r\n\r\n")
        return True

    gateway.service.replies["/api/v1/cases"] = reply

    answer = gateway.send("GET", "/api/v1/cases")

    assert answer.body == b"a,b\r\n" + b"1,2\r\n" * 2000


def test_an_answer_cut_short_does_not_look_complete(gateway: RunningGateway) -> None:
    def reply(client: socket, _: Seen) -> bool:
        client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nhe")
        return False

    gateway.service.replies["/api/v1/cases"] = reply

    assert gateway.send("GET", "/api/v1/cases").status == 502


def test_no_body_follows_head_and_not_modified(gateway: RunningGateway) -> None:
    def reply(client: socket, _: Seen) -> bool:
        client.sendall(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
        return True

    gateway.service.replies[CASE] = reply

    unchanged = gateway.send("GET", CASE, 'If-None-Match: "1"')
    again = gateway.send("GET", f"{CASE}/timeline")

    assert (unchanged.status, unchanged.body, again.status) == (304, b"", 200)


def test_head_is_asked_as_head(gateway: RunningGateway) -> None:
    def reply(client: socket, request: Seen) -> bool:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")
        return True

    gateway.service.replies[CASE] = reply

    answer = gateway.send("HEAD", CASE)

    assert answer.status == 200
    assert gateway.service.seen[0].method == "HEAD"


def test_hop_by_hop_and_foreign_headers_of_an_answer_stay_behind(gateway: RunningGateway) -> None:
    noise = ("Connection: keep-alive", "Keep-Alive: timeout=5", "Server: secret/1.0", "Set-Cookie: a=b", "Upgrade: h2c")
    gateway.service.replies[CASE] = lambda c, _: say(c, headers=(*noise, 'ETag: "7"', "Access-Control-Allow-Origin: *"))

    answer = gateway.send("GET", CASE)

    assert answer.header("etag") == '"7"'
    assert answer.header("server") == "ceiba"
    for name in ("keep-alive", "set-cookie", "upgrade", "access-control-allow-origin"):
        assert name not in answer.headers


def test_connections_to_a_service_are_kept(gateway: RunningGateway) -> None:
    gateway.send("GET", CASE)
    before = gateway.service.connections

    for _ in range(5):
        gateway.send("GET", CASE)

    assert gateway.service.connections == before


def test_the_log_has_a_line_a_request_without_ids_or_query(gateway: RunningGateway) -> None:
    gateway.send("GET", "/api/v1/cases/0198b6a0-dead-7000-8000-000000000001?name=canary-7f3a")

    text = gateway.log_text()
    assert '"route":"/api/v1/cases/{case_id}"' in text
    assert "canary-7f3a" not in text
    assert "0198b6a0-dead" not in text


def test_metrics_are_by_template_and_for_this_machine_only(gateway: RunningGateway) -> None:
    gateway.send("GET", CASE)

    near = gateway.send("GET", "/metrics", token="")
    far = gateway.send("GET", "/metrics", "X-Forwarded-For: 203.0.113.9", token="")

    assert (
        b'ceiba_gateway_request_seconds_count{method="GET",route="/api/v1/cases/{case_id}",status="2xx"}' in near.body
    )
    assert far.status == 404
