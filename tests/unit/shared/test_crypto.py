"""Ciphertexts cannot be moved, altered or opened by another country."""

import base64
import hashlib
import hmac
import json
import os

import pytest

from shared.crypto import (
    BlindIndex,
    CountryKeys,
    DecryptionError,
    KeyedHash,
    KeyRing,
    decrypt,
    derive_key,
    encrypt,
    open_sealed,
    seal,
    version_of,
)
from shared.kernel.country import Country
from tests.support.seal_pairs import new_seal_pair
from tests.support.world import GT, HN

pytestmark = pytest.mark.unit


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


def test_data_keys_of_several_countries_open_together_or_not_at_all() -> None:
    keys = some_keys()
    given = [(country, keys.new_data_key(country)) for country in (GT, HN, GT)]
    wrapped = [(country, data_key.wrapped) for country, data_key in given]

    assert keys.open_each(wrapped) == [data_key.plain for _, data_key in given]
    with pytest.raises(DecryptionError):
        keys.open_each([*wrapped, (HN, given[0][1].wrapped)])


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


def base64_of(key: bytes) -> str:
    return base64.b64encode(key).decode()


STORED_KEYS = CountryKeys.from_json(json.dumps({"GT": {"current": 1, "keys": {"1": base64_of(b"1" * 32)}}}))


def test_what_earlier_releases_stored_still_opens() -> None:
    """Written down once: a change of form would lose every identity that is stored."""
    field = bytes.fromhex("9d558ab9a7704e18d7edabc2c71f0558fdb77ce4c25d6fbac487abf464f6a58599ec")
    wrapped = bytes.fromhex(
        "00019ff0da11fe2530e3a5167a90a28898ed4dc2d3f9af612f7c9c371884532475c718482cbddfa26906c7de846da785ba1fd870332c61"
        "2543c73c72f726"
    )
    packet = bytes.fromhex(
        "a22bef23171ee32678dcf3691a1cf5b694c0a256678fcd7b63aa91022ea79a4a9fe12d854e590dcfcc0154aeb2dbca26e63870b86ac2"
    )

    assert decrypt(b"k" * 32, field, "person_identity|surnames|row-1|GT").decode() == "María"
    assert STORED_KEYS.open(GT, wrapped) == b"d" * 32
    assert open_sealed(base64_of(b"p" * 32), packet, "ceiba/packet/v1|r|HN") == b"packet"


def test_what_earlier_releases_indexed_is_still_found() -> None:
    index = BlindIndex.from_json(json.dumps({"GT": base64_of(b"g" * 32)}))

    assert index.token(GT, "name", "maria").hex() == "96166bbbca501f225a061897f8d542b0"
    assert derive_key(b"s" * 32, "ceiba/session").hex() == (
        "4da44359585f1120ea30916d64275376b9297d164e4868130685d30224ba4956"
    )


def test_keys_for_two_purposes_have_nothing_in_common() -> None:
    assert derive_key(b"s" * 32, "sessions") != derive_key(b"s" * 32, "cookies")
    assert len(derive_key(b"short", "sessions")) == 32


def test_the_same_text_is_never_encrypted_twice_alike() -> None:
    key = os.urandom(32)

    first, second = encrypt(key, b"secret", "a"), encrypt(key, b"secret", "a")

    assert first[:12] != second[:12]
    assert first[12:] != second[12:]
    assert len(first) == 12 + len(b"secret") + 16


def test_two_people_have_two_data_keys_of_256_bits() -> None:
    keys = some_keys()
    first, second = keys.new_data_key(GT), keys.new_data_key(GT)

    assert first.plain != second.plain
    assert len(first.plain) == 32


def test_a_data_key_is_wrapped_anew_without_being_changed() -> None:
    data_key = some_keys(GT=1).new_data_key(GT)
    rotated = some_keys(GT=2)

    rewrapped = rotated.rewrap(GT, data_key.wrapped)

    assert rotated.open(GT, rewrapped) == data_key.plain
    assert (version_of(data_key.wrapped), version_of(rewrapped)) == (1, 2)
    assert rewrapped.startswith(rotated.current_mark(GT))
    assert not data_key.wrapped.startswith(rotated.current_mark(GT))
    with pytest.raises(DecryptionError):
        rotated.rewrap(HN, data_key.wrapped)


def test_a_wrapped_key_that_names_another_version_does_not_open() -> None:
    keys = some_keys()
    wrapped = keys.new_data_key(GT).wrapped

    for mark in (2, 3, 300):
        with pytest.raises(DecryptionError):
            keys.open(GT, mark.to_bytes(2, "big") + wrapped[2:])


def test_a_country_without_keys_opens_nothing() -> None:
    with pytest.raises(DecryptionError):
        some_keys().open(Country.MEXICO, some_keys().new_data_key(GT).wrapped)


def test_the_ring_knows_every_version_and_which_one_wraps() -> None:
    ring = KeyRing.from_json(
        json.dumps({"GT": {"current": 2, "keys": {"1": base64_of(b"1" * 32), "2": base64_of(b"2" * 32)}}})
    )

    assert ring.keys == {GT: {1: b"1" * 32, 2: b"2" * 32}}
    assert ring.current == {GT: 2}
    assert CountryKeys(ring).ring() is ring


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"GT": {"current": 2, "keys": {"1": "AAAA"}}}',
        '{"GT": {"current": 1, "keys": {}}}',
        '{"GT": {"keys": {"1": "AAAA"}}}',
        '{"GT": {"current": 1}}',
        '{"GT": {"current": 1, "keys": {"one": "AAAA"}}}',
    ],
)
def test_a_ring_that_could_not_wrap_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, AttributeError)):
        KeyRing.from_json(text)


def test_the_keys_of_a_country_that_was_added_since_the_process_started_are_left_out() -> None:
    text = '{"GT": {"current": 1, "keys": {"1": "AAAA"}}, "CR": {"current": 1, "keys": {"1": "AAAA"}}}'

    assert set(KeyRing.from_json(text).keys) == {GT}


def test_an_altered_packet_does_not_open() -> None:
    public, private = new_seal_pair()
    sealed = bytearray(seal(public, b"packet", "info"))

    for broken in (bytes(sealed[:10]), b"", bytes([*sealed[:-1], sealed[-1] ^ 1])):
        with pytest.raises(DecryptionError):
            open_sealed(private, broken, "info")


def test_a_keyed_hash_is_hmac_sha_256_however_often_it_is_asked() -> None:
    key = os.urandom(32)
    hashes = KeyedHash(key)

    for value in (b"", b"name\0maria", b"x" * 300, b""):
        assert hashes.of(value) == hmac.new(key, value, hashlib.sha256).digest()
