"""Large files at once: the process accepts one at a time, and other callers get a Retry-After."""

import io
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.cases.api.imports.import_upload import MAX_FILE_BYTES
from tests.integration.cases.conftest import Caller, Office

pytestmark = pytest.mark.integration

BOUNDARY = b"----ceiba"


def body(content: bytes) -> bytes:
    fields = {"layout": b"ctdc-2025", "country": b"GT"}
    parts = [_part(f'name="{name}"', value) for name, value in fields.items()]
    return b"".join([*parts, _part('name="file"; filename="f"', content), b"--", BOUNDARY, b"--\r\n"])


def _part(described: str, value: bytes) -> bytes:
    head = f"Content-Disposition: form-data; {described}\r\n\r\n".encode()
    return b"--" + BOUNDARY + b"\r\n" + head + value + b"\r\n"


class Held(io.RawIOBase):
    """A body that stops at its first byte until it is let go."""

    def __init__(self, content: bytes, begun: threading.Event, go_on: threading.Event) -> None:
        self._content, self._begun, self._go_on = io.BytesIO(content), begun, go_on

    def readable(self) -> Any:
        return True

    def readinto(self, buffer: Any) -> int:
        self._begun.set()
        assert self._go_on.wait(30)
        return self._content.readinto(buffer)


def send(caller: Caller, content: bytes, stream: Held | None = None, **headers: str) -> TestResponse:
    body = {
        "wsgi.input": stream or io.BytesIO(content),
        "CONTENT_LENGTH": str(len(content)),
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY.decode()}",
    }
    return caller.request("POST", "/imports", environ_overrides=body, headers=headers)


@pytest.fixture
def begun() -> threading.Event:
    return threading.Event()


@pytest.fixture
def go_on() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def large() -> bytes:
    return body(os.urandom(MAX_FILE_BYTES))


def test_of_four_large_files_at_once_one_is_taken_in_and_the_others_are_when_they_come_again(
    office: Office, begun: threading.Event, go_on: threading.Event
) -> None:
    callers = [office.caller() for _ in range(4)]
    bodies = [large() for _ in callers]
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(send, callers[0], bodies[0], Held(bodies[0], begun, go_on))
        assert begun.wait(60)
        keys: dict[str, Any] = {"Idempotency-Key": "k-1"}
        told = list(pool.map(lambda one: send(*one, **keys), zip(callers[1:], bodies[1:], strict=True)))
        go_on.set()
        taken = first.result(120)

    assert taken.status_code == 202, taken.text
    assert [(one.status_code, int(one.headers["Retry-After"]) > 0) for one in told] == [(503, True)] * 3
    assert {one.json["type"].rpartition("/")[2] for one in told} == {"another-file"}
    again = [send(*one, **keys) for one in zip(callers[1:], bodies[1:], strict=True)]
    assert [one.status_code for one in again] == [202] * 3


def test_a_small_file_is_taken_in_beside_a_large_one(
    office: Office, begun: threading.Event, go_on: threading.Event
) -> None:
    content, small = large(), body(b"gender\nWoman\n")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(send, office.caller(), content, Held(content, begun, go_on))
        assert begun.wait(60)
        assert send(office.caller(), small).status_code == 202
        go_on.set()
        assert first.result(120).status_code == 202


def test_a_large_file_that_is_refused_leaves_the_place_to_the_next(office: Office) -> None:
    assert send(office.caller(), body(bytes(MAX_FILE_BYTES + 100_000))).status_code == 413
    assert send(office.caller(), b"x" * MAX_FILE_BYTES).status_code in (413, 422)
    assert send(office.caller(), large()).status_code == 202


def test_no_connection_that_has_carried_a_file_is_used_again(office: Office) -> None:
    def servers() -> set[int]:
        with ExitStack() as held:
            connections = [held.enter_context(office.services.engine.connect()) for _ in range(3)]
            return {one.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() for one in connections}

    office.services.engine.dispose()
    before = servers()
    for _ in range(3):
        assert send(office.caller(), body(os.urandom(1000))).status_code == 202

    # Each keeps a buffer as large as what it has carried.
    assert len(servers() & before) == 0
