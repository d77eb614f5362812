"""Requests while every thread waits."""

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


def _ask(path: str) -> list[tuple[int, bytes]]:
    """The answer while every place of the server's threads is taken, and the gateway's own threads wait."""
    application = RsgiApplication(Gateway())  # type: ignore[arg-type]
    application.answering = Busy()  # type: ignore[assignment]
    protocol, inside = Protocol(), Protocol()

    def fill(places: int) -> None:
        if places:
            application.run(fill, places - 1)
        else:
            application.accept(scope(path), inside)  # type: ignore[arg-type]

    fill(len(application._places))
    application.accept(scope("/"), protocol)  # type: ignore[arg-type]
    assert protocol.answered == [(200, b"alive")], "the places are free again"
    return inside.answered


def test_a_gateway_whose_threads_all_wait_says_that_it_is_alive() -> None:
    assert _ask("/livez") == [(200, b"alive")]


def test_everything_else_waits_for_a_thread() -> None:
    assert _ask("/readyz") == []
