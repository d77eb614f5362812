"""What the event loop answers by itself."""

import asyncio
from collections.abc import Generator
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.edge.rsgi_application import RsgiApplication

pytestmark = pytest.mark.unit


class Busy:
    """A pool whose threads all wait for something."""

    def submit(self, *_: object) -> None:
        """Never comes to it."""


class Protocol:
    """Writes down the answer."""

    def __init__(self) -> None:
        self.answered: list[tuple[int, bytes]] = []

    def response_bytes(self, status: int, _headers: object, body: bytes) -> None:
        self.answered.append((status, body))


def scope(path: str) -> Any:
    return SimpleNamespace(
        server="127.0.0.1:1",
        client="127.0.0.1:2",
        method="GET",
        path=path,
        query_string="",
        http_version="1.1",
        scheme="http",
        headers={},
    )


class Gateway:
    """Answers everything at once."""

    def handle(self, _environ: object) -> Generator[None, None, tuple[str, list[tuple[str, str]], list[bytes]]]:
        return "200 OK", [], [b"alive"]
        yield


async def _ask(path: str) -> list[tuple[int, bytes]]:
    application = RsgiApplication(Gateway())  # type: ignore[arg-type]
    application.answering = Busy()  # type: ignore[assignment]
    protocol = Protocol()
    answer = asyncio.ensure_future(application.__rsgi__(scope(path), protocol))  # type: ignore[arg-type]
    await asyncio.wait([answer], timeout=1)
    answer.cancel()
    return protocol.answered


def test_a_gateway_whose_threads_all_wait_says_that_it_is_alive() -> None:
    assert asyncio.run(_ask("/livez")) == [(200, b"alive")]


def test_everything_else_waits_for_a_thread() -> None:
    assert asyncio.run(_ask("/readyz")) == []
