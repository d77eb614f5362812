"""The identity vault: each person's fields under a key of her own, that key wrapped by her country's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.cases.domain.case import Case
from services.cases.domain.identity import Address, Document, Identity, Phone
from services.cases.domain.names import KEYS_VERSION
from shared.crypto import CountryKeys, decrypt, encrypt
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

SEALED = {
    "names": ("salutation", "first_names", "surnames", "known_as"),
    "birthdate": ("birthdate",),
    "documents": ("documents",),
    "phones": ("phones",),
    "contact": ("email", "safe_to_write", "address", "guardian_contact"),
}
"""Column → the fields sealed in it: what is read together is sealed together, so a search opens names and no more."""

_FIND = text(
    "SELECT wrapped_key, names, birthdate, documents, phones, contact, version FROM vault.person_identity"
    " WHERE person_id = :person_id"
)
_INSERT = text(
    "INSERT INTO vault.person_identity (person_id, country, organisation_id, wrapped_key, names, birthdate, documents,"
    " phones, contact, version, name_keys_version) VALUES (:person_id, :country, :organisation_id, :wrapped_key,"
    " :names, :birthdate, :documents, :phones, :contact, :identity_version, :name_keys_version)"
)
_UPDATE = text(
    "UPDATE vault.person_identity SET names = :names, birthdate = :birthdate, documents = :documents, phones = :phones,"
    " contact = :contact, version = version + 1, name_keys_version = :name_keys_version WHERE person_id = :person_id"
)
_FORGET = text("DELETE FROM vault.person_identity WHERE person_id = :person_id")
_ERASED = text("SELECT 1 FROM vault.tombstone WHERE person_id = :person_id")
_BURY = text(
    "INSERT INTO vault.tombstone (person_id, country, organisation_id, erased_at, erased_by, reason)"
    " VALUES (:person_id, :country, :organisation_id, :erased_at, :erased_by, :reason)"
)


class Vault:
    """Seals and opens identities inside one transaction."""

    def __init__(self, connection: Connection, keys: CountryKeys) -> None:
        self._connection = connection
        self._keys = keys

    def seal_new(self, case: Case, identity: Identity | None) -> dict[str, Any]:
        """Column values for a person who has no row yet, under a fresh key."""
        key = self._keys.new_data_key(case.country)
        sealed = seal(key.plain, case.person_id, case.country, identity or Identity())
        versions = {"identity_version": 0 if identity is None else 1, "name_keys_version": KEYS_VERSION}
        return {"wrapped_key": key.wrapped, **versions, **sealed}

    def read(self, case: Case) -> tuple[Identity, int]:
        """The identity and its version; an empty one of version 0 when none was recorded. Raises DecryptionError."""
        row = self._row(case.person_id)
        if row is None:
            return Identity(), 0
        key = self._keys.open(case.country, bytes(row["wrapped_key"]))
        return unseal(key, case.person_id, case.country, row), int(row["version"])

    def birthdate(self, case: Case) -> str | None:
        """The birthdate alone; None when none is recorded. Raises DecryptionError."""
        row = self._row(case.person_id)
        if row is None:
            return None
        key = self._keys.open(case.country, bytes(row["wrapped_key"]))
        return _open(key, case.person_id, case.country, "birthdate", row["birthdate"]).get("birthdate")

    def replace(self, case: Case, identity: Identity) -> None:
        """Store `identity` as the next version. Raises NotFound for an erased person: she does not come back."""
        row = self._row(case.person_id)
        if row is None:
            self._insert(case, identity)
            return
        key = self._keys.open(case.country, bytes(row["wrapped_key"]))
        sealed = seal(key, case.person_id, case.country, identity)
        self._connection.execute(_UPDATE, {"person_id": case.person_id, "name_keys_version": KEYS_VERSION, **sealed})

    def seal_text(self, case: Case, text: str, place: str) -> bytes:
        """`text` under the person's key, bound to `place` (`table|row id`). Raises NotFound for an erased person."""
        return encrypt(self._key_of(case), text.encode(), f"{place}|{case.country}")

    def open_text(self, case: Case, sealed: Sequence[tuple[str, bytes]]) -> list[str]:
        """Undo `seal_text` for each (place, ciphertext). Raises DecryptionError, NotFound."""
        if not sealed:
            return []
        key = self._key_of(case)
        return [decrypt(key, bytes(content), f"{place}|{case.country}").decode() for place, content in sealed]

    def erase(self, case: Case, *, reason: str, erased_by: str, at: datetime) -> None:
        """Destroy the key and every sealed field; only a tombstone remains."""
        about = {"person_id": case.person_id, "country": case.country, "organisation_id": case.organisation_id}
        self._connection.execute(_BURY, {**about, "erased_at": at, "erased_by": erased_by, "reason": reason})
        self._connection.execute(_FORGET, {"person_id": case.person_id})

    def is_erased(self, case: Case) -> bool:
        """Whether the person of the case was erased."""
        return self._connection.execute(_ERASED, {"person_id": case.person_id}).first() is not None

    def opened_names(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The names alone, from a row with person_id, country, wrapped_key and names."""
        country = Country(row["country"])
        key = self._keys.open(country, bytes(row["wrapped_key"]))
        return _open(key, row["person_id"], country, "names", row["names"])

    def _key_of(self, case: Case) -> bytes:
        row = self._row(case.person_id)
        if row is None:
            # Imported cases have no identity row until somebody writes about the person.
            self._insert(case, None)
            return self._key_of(case)
        return self._keys.open(case.country, bytes(row["wrapped_key"]))

    def _insert(self, case: Case, identity: Identity | None) -> None:
        if self.is_erased(case):
            raise NotFound
        about = {"person_id": case.person_id, "country": case.country, "organisation_id": case.organisation_id}
        self._connection.execute(_INSERT, {**about, **self.seal_new(case, identity)})

    def _row(self, person_id: UUID) -> Mapping[str, Any] | None:
        row = self._connection.execute(_FIND, {"person_id": person_id}).mappings().first()
        return None if row is None else dict(row)


def seal(key: bytes, person_id: UUID, country: Country, identity: Identity) -> dict[str, bytes | None]:
    """Each column of `SEALED`, encrypted, or None where there is nothing to keep."""
    sealed: dict[str, bytes | None] = {}
    for column, names in SEALED.items():
        values = {name: value for name in names if (value := getattr(identity, name))}
        sealed[column] = encrypt(key, orjson.dumps(values), _aad(column, person_id, country)) if values else None
    return sealed


def unseal(key: bytes, person_id: UUID, country: Country, row: Mapping[str, Any]) -> Identity:
    """Undo `seal`. Raises DecryptionError when a ciphertext was altered or moved."""
    values: dict[str, Any] = {}
    for column in SEALED:
        values |= _open(key, person_id, country, column, row[column])
    return identity_from(values)


def identity_from(values: Mapping[str, Any]) -> Identity:
    """An identity from plain JSON values."""
    address = values.get("address")
    return Identity(
        **{
            **values,
            "documents": [Document(**one) for one in values.get("documents", ())],
            "phones": [Phone(**one) for one in values.get("phones", ())],
            "address": Address(**address) if address else None,
        }
    )


def _open(key: bytes, person_id: UUID, country: Country, column: str, ciphertext: bytes | None) -> dict[str, Any]:
    if ciphertext is None:
        return {}
    values: dict[str, Any] = orjson.loads(decrypt(key, bytes(ciphertext), _aad(column, person_id, country)))
    return values


def _aad(column: str, person_id: UUID, country: Country) -> str:
    return f"person_identity|{column}|{person_id}|{country}"
