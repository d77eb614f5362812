"""Pseudonyms: keyed hashes that only this service can compute and that cannot be reversed."""

from uuid import UUID

from shared.crypto import KeyedHash


class Pseudonyms:
    """Hashes under one secret."""

    def __init__(self, key: bytes) -> None:
        self._hash = KeyedHash(key)

    def person_key(self, person_id: UUID) -> str:
        """The pseudonym of a person in statistics: 32 hexadecimal digits."""
        return self._keyed(person_id.bytes)

    def packet_nonce(self, referral_id: UUID) -> str:
        """The nonce of the packet of a referral: 32 hexadecimal digits that only this service can compute."""
        return self._keyed(b"packet|" + referral_id.bytes)

    def preview_seal(self, shown: bytes) -> str:
        """A checksum of what a preview showed: 32 hexadecimal digits."""
        return self._keyed(b"preview|" + shown)

    def _keyed(self, value: bytes) -> str:
        return self._hash.of(value).hex()[:32]
