"""Pseudonyms: keyed hashes that only this service can compute and that cannot be reversed."""

from uuid import UUID

from services.cases.domain.person.names import normalise
from services.cases.domain.proceedings.accused import UNIDENTIFIED, Accused
from shared.crypto import KeyedHash
from shared.kernel.country import Country


class Pseudonyms:
    """Hashes under one secret."""

    def __init__(self, key: bytes) -> None:
        self._hash = KeyedHash(key)

    def person_key(self, person_id: UUID) -> str:
        """The pseudonym of a person in statistics: 32 hexadecimal digits."""
        return self._keyed(person_id.bytes)

    def proceeding_key(self, secret: bytes) -> str:
        """The pseudonym of a proceeding in statistics, from the token of its file number or from its id."""
        return self._keyed(b"proceeding|" + secret)

    def accused_key(self, country: Country, accused: Accused) -> str:
        """The pseudonym of an accused: by their whole name, else as alleged perpetrator, else by the entry alone.

        So who is accused in two proceedings is counted once; a single name says too little of who it is.
        """
        name = "" if accused.status == UNIDENTIFIED else normalise(accused.name or "")
        if " " in name:
            return self._keyed(f"accused|{country}|{name}".encode())
        return self._keyed(b"accused|" + (accused.perpetrator_id or accused.id).bytes)

    def packet_nonce(self, referral_id: UUID) -> str:
        """The nonce of the packet of a referral: 32 hexadecimal digits that only this service can compute."""
        return self._keyed(b"packet|" + referral_id.bytes)

    def preview_seal(self, shown: bytes) -> str:
        """A checksum of what a preview showed: 32 hexadecimal digits."""
        return self._keyed(b"preview|" + shown)

    def _keyed(self, value: bytes) -> str:
        return self._hash.of(value).hex()[:32]
