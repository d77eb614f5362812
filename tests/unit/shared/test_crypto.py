"""Ciphertexts cannot be moved, altered or opened by another country."""

import base64
import json
import os

import pytest

from shared.crypto import (
    BlindIndex,
    CountryKeys,
    DecryptionError,
    decrypt,
    encrypt,
    open_sealed,
    seal,
)
from shared.kernel.country import Country
from tests.support.seal_pairs import new_seal_pair

pytestmark = pytest.mark.unit

GT, HN = Country.GUATEMALA, Country.HONDURAS


def some_keys(**current: int) -> CountryKeys:
    entry = {
        country: {
            "current": current.get(country, 1),
            "keys": {str(v): base64.b64encode(bytes([v, ord(country[0])]) * 16).decode() for v in (1, 2)},
        }
        for country in ("GT", "HN")
    }
    return CountryKeys.from_json(json.dumps(entry))


def test_a_field_opens_only_in_its_own_row() -> None:
    key = os.urandom(32)
    ciphertext = encrypt(key, "María".encode(), "person_identity|surnames|row-1|GT")

    assert decrypt(key, ciphertext, "person_identity|surnames|row-1|GT").decode() == "María"
    with pytest.raises(DecryptionError):
        decrypt(key, ciphertext, "person_identity|surnames|row-2|GT")


@pytest.mark.parametrize("place", [0, 12, -1])
def test_a_flipped_bit_is_noticed(place: int) -> None:
    key = os.urandom(32)
    ciphertext = bytearray(encrypt(key, b"secret", "a"))
    ciphertext[place] ^= 1

    with pytest.raises(DecryptionError):
        decrypt(key, bytes(ciphertext), "a")


def test_a_data_key_opens_only_under_its_country() -> None:
    keys = some_keys()
    data_key = keys.new_data_key(GT)

    assert keys.open(GT, data_key.wrapped) == data_key.plain
    with pytest.raises(DecryptionError):
        keys.open(HN, data_key.wrapped)


def test_an_older_country_key_still_opens_after_rotation() -> None:
    wrapped_before = some_keys(GT=1).new_data_key(GT)
    rotated = some_keys(GT=2)

    assert rotated.open(GT, wrapped_before.wrapped) == wrapped_before.plain
    assert rotated.new_data_key(GT).wrapped[:2] == (2).to_bytes(2, "big")


def test_no_key_shows_in_a_representation() -> None:
    assert "plain" not in repr(some_keys().new_data_key(GT))


def test_the_same_name_has_another_token_in_another_country_and_kind() -> None:
    index = BlindIndex({GT: b"g" * 32, HN: b"h" * 32})

    assert index.token(GT, "name", "maria") == index.token(GT, "name", "maria")
    assert (
        len({index.token(GT, "name", "maria"), index.token(HN, "name", "maria"), index.token(GT, "phone", "maria")})
        == 3
    )


def test_a_sealed_packet_opens_only_for_its_recipient_and_purpose() -> None:
    public, private = new_seal_pair()
    _, stranger = new_seal_pair()
    sealed = seal(public, b"packet", "ceiba/packet/v1|r|HN")

    assert open_sealed(private, sealed, "ceiba/packet/v1|r|HN") == b"packet"
    for key, info in ((stranger, "ceiba/packet/v1|r|HN"), (private, "ceiba/packet/v1|other|HN")):
        with pytest.raises(DecryptionError):
            open_sealed(key, sealed, info)
