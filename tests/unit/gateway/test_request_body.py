"""What is left of a body that was read."""

import gc
import weakref
from collections.abc import Callable

import pytest

from gateway.edge.request_body import BodyReader, ExpectedBody
from shared.kernel.errors import DomainError

pytestmark = pytest.mark.unit


class Piece:
    """A whole body that has arrived. It keeps its callback, as the server's pieces do."""

    call: Callable[..., None]

    def add_done_callback(self, call: Callable[..., None]) -> None:
        self.call = call

    def cancel(self) -> None:
        """Never asked here."""

    def cancelled(self) -> bool:
        return False

    def result(self) -> bytes:
        return b"whole"


class Pieces:
    """A body of one piece."""

    def __init__(self, piece: Piece) -> None:
        self._next = [piece]

    def __aiter__(self) -> "Pieces":
        return self

    def __anext__(self) -> Piece:
        return self._next.pop()


EXPECTED = ExpectedBody(5, "127.0.0.1", "subject")


def read(piece: Piece) -> tuple[BodyReader, list[tuple[bytes, DomainError | None]]]:
    ended: list[tuple[bytes, DomainError | None]] = []
    reader = BodyReader(lambda _: None)
    reader.read(Pieces(piece), EXPECTED, lambda body, failure: ended.append((body, failure)))
    piece.call(piece)
    return reader, ended


def test_a_piece_is_gone_without_the_garbage_collector() -> None:
    piece = Piece()
    gone = weakref.ref(piece)
    gc.disable()
    try:
        _, ended = read(piece)
        del piece

        assert ended == [(b"whole", None)]
        assert gone() is None
    finally:
        gc.enable()


def test_nothing_is_counted_after_the_end() -> None:
    reader, _ = read(Piece())
    reader.release(EXPECTED)

    assert not reader._readings
    assert not reader._bodies
    assert not reader._bytes
