"""Field encryption: a data key per person, wrapped by a key per country; keyed hashes for search; sealed packets.

AES-256-GCM (NIST SP 800-38D) with a fresh 96-bit nonce. The additional data names table, column, row and country, so
a ciphertext that is moved to another row or country does not decrypt. Deleting the wrapped data key erases the person.
"""

import base64
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.kernel.country import BOTH_REALMS, Country

_KEY = 32
_NONCE = 12
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class DecryptionError(Exception):
    """The ciphertext was altered, moved, or belongs to another key."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """A key for the fields of one person (or packet), and the same key wrapped for storage."""

    plain: bytes
    wrapped: bytes

    def __repr__(self) -> str:
        return "DataKey()"


class Cipher:
    """AES-256-GCM under one key. To set up a key costs more than to encrypt a field."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def encrypt(self, plaintext: bytes, aad: str) -> bytes:
        """Nonce and ciphertext of `plaintext`, bound to `aad`."""
        nonce = os.urandom(_NONCE)
        return nonce + self._aead.encrypt(nonce, plaintext, aad.encode())

    def decrypt(self, ciphertext: bytes, aad: str) -> bytes:
        """Undo `encrypt`. Raises DecryptionError when anything differs."""
        try:
            return self._aead.decrypt(ciphertext[:_NONCE], ciphertext[_NONCE:], aad.encode())
        except InvalidTag:
            raise DecryptionError from None


class KeyedHash:
    """HMAC-SHA-256 (RFC 2104) under one key, which is set up once."""

    def __init__(self, key: bytes) -> None:
        self._begun = HMAC(key, SHA256())

    def of(self, value: bytes) -> bytes:
        """The 32 bytes for `value`."""
        hashing = self._begun.copy()
        hashing.update(value)
        return hashing.finalize()


class KeyRing(NamedTuple):
    """Key-encryption keys by country and version, and the version that wraps what is new."""

    keys: Mapping[Country, Mapping[int, bytes]]
    current: Mapping[Country, int]
    retired: Mapping[Country, date] = MappingProxyType({})
    """When the oldest version was retired that is not here, but is kept for a restore."""

    @classmethod
    def from_json(cls, text: str) -> "KeyRing":
        """Parse `{"GT": {"current": 1, "keys": {"1": "<base64 of 32 bytes>"}}, …}`. Raises ValueError or KeyError.

        `"retired_on": "2026-12-03"` may stand beside `keys`. A country that was added after this process started is
        left out, so that the keys of the others can change.
        """
        raw = {country: entry for country, entry in json.loads(text).items() if country in BOTH_REALMS}
        keys = {
            Country(country): {int(version): base64.b64decode(key) for version, key in entry["keys"].items()}
            for country, entry in raw.items()
        }
        current = {Country(country): int(entry["current"]) for country, entry in raw.items()}
        if any(current[country] not in keys[country] for country in keys):
            raise ValueError("a country has no current key")
        retired = {Country(c): date.fromisoformat(e["retired_on"]) for c, e in raw.items() if "retired_on" in e}
        return cls(keys, current, retired)


class CountryKeys:
    """Wraps data keys with the key of a country. A wrapped key starts with the version (2 bytes) that wrapped it."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._ciphers: dict[bytes, Cipher] = {}

    @classmethod
    def from_json(cls, text: str) -> "CountryKeys":
        """The keys in a JSON text. Raises as `KeyRing.from_json` does."""
        return cls(KeyRing.from_json(text))

    def ring(self) -> KeyRing:
        """The keys as they are now."""
        return self._ring

    def new_data_key(self, country: Country) -> DataKey:
        """A fresh 256-bit data key under the current key of `country`."""
        plain = os.urandom(_KEY)
        return DataKey(plain, self._wrapped(country, plain))

    def rewrap(self, country: Country, wrapped: bytes) -> bytes:
        """The same data key under the current key of `country`. Raises DecryptionError as `open` does."""
        return self._wrapped(country, self.open(country, wrapped))

    def current_mark(self, country: Country) -> bytes:
        """How a data key begins that the current key of `country` has wrapped."""
        return _mark(self.ring().current[country])

    def open(self, country: Country, wrapped: bytes) -> bytes:
        """The data key inside `wrapped`. Raises DecryptionError under another country's or an unknown key."""
        return self._opened(self.ring(), country, wrapped)

    def open_each(self, wrapped: Iterable[tuple[Country, bytes]]) -> list[bytes]:
        """Each data key as `open` returns it, under the country keys of this moment."""
        ring = self.ring()
        return [self._opened(ring, country, each) for country, each in wrapped]

    def _opened(self, ring: KeyRing, country: Country, wrapped: bytes) -> bytes:
        version = version_of(wrapped)
        key = ring.keys.get(country, {}).get(version)
        if key is None:
            raise DecryptionError
        return self._cipher(key).decrypt(wrapped[2:], _wrap_aad(country, version))

    def _wrapped(self, country: Country, plain: bytes) -> bytes:
        ring = self.ring()
        version = ring.current[country]
        return _mark(version) + self._cipher(ring.keys[country][version]).encrypt(plain, _wrap_aad(country, version))

    def _cipher(self, key: bytes) -> Cipher:
        cipher = self._ciphers.get(key)
        if cipher is None:
            cipher = self._ciphers[key] = Cipher(key)
        return cipher


def version_of(wrapped: bytes) -> int:
    """Version of the country's key that wrapped a data key."""
    return int.from_bytes(wrapped[:2], "big")


class BlindIndex:
    """Keyed hashes that let a value be found without being readable."""

    def __init__(self, keys: Mapping[Country, bytes]) -> None:
        self._hashes = {country: KeyedHash(key) for country, key in keys.items()}

    @classmethod
    def from_json(cls, text: str) -> "BlindIndex":
        """Parse `{"GT": "<base64 of 32 bytes>", …}`."""
        return cls({Country(country): base64.b64decode(key) for country, key in json.loads(text).items()})

    def token(self, country: Country, kind: str, value: str) -> bytes:
        """16 bytes of HMAC-SHA256 over an already normalised `value`; `kind` keeps names and phones apart."""
        return self._hashes[country].of(f"{kind}\0{value}".encode())[:16]


def encrypt(key: bytes, plaintext: bytes, aad: str) -> bytes:
    """Nonce and ciphertext of `plaintext`, bound to `aad`."""
    return Cipher(key).encrypt(plaintext, aad)


def decrypt(key: bytes, ciphertext: bytes, aad: str) -> bytes:
    """Undo `encrypt`. Raises DecryptionError when anything differs."""
    return Cipher(key).decrypt(ciphertext, aad)


def derive_key(secret: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose out of a longer-lived secret (HKDF, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)


def seal(public_key: str, plaintext: bytes, info: str) -> bytes:
    """Close `plaintext` so that only the holder of the private key opens it (HPKE base mode, RFC 9180)."""
    recipient = X25519PublicKey.from_public_bytes(base64.b64decode(public_key))
    return _SUITE.encrypt(plaintext, recipient, info.encode())


def open_sealed(private_key: str, sealed: bytes, info: str) -> bytes:
    """Undo `seal`. Raises DecryptionError for another key or another `info`."""
    recipient = X25519PrivateKey.from_private_bytes(base64.b64decode(private_key))
    try:
        return _SUITE.decrypt(sealed, recipient, info.encode())
    except (InvalidTag, ValueError):
        raise DecryptionError from None


def _mark(version: int) -> bytes:
    return version.to_bytes(2, "big")


def _wrap_aad(country: Country, version: int) -> str:
    return f"data-key|{country}|{version}"
