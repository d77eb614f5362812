"""The encrypted form of a file: pieces of 64 KiB, each AES-256-GCM, bound to their order and to the last one.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce of a piece is its number and whether it
is the last, so none can be left out, repeated, moved or cut off. A file has a key of its own, so no nonce repeats.
"""

import struct
from collections.abc import Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.crypto import DecryptionError

FORMAT: Final = b"CEIBA\x01"
PIECE: Final = 64 * 1024
TAG: Final = 16
_SEALED: Final = PIECE + TAG


def encrypted_file(key: bytes, content: bytes, place: str) -> bytes:
    """`content` under a key that encrypts nothing else, bound to `place`."""
    return b"".join(_encrypted(AESGCM(key), memoryview(content), place.encode()))


def decrypted_file(key: bytes, sealed: bytes, place: str) -> bytes:
    """Undo `encrypted_file`. Raises DecryptionError when anything differs."""
    if not sealed.startswith(FORMAT):
        raise DecryptionError
    try:
        return b"".join(_decrypted(AESGCM(key), memoryview(sealed)[len(FORMAT) :], place.encode()))
    except InvalidTag:
        raise DecryptionError from None


def _encrypted(cipher: AESGCM, content: memoryview, place: bytes) -> Iterator[bytes]:
    yield FORMAT
    last = max(len(content) - 1, 0) // PIECE
    for number in range(last + 1):
        piece = content[number * PIECE : (number + 1) * PIECE]
        yield cipher.encrypt(_nonce(number, number == last), piece, place)


def _decrypted(cipher: AESGCM, sealed: memoryview, place: bytes) -> Iterator[bytes]:
    last = max(len(sealed) - 1, 0) // _SEALED
    for number in range(last + 1):
        piece = sealed[number * _SEALED : (number + 1) * _SEALED]
        yield cipher.decrypt(_nonce(number, number == last), piece, place)


def _nonce(number: int, is_last: bool) -> bytes:
    return struct.pack("!xxxxxxxI?", number, is_last)
