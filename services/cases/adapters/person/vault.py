"""The identity vault: each person's fields are encrypted under a key of their own, wrapped by their country's key."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, Connection, Delete, Update, Uuid, any_, bindparam, delete, insert, null, select, update

from services.cases.adapters.tables import person_identity, tombstone
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.member import VaultPerson
from services.cases.domain.person.names import KEYS_VERSION
from shared.crypto import Cipher, CountryKeys, decrypt, encrypt
from shared.db.documents import reader_of
from shared.kernel.attributes import AttributeReader
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

ENCRYPTED_COLUMNS = {
    "names": ("salutation", "first_names", "surnames", "known_as"),
    "birthdate": ("birthdate",),
    "documents": ("documents",),
    "phones": ("phones",),
    "contact": ("email", "safe_to_write", "address", "guardian_contact"),
}
"""Column → the fields encrypted in it. Fields that are read together share a column: a search decrypts only names."""

_FIELDS = AttributeReader(Identity, {name: name for names in ENCRYPTED_COLUMNS.values() for name in names})
_identity_of = reader_of(Identity)
Changing = TypeVar("Changing", Update, Delete)

_READ = select(person_identity).where(person_identity.c.person_id == bindparam("whose"))
_IS_ERASED = select(tombstone.c.person_id).where(tombstone.c.person_id == bindparam("whose"))
_PEOPLE = bindparam("people", type_=ARRAY(Uuid))
_BIRTHS = (
    select(person_identity.c.person_id, person_identity.c.wrapped_key, person_identity.c.birthdate)
    .where(person_identity.c.person_id == any_(_PEOPLE))
    .union_all(select(tombstone.c.person_id, null(), null()).where(tombstone.c.person_id == any_(_PEOPLE)))
)
"""The birthdates of persons; an erased one has a row without a key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EncryptedBirthdate:
    """The birthdate of a person as it is stored."""

    wrapped_key: bytes
    birthdate: bytes | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Births:
    """What is known of several persons, by their ids: their birthdates, and who was erased."""

    encrypted: Mapping[UUID, EncryptedBirthdate]
    erased: Collection[UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class EncryptedNames:
    """The names of a person as they are stored."""

    person_id: UUID
    country: Country
    wrapped_key: bytes
    names: bytes | None


class Vault:
    """Reads and writes encrypted identities in one transaction."""

    def __init__(self, connection: Connection, keys: CountryKeys) -> None:
        self._connection = connection
        self._keys = keys

    def read(self, whose: VaultPerson) -> tuple[Identity, int]:
        """The identity and its version; an empty one of version 0 when none was recorded. Raises DecryptionError."""
        row = self._row(whose.person_id)
        if row is None:
            return Identity(), 0
        key = self._keys.open(whose.country, row["wrapped_key"])
        return decrypt_identity(key, whose.person_id, whose.country, row), row["version"]

    def birthdate(self, whose: VaultPerson) -> str | None:
        """The birthdate alone; None when none is recorded. Raises DecryptionError."""
        row = self._row(whose.person_id)
        if row is None:
            return None
        return self._decrypt_birthdate(whose, row["wrapped_key"], row["birthdate"])

    def births_of(self, people: Collection[VaultPerson]) -> Births:
        """The encrypted birthdates of `people`, and who of them was erased, in one statement."""
        rows = self._connection.execute(_BIRTHS, {"people": [whose.person_id for whose in people]}).all()
        encrypted = {
            row.person_id: EncryptedBirthdate(wrapped_key=row.wrapped_key, birthdate=row.birthdate)
            for row in rows
            if row.wrapped_key is not None
        }
        return Births(encrypted=encrypted, erased={row.person_id for row in rows if row.wrapped_key is None})

    def birthdate_among(self, births: Births, whose: VaultPerson) -> str | None:
        """The same as `birthdate`, of what was read before. Raises DecryptionError."""
        found = births.encrypted.get(whose.person_id)
        return None if found is None else self._decrypt_birthdate(whose, found.wrapped_key, found.birthdate)

    def replace(self, whose: VaultPerson, identity: Identity) -> None:
        """Store `identity` as the next version. Raises NotFound for a person whose identity was erased."""
        row = self._row(whose.person_id)
        if row is None:
            self._insert(whose, identity)
            return
        key = self._keys.open(whose.country, row["wrapped_key"])
        encrypted = encrypt_identity(key, whose.person_id, whose.country, identity)
        changes = {**encrypted, "version": person_identity.c.version + 1, "name_keys_version": KEYS_VERSION}
        self._connection.execute(_of(update(person_identity), whose).values(changes))

    def encrypt_text(self, whose: VaultPerson, text: str, place: str) -> bytes:
        """`text` under the person's key, bound to `place` (`table|row id`). Raises NotFound for an erased person."""
        return encrypt(self._key_of(whose), text.encode(), f"{place}|{whose.country}")

    def decrypt_texts(self, whose: VaultPerson, encrypted: Sequence[tuple[str, bytes]]) -> list[str]:
        """Undo `encrypt_text` for each (place, ciphertext). Raises DecryptionError, NotFound."""
        if not encrypted:
            return []
        key = self._key_of(whose)
        return [decrypt(key, content, f"{place}|{whose.country}").decode() for place, content in encrypted]

    def wrap_key(self, whose: VaultPerson, key: bytes, place: str) -> bytes:
        """`key` under the person's key, bound to `place`. Raises NotFound for an erased person."""
        return encrypt(self._key_of(whose), key, f"{place}|{whose.country}")

    def unwrap_key(self, whose: VaultPerson, wrapped: bytes, place: str) -> bytes:
        """Undo `wrap_key`. Raises DecryptionError, NotFound."""
        return decrypt(self._key_of(whose), wrapped, f"{place}|{whose.country}")

    def decrypt_names(self, encrypted: Sequence[EncryptedNames]) -> list[dict[str, str]]:
        """The names alone of each person, by field of the identity. Raises DecryptionError."""
        keys = self._keys.open_each((each.country, each.wrapped_key) for each in encrypted)
        return [
            _decrypt_column(Cipher(key), _person(each.person_id, each.country), "names", each.names)
            for key, each in zip(keys, encrypted, strict=True)
        ]

    def erase(self, whose: VaultPerson, *, reason: str, erased_by: str, at: datetime) -> None:
        """Destroy the key and every encrypted field; only a tombstone remains."""
        row = {**_owner(whose), "erased_at": at, "erased_by": erased_by, "reason": reason}
        self._connection.execute(insert(tombstone), row)
        self._connection.execute(_of(delete(person_identity), whose))

    def knows(self, whose: VaultPerson) -> bool:
        """Whether anything is kept under a key of the person."""
        return self._row(whose.person_id) is not None

    def is_erased(self, whose: VaultPerson) -> bool:
        """Whether the person was erased."""
        return self._connection.execute(_IS_ERASED, {"whose": whose.person_id}).first() is not None

    def _decrypt_birthdate(self, whose: VaultPerson, wrapped_key: bytes, birthdate: bytes | None) -> str | None:
        key = self._keys.open(whose.country, wrapped_key)
        person = _person(whose.person_id, whose.country)
        return _decrypt_column(Cipher(key), person, "birthdate", birthdate).get("birthdate")

    def _key_of(self, whose: VaultPerson) -> bytes:
        row = self._row(whose.person_id)
        if row is None:
            # An imported case has no identity row until a text about the person is first stored.
            self._insert(whose, None)
            return self._key_of(whose)
        return self._keys.open(whose.country, row["wrapped_key"])

    def _insert(self, whose: VaultPerson, identity: Identity | None) -> None:
        if self.is_erased(whose):
            raise NotFound
        encrypted = encrypt_new(self._keys, whose, identity)
        version = encrypted.pop("identity_version")
        row = {**_owner(whose), **encrypted, "version": version}
        self._connection.execute(insert(person_identity), row)

    def _row(self, person_id: UUID) -> dict[str, Any] | None:
        row = self._connection.execute(_READ, {"whose": person_id}).mappings().first()
        return None if row is None else dict(row)


def encrypt_new(keys: CountryKeys, whose: VaultPerson, identity: Identity | None) -> dict[str, Any]:
    """The column values of a person who has no row yet, under a new key."""
    key = keys.new_data_key(whose.country)
    encrypted = encrypt_identity(key.plain, whose.person_id, whose.country, identity or Identity())
    versions = {"identity_version": 0 if identity is None else 1, "name_keys_version": KEYS_VERSION}
    return {"wrapped_key": key.wrapped, **versions, **encrypted}


def encrypt_identity(key: bytes, person_id: UUID, country: Country, identity: Identity) -> dict[str, bytes | None]:
    """Each of `ENCRYPTED_COLUMNS`, or None where there is nothing to keep."""
    cipher, person, values = Cipher(key), _person(person_id, country), _FIELDS.values_of(identity)
    encrypted: dict[str, bytes | None] = {}
    for column, names in ENCRYPTED_COLUMNS.items():
        kept = {name: values[name] for name in names if values[name]}
        encrypted[column] = cipher.encrypt(orjson.dumps(kept), _aad(column, person)) if kept else None
    return encrypted


def decrypt_identity(key: bytes, person_id: UUID, country: Country, row: Mapping[str, Any]) -> Identity:
    """Undo `encrypt_identity`. Raises DecryptionError when a ciphertext was altered or moved."""
    cipher, person = Cipher(key), _person(person_id, country)
    values: dict[str, Any] = {}
    for column in ENCRYPTED_COLUMNS:
        values |= _decrypt_column(cipher, person, column, row[column])
    return _identity_of(values)


def _decrypt_column(cipher: Cipher, person: str, column: str, ciphertext: bytes | None) -> dict[str, Any]:
    if ciphertext is None:
        return {}
    values: dict[str, Any] = orjson.loads(cipher.decrypt(ciphertext, _aad(column, person)))
    return values


def _person(person_id: UUID, country: Country) -> str:
    return f"{person_id}|{country}"


def _aad(column: str, person: str) -> str:
    return f"person_identity|{column}|{person}"


def _owner(whose: VaultPerson) -> dict[str, Any]:
    return {"person_id": whose.person_id, "country": whose.country, "organisation_id": whose.organisation_id}


def _of(statement: Changing, whose: VaultPerson) -> Changing:
    return statement.where(person_identity.c.person_id == whose.person_id)
