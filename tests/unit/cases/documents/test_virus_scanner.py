"""What an antivirus says of a file, and what happens when it says nothing."""

import os
import socket

import pytest

from services.cases.adapters.documents.virus_scanner import ClamdScanner, NoScanner
from services.cases.domain.documents.document_refusals import INFECTED, FileRefused
from shared.kernel.errors import Unavailable
from tests.support.antivirus import antivirus

pytestmark = pytest.mark.unit


def test_a_file_is_sent_whole() -> None:
    content = os.urandom(300_000)
    with antivirus() as there:
        assert ClamdScanner(there.address).scan(content) is True
    assert there.got == [content]


def test_a_harmful_file_is_refused() -> None:
    with antivirus() as there, pytest.raises(FileRefused) as refused:
        ClamdScanner(there.address).scan(b"this is EICAR")
    assert refused.value.code == INFECTED


@pytest.mark.parametrize("answer", [b"", b"stream: size limit exceeded ERROR\0", b"UNKNOWN COMMAND\0"])
def test_an_antivirus_that_cannot_look_lets_nothing_through(answer: bytes) -> None:
    with antivirus() as there:
        there.answer = answer
        with pytest.raises(Unavailable):
            ClamdScanner(there.address).scan(b"hello")


def test_an_antivirus_that_is_away_lets_nothing_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(Unavailable):
        ClamdScanner(address).scan(b"hello")


def test_an_antivirus_that_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unavailable):
        ClamdScanner(f"127.0.0.1:{silent.getsockname()[1]}", seconds=0.3).scan(b"hello")


def test_without_an_antivirus_nobody_looks() -> None:
    assert NoScanner().scan(b"EICAR") is False
