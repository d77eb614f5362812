"""The proxy in front of the gateways, by the program that runs it: who is asked, and who is not."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from infra.local.ports import free_port
from infra.local.programs import REPOSITORY
from tests.support.faults import eventually
from tests.support.http_server import QuietHandler, http_server

pytestmark = pytest.mark.integration

CONFIGURATION = REPOSITORY / "infra" / "docker" / "proxy" / "haproxy.cfg"


@dataclass
class Gateway:
    """It answers every request; `ready` is what it says of itself."""

    ready: bool = True
    asked: int = 0
    forwarded: list[str] = field(default_factory=list)
    url: str = ""

    def handler(self) -> type[QuietHandler]:
        gateway = self

        class Handler(QuietHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                probe = self.path == "/readyz"
                gateway.asked += not probe
                gateway.forwarded += self.headers.get_all("X-Forwarded-For", [])
                # As the gateway, it refuses who names no host.
                self.reply(400 if "Host" not in self.headers else 200 if gateway.ready or not probe else 503)

        return Handler


@dataclass
class Proxy:
    """HAProxy over two gateways, and the place of a third where nothing listens yet."""

    url: str
    gateways: list[Gateway]

    def answers(self) -> bool:
        try:
            return self.statuses(1) == {200}
        except requests.ConnectionError:
            return False

    def statuses(self, number: int = 8) -> set[int]:
        return {requests.get(f"{self.url}/api/v1/me", timeout=5).status_code for _ in range(number)}

    def asks_only(self, *places: int) -> bool:
        """Whether only these are asked by eight requests now, all of which are answered."""
        before = [gateway.asked for gateway in self.gateways]
        assert self.statuses() == {200}
        return {n for n, gateway in enumerate(self.gateways) if gateway.asked > before[n]} == set(places)


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    assert shutil.which("haproxy"), "infra/local/engines.sh installs it"
    port, gateways = free_port(), [Gateway(), Gateway()]
    with ExitStack() as stack:
        servers = [stack.enter_context(http_server(gateway.handler())) for gateway in gateways]
        # As shipped, but for the addresses: here no engine names the gateways.
        places = [*(server.removeprefix("http://") for server in servers), f"127.0.0.1:{free_port()}"]
        text = CONFIGURATION.read_text().replace("bind :8000", f"bind 127.0.0.1:{port}")
        text, number = re.subn(
            r"server-template (\w+) 1-8 gateway:8000(.*?) resolvers .*",
            lambda found: "\n    ".join(f"server {found[1]}{n} {place}{found[2]}" for n, place in enumerate(places)),
            text,
        )
        assert number == 2
        (tmp_path / "haproxy.cfg").write_text(text)
        process = subprocess.Popen(["haproxy", "-db", "-f", str(tmp_path / "haproxy.cfg")], stderr=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(process.kill)
        made = Proxy(f"http://127.0.0.1:{port}", gateways)
        assert eventually(made.answers, within=20) is not None
        for gateway in gateways:
            gateway.forwarded.clear()
        yield made


def test_haproxy_understands_its_configuration() -> None:
    # It names each server whose address it does not know yet, and nothing else.
    checked = subprocess.run(["haproxy", "-c", "-f", str(CONFIGURATION)], capture_output=True, text=True, check=True)
    assert [line for line in checked.stderr.splitlines() if "WARNING" in line or "ALERT" in line] == []


def test_a_gateway_that_is_drained_is_asked_nothing_new(proxy: Proxy) -> None:
    assert eventually(lambda: proxy.asks_only(0, 1), within=20) is not None

    proxy.gateways[0].ready = False
    assert eventually(lambda: proxy.asks_only(1), within=20) is not None


def test_when_none_is_ready_all_are_asked(proxy: Proxy) -> None:
    for gateway in proxy.gateways:
        gateway.ready = False

    assert eventually(lambda: proxy.asks_only(0, 1), within=20) is not None
    assert proxy.statuses() == {200}


def test_the_address_that_the_caller_has_is_written_behind_what_they_claim(proxy: Proxy) -> None:
    requests.get(f"{proxy.url}/api/v1/me", headers={"X-Forwarded-For": "198.51.100.7"}, timeout=5)

    assert [gateway.forwarded for gateway in proxy.gateways if gateway.forwarded] == [["198.51.100.7", "127.0.0.1"]]
