"""Behind the documented proxy with TLS each caller has an address of their own; what callers claim is not believed."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template

import pytest

from infra.local.certificates import write_certificate
from infra.local.ports import free_port, free_ports
from infra.local.programs import REPOSITORY
from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.recorder import Recorder, Seen, say
from tests.integration.gateway.windows import early_in_a_minute
from tests.support import tokens

pytestmark = pytest.mark.integration

CONFIGURATION = REPOSITORY / "infra" / "docker" / "proxy" / "nginx.conf.template"
CASE = "/api/v1/cases/0190b3e0-0000-7000-8000-000000000001"
SIGN_IN = "/oauth2/sign-in"
ANA, LUZ = "127.0.0.2", "127.0.0.3"
"""Two callers: loopback addresses that connections may start from."""


@dataclass
class Proxy:
    """A proxy with TLS in front of a gateway."""

    port: int
    certificate: Path

    def send(self, method: str, path: str, *, source: str, body: str = "", **headers: str) -> int:
        """Status of one request of the caller at `source`."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPSConnection(
            "localhost", self.port, context=trust, timeout=20, source_address=(source, 0)
        )
        try:
            connection.request(method, path, body or None, {n.replace("_", "-"): v for n, v in headers.items()})
            return connection.getresponse().status
        finally:
            connection.close()


@pytest.fixture
def certificates(tmp_path: Path) -> Path:
    """A folder with a certificate for `localhost`, as a certificate authority would fill it."""
    write_certificate(tmp_path)
    return tmp_path


@contextmanager
def proxy_before(gateway: RunningGateway, certificates: Path) -> Iterator[Proxy]:
    """Debian's nginx with the documented configuration where it is installed, else a forwarder that does the same."""
    if nginx := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        with _nginx(nginx, gateway, certificates) as proxy:
            yield proxy
    else:
        with _forwarder(gateway, certificates) as proxy:
            yield proxy


@contextmanager
def _nginx(binary: str, gateway: RunningGateway, certificates: Path) -> Iterator[Proxy]:
    tls, plain = free_ports(2)
    site = Template(CONFIGURATION.read_text()).safe_substitute(
        CEIBA_HOST="localhost",
        CEIBA_TLS=f"127.0.0.1:{tls}",
        CEIBA_PLAIN=f"127.0.0.1:{plain}",
        CEIBA_GATEWAY=gateway.host,
        CEIBA_CERTIFICATES=str(certificates),
    )
    temporary = "".join(
        f"{kind}_temp_path {certificates}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = certificates / "nginx.conf"
    main.write_text(
        f"daemon off; pid {certificates}/pid; error_log {certificates}/error.log; events {{}}"
        f" http {{ {temporary} {site} }}"
    )
    command = [binary, "-p", str(certificates), "-c", str(main), "-e", str(certificates / "error.log")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_port(tls, process)
        yield Proxy(tls, certificates / "fullchain.pem")
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _forwarder(gateway: RunningGateway, certificates: Path) -> Iterator[Proxy]:
    """It writes X-Forwarded-For and drops the caller's own, as the configuration does."""

    class Forward(BaseHTTPRequestHandler):
        def _forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kept = {name: value for name, value in self.headers.items() if name.lower() != "x-forwarded-for"}
            inside = http.client.HTTPConnection(gateway.host, timeout=20)
            inside.request(self.command, self.path, body, kept | {"X-Forwarded-For": self.client_address[0]})
            answer = inside.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            self.end_headers()
            self.wfile.write(content)
            inside.close()

        do_GET = do_POST = _forward  # noqa: N815 - the names of http.server

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(certificates / "fullchain.pem", certificates / "privkey.pem")
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), Forward)
    server.socket = trust.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Proxy(server.server_port, certificates / "fullchain.pem")
    finally:
        server.shutdown()
        server.server_close()


def _await_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert process.poll() is None, "the proxy ended"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("the proxy does not answer")


def test_each_caller_behind_the_proxy_has_limits_of_their_own(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder, certificates: Path
) -> None:
    own_service.replies[SIGN_IN] = _refuse
    with (
        start_gateway(TRUSTED_PROXIES="127.0.0.1", TUNE_LIMIT_SIGN_IN_PER_MINUTE="3") as gateway,
        proxy_before(gateway, certificates) as proxy,
    ):
        ana = [_sign_in(proxy, ANA) for _ in range(8)]
        luz = _sign_in(proxy, LUZ)

    assert 429 in ana
    assert luz == 422


def test_without_the_setting_all_of_them_are_one_address(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder, certificates: Path
) -> None:
    own_service.replies[SIGN_IN] = _refuse
    with start_gateway(TUNE_LIMIT_SIGN_IN_PER_MINUTE="3") as gateway, proxy_before(gateway, certificates) as proxy:
        early_in_a_minute()
        for _ in range(8):
            _sign_in(proxy, ANA)

        assert _sign_in(proxy, LUZ) == 429


def test_services_learn_the_callers_address_and_not_what_the_caller_claims(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder, certificates: Path
) -> None:
    with (
        start_gateway(TRUSTED_PROXIES="127.0.0.1") as gateway,
        proxy_before(gateway, certificates) as proxy,
    ):
        authorization = f"Bearer {tokens.a_token()}"
        proxy.send("GET", CASE, source=ANA, Authorization=authorization)
        proxy.send("GET", CASE, source=LUZ, Authorization=authorization, X_Forwarded_For="203.0.113.7")

    assert [asked.headers["x-forwarded-for"] for asked in own_service.asked(CASE)] == [[ANA], [LUZ]]


def test_a_caller_past_the_proxy_cannot_claim_an_address(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder
) -> None:
    with start_gateway(TRUSTED_PROXIES="10.9.0.0/16") as gateway:
        gateway.send("GET", CASE, "X-Forwarded-For: 203.0.113.7")

    assert own_service.asked(CASE)[0].headers["x-forwarded-for"] == ["127.0.0.1"]


def _nginx_is_here() -> bool:
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") is not None


needs_nginx = pytest.mark.skipif(not _nginx_is_here(), reason="nginx is not installed: only its configuration is read")


def _hold_bodies(stack: ExitStack, proxy: Proxy, source: str, count: int) -> list[ssl.SSLSocket]:
    """Connections of one address that each send one byte of their body."""
    trust = ssl.create_default_context(cafile=str(proxy.certificate))
    held = []
    for _ in range(count):
        plain = socket.create_connection(("127.0.0.1", proxy.port), 20, source_address=(source, 0))
        client = stack.enter_context(trust.wrap_socket(plain, server_hostname="localhost"))
        client.sendall(f"POST {SIGN_IN} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx".encode())
        held.append(client)
    return held


@needs_nginx
def test_one_address_holds_so_many_requests_and_no_more(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], certificates: Path
) -> None:
    with (
        start_gateway(TRUSTED_PROXIES="127.0.0.1") as gateway,
        proxy_before(gateway, certificates) as proxy,
        ExitStack() as stack,
    ):
        held = _hold_bodies(stack, proxy, ANA, 130)
        statuses = [_status(client) for client in held]
        luz = _sign_in(proxy, LUZ)

    # The gateway itself waits for sixteen bodies of a stranger; none of them outlives its deadline.
    assert statuses.count(429) >= 30
    assert set(statuses) == {408, 429}
    assert luz == 200


@needs_nginx
def test_a_body_without_a_token_is_refused_with_its_reason(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]], own_service: Recorder, certificates: Path
) -> None:
    with start_gateway(TRUSTED_PROXIES="127.0.0.1") as gateway, proxy_before(gateway, certificates) as proxy:
        statuses = [proxy.send("POST", "/api/v1/imports", source=ANA, body="x" * 20_000_000) for _ in range(10)]

    # The gateway answers and ends the connection while nginx still sends, which nginx now and then calls a 502.
    assert 401 in statuses
    assert set(statuses) <= {401, 502}
    assert own_service.seen == []


def test_the_configuration_limits_what_one_address_holds_and_ends_what_is_slow() -> None:
    lines = {line.strip() for line in CONFIGURATION.read_text().splitlines()}

    assert "limit_conn ceiba_network 100;" in lines
    assert "limit_conn_zone $ceiba_network zone=ceiba_network:8m;" in lines
    assert "proxy_request_buffering off;" in lines
    assert "client_body_timeout 20s;" in lines
    # Below the 20 s of infra/processes.py after which the gateway ends an idle connection.
    assert "keepalive_timeout 15s;" in lines


def _status(client: ssl.SSLSocket) -> int:
    client.settimeout(60)
    return int(client.recv(65536).split(b" ")[1])


def _sign_in(proxy: Proxy, source: str) -> int:
    return proxy.send("POST", SIGN_IN, source=source, body="x=1")


def _refuse(connection: socket.socket, _: Seen) -> bool:
    return say(connection, status="422 Unprocessable Content")
