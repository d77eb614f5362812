"""The encrypted form of a file: what anybody changed, moved, cut or put together does not open."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.adapters.documents.document_cipher import FORMAT, PIECE, TAG, decrypted_file, encrypted_file
from shared.crypto import DecryptionError

pytestmark = pytest.mark.unit

KEY = bytes(range(32))
PLACE = "document|key|1|GT"
SEALED = PIECE + TAG


def pieces(sealed: bytes) -> list[bytes]:
    body = sealed[len(FORMAT) :]
    return [body[start : start + SEALED] for start in range(0, len(body), SEALED)]


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5])
def test_a_file_is_read_as_it_was_written(size: int) -> None:
    content = os.urandom(size)

    sealed = encrypted_file(KEY, content, PLACE)

    assert decrypted_file(KEY, sealed, PLACE) == content
    # A byte or two are among any others by chance.
    assert len(content) < TAG or content not in sealed
    assert len(sealed) <= size + len(FORMAT) + TAG * (size // PIECE + 1)


@given(st.integers(0, 200), st.integers(1, 255))
def test_a_changed_byte_is_noticed_wherever_it_is(place: int, by: int) -> None:
    sealed = bytearray(encrypted_file(KEY, b"a" * 190, PLACE))
    sealed[place % len(sealed)] ^= by

    with pytest.raises(DecryptionError):
        decrypted_file(KEY, bytes(sealed), PLACE)


@pytest.mark.parametrize(
    "order",
    [
        pytest.param((0, 1), id="the end cut off"),
        pytest.param((1, 2), id="the beginning cut off"),
        pytest.param((0, 2), id="a piece left out"),
        pytest.param((1, 0, 2), id="pieces exchanged"),
        pytest.param((0, 1, 1, 2), id="a piece twice"),
        pytest.param((0, 1, 2, 2), id="the end twice"),
        pytest.param((), id="nothing left"),
    ],
)
def test_pieces_are_bound_to_their_order_and_to_the_end(order: tuple[int, ...]) -> None:
    given = pieces(encrypted_file(KEY, os.urandom(3 * PIECE), PLACE))

    with pytest.raises(DecryptionError):
        decrypted_file(KEY, FORMAT + b"".join(given[number] for number in order), PLACE)


def test_a_file_opens_only_in_its_place_and_with_its_key() -> None:
    sealed = encrypted_file(KEY, b"hello", PLACE)

    for key, place in ((KEY, "document|key|2|GT"), (KEY, "document|key|1|HN"), (bytes(32), PLACE)):
        with pytest.raises(DecryptionError):
            decrypted_file(key, sealed, place)
