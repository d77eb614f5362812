"""Whose time it is that a slow answer takes."""

import time
from collections.abc import Iterator

import pytest

from gateway.upstream.http1 import ResponseDeadline
from gateway.upstream.response_body import StreamedBody

pytestmark = pytest.mark.unit


def pieces(deadline: ResponseDeadline, *, pause: float = 0.0) -> Iterator[bytes]:
    """As a connection gives them: each looks at the deadline before it waits for the service."""
    for _ in range(3):
        if time.monotonic() > deadline.at:
            raise TimeoutError
        time.sleep(pause)
        yield b"x"


def body(outcomes: list[bool | None], *, pause: float = 0.0) -> StreamedBody:
    deadline = ResponseDeadline(0.2)

    def finish(*, failed: bool | None, reusable: bool = False) -> None:
        outcomes.append(failed)

    return StreamedBody(pieces(deadline, pause=pause), finish, deadline, reusable=True, failed=False, stream=False)


def test_the_time_of_the_caller_is_not_the_services() -> None:
    outcomes: list[bool | None] = []
    answer = body(outcomes)
    taken = []
    for piece in answer:
        time.sleep(0.3)
        taken.append(piece)

    assert taken == [b"x"] * 3
    assert outcomes == [False]


def test_the_time_of_the_service_is() -> None:
    outcomes: list[bool | None] = []
    with pytest.raises(TimeoutError):
        list(body(outcomes, pause=0.3))

    assert outcomes == [True]


def test_a_caller_who_leaves_says_nothing_about_the_service() -> None:
    outcomes: list[bool | None] = []
    answer = body(outcomes)
    next(answer)
    answer.close()

    assert outcomes == [None]
