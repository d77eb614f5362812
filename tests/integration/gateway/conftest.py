"""A real gateway under its real server, in front of services that write down what they are sent."""

import base64
import contextlib
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from infra.local.ports import free_port
from infra.local.program import moved_clock
from infra.processes import GATEWAY, Place, Process, command
from tests.integration.gateway.browser import Browser
from tests.integration.gateway.identity import FakeIdentity
from tests.integration.gateway.recorder import Recorder, recording_service
from tests.integration.gateway.wire import Answer, exchange
from tests.support import tokens

REPOSITORY = Path(__file__).parents[3]
SESSION_KEY = base64.b64encode(b"k" * 32).decode()


@dataclass(frozen=True)
class RunningGateway:
    """A gateway that answers."""

    url: str
    service: Recorder
    log: Path
    pid: int

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    def raw(self, raw: bytes, *, seconds: float = 5.0) -> Answer:
        return exchange(self.url, raw, seconds=seconds)

    def send(self, method: str, path: str, *headers: str, body: bytes = b"", token: str | None = None) -> Answer:
        """One well-formed request; with a caseworker's token unless `token` is ''."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", *headers]
        if token != "":
            lines.append(f"Authorization: Bearer {token or tokens.a_token()}")
        if body or method in ("POST", "PUT", "PATCH"):
            lines.append(f"Content-Length: {len(body)}")
        return self.raw("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body, seconds=20)

    def log_text(self) -> str:
        return self.log.read_text()


@contextmanager
def running_gateway(
    folder: Path, service: Recorder, *, cache_url: str, jwks_url: str, **more: str
) -> Iterator[RunningGateway]:
    """`more`: settings without their prefix, e.g. `TUNE_LIMIT_SEARCH_PER_MINUTE="2"`."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "ENVIRONMENT": "local",
        "PUBLIC_URL": url,
        "ISSUER": tokens.ISSUER,
        "JWKS_URL": jwks_url,
        "CACHE_URL": cache_url,
        "WEB_CLIENT_SECRET": "fake-web-secret",
        "SESSION_KEY": SESSION_KEY,
        "TUNE_LIMIT_SIGN_IN_PER_MINUTE": "100000",
        "TUNE_LIMIT_SIGN_IN_PER_MINUTE_OF_ADDRESS": "100000",
        "TUNE_LIMIT_TOKEN_PER_MINUTE": "100000",
        "TUNE_LIMIT_TOKEN_PER_MINUTE_OF_ADDRESS": "100000",
        **{f"{name}_URL": service.url for name in ("IDENTITY", "CASES", "REFERRALS", "REPORTING")},
        **more,
    }
    environment = {f"CEIBA_{name}": value for name, value in settings.items()}
    log = folder / f"gateway-{port}.log"
    deployed = command(Process(service=GATEWAY, role="api"), Place(host="127.0.0.1", port=port, run=folder))
    with log.open("wb") as output:
        process = subprocess.Popen(
            deployed,
            cwd=REPOSITORY,
            env={**moved_clock(), "PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), **environment},
            stdout=output,
            stderr=output,
        )
    try:
        running = RunningGateway(url, service, log, process.pid)
        _await_alive(running, process)
        yield running
    finally:
        process.terminate()
        process.wait(15)


def _await_alive(gateway: RunningGateway, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, gateway.log_text()
        with contextlib.suppress(OSError):
            if gateway.send("GET", "/livez", token="").status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(gateway.log_text())


@pytest.fixture(scope="session")
def recorder() -> Iterator[Recorder]:
    with recording_service() as recorder:
        yield recorder


@pytest.fixture(scope="session")
def shared_gateway(
    recorder: Recorder, cache_url: str, jwks_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningGateway]:
    folder = tmp_path_factory.mktemp("gateway")
    with running_gateway(folder, recorder, cache_url=cache_url, jwks_url=jwks_url) as gateway:
        yield gateway


@pytest.fixture
def gateway(shared_gateway: RunningGateway) -> RunningGateway:
    """The gateway of this session, its service with an empty memory."""
    shared_gateway.service.forget()
    return shared_gateway


@pytest.fixture
def identity(gateway: RunningGateway) -> FakeIdentity:
    """Stands in the place of identity at that gateway."""
    return FakeIdentity(gateway.service).install()


@pytest.fixture
def browser(gateway: RunningGateway) -> Browser:
    """A browser without cookies."""
    return Browser(gateway)


@pytest.fixture
def own_service() -> Iterator[Recorder]:
    with recording_service() as service:
        yield service


@pytest.fixture
def start_gateway(
    own_service: Recorder, cache_url: str, jwks_url: str, tmp_path: Path
) -> Callable[..., contextlib.AbstractContextManager[RunningGateway]]:
    """`start_gateway(SETTING="…")` → context manager of a gateway of one's own in front of a service of one's own."""

    def start(**more: str) -> contextlib.AbstractContextManager[RunningGateway]:
        settings = {"cache_url": cache_url, "jwks_url": jwks_url} | more
        return running_gateway(tmp_path, own_service, **settings)

    return start


class CuttableRedis:
    """A way to the real Redis that can be cut and mended, whoever runs the server."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "", parts.port or 6379)
        self._server = socket.create_server(("127.0.0.1", 0))
        port = self._server.getsockname()[1]
        credentials = parts.netloc.rpartition("@")[0]
        self.url = parts._replace(
            netloc=f"{credentials}@127.0.0.1:{port}" if credentials else f"127.0.0.1:{port}"
        ).geturl()
        self._open: set[socket.socket] = set()
        self._is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._is_cut = True
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        self.cut()
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            if self._is_cut:
                client.close()
                continue
            target = socket.create_connection(self._target)
            for source, sink in ((client, target), (target, client)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        self._open.add(source)
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        self._open.discard(source)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()


@pytest.fixture
def cuttable_redis(cache_url: str) -> Iterator[CuttableRedis]:
    way = CuttableRedis(cache_url)
    yield way
    way.close()
