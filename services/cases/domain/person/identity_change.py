"""A change of an identity, with what stood there before: it is kept under the key of the person, in the vault."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.cases.domain.person.identity import Identity, changed_fields
from shared.kernel.attributes import AttributeReader
from shared.kernel.shapes import fields_of


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ChangedField:
    """One field of an identity: its value before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class IdentityChange:
    """What changed in an identity, who changed it, and when."""

    id: UUID
    person_id: UUID
    at: datetime
    actor: str
    fields: Sequence[ChangedField]


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class EncryptedIdentityChange:
    """A change as it is stored: the values are encrypted under the key of the person."""

    id: UUID
    person_id: UUID
    at: datetime
    actor: str
    content: bytes

    @property
    def place(self) -> str:
        """What the ciphertext is bound to."""
        return place_of_change(self.id)


_VALUES = AttributeReader(Identity, {name: name for name in fields_of(Identity)})


def differences(old: Identity, new: Identity) -> list[ChangedField]:
    """The fields that differ."""
    before, after = _VALUES.values_of(old), _VALUES.values_of(new)
    return [ChangedField(field=name, before=before[name], after=after[name]) for name in changed_fields(old, new)]


def place_of_change(change_id: UUID) -> str:
    """What the ciphertext of a change is bound to."""
    return f"identity_change|content|{change_id}"
