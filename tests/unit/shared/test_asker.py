"""A document is asked for at public addresses alone, whole and small, and no redirect is followed."""

import threading
from collections.abc import Iterator

import pytest

from shared.outgoing.asker import Asker, Question
from shared.outgoing.poster import MAX_ANSWER, Undeliverable
from shared.outgoing.target import TargetRules
from tests.support.http_server import QuietHandler, http_server

pytestmark = pytest.mark.unit

HELD = threading.Event()


class _Server(QuietHandler):
    def answer(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/held":
            HELD.wait(10)
        elif path == "/away":
            self.reply(302, Location="/document")
        elif path == "/large":
            self.reply(200, b"x" * (MAX_ANSWER + 1))
        elif path == "/echo":
            self.reply(200, self.body())
        else:
            self.reply(200, b'{"a": 1}' if path == "/document" else b"[1]")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    HELD.clear()
    with http_server(_Server) as url:
        yield url
        HELD.set()


@pytest.fixture
def asker() -> Asker:
    return Asker(TargetRules(loopback=True), timeout=1)


def test_a_document_comes_whole(asker: Asker, server: str) -> None:
    assert asker.ask(Question(url=f"{server}/document")).document == {"a": 1}
    assert asker.ask(Question(url=f"{server}/echo", method="POST", body=b'{"b": 2}')).document == {"b": 2}


@pytest.mark.parametrize(("path", "word"), [("/away", "status_302"), ("/list", "status_200")])
def test_a_redirect_is_not_followed_and_a_list_is_no_document(asker: Asker, server: str, path: str, word: str) -> None:
    answer = asker.ask(Question(url=server + path))
    with pytest.raises(Undeliverable, match=word):
        _ = answer.document


@pytest.mark.parametrize(("path", "word"), [("/large", "too_large"), ("/held", "timeout")])
def test_what_is_too_large_or_too_slow_is_given_up(asker: Asker, server: str, path: str, word: str) -> None:
    with pytest.raises(Undeliverable, match=word):
        asker.ask(Question(url=server + path))


@pytest.mark.parametrize(
    "url", ["http://login.ngo.example/", "https://10.0.0.1/", "https://localhost/", "https://user@ngo.example/", ""]
)
def test_an_address_that_is_not_public_is_not_asked(url: str) -> None:
    with pytest.raises(Undeliverable, match="url_refused"):
        Asker(TargetRules(), timeout=1).ask(Question(url=url))


def test_a_name_that_leads_inside_is_not_asked() -> None:
    asker = Asker(TargetRules(), timeout=1, resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(Undeliverable, match="address_not_public"):
        asker.ask(Question(url="https://login.ngo.example/"))
