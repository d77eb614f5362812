"""The identity of a person. It is stored only in the vault, encrypted, and never in a case row, event or log."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from services.cases.domain.person.data_kinds import DataKind
from services.cases.domain.person.field_facts import IDENTIFYING, Leaves, Reading
from services.cases.domain.person.levels import D3, D4
from shared.kernel.codes import Alpha3, Code, Email, Length, Line, Paragraph, PartialDate
from shared.kernel.shapes import fields_of

_NAME = Length(1, 200)
_SHORT = Length(1, 100)


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """An identity document, as far as its details are known."""

    type: Annotated[str, Code("id_document_type")]
    number: Annotated[Line | None, _SHORT] = None
    country: Alpha3 | None = None
    issued_on: PartialDate | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Phone:
    """A number in E.164 form and whether calling it may put the person in danger."""

    number: str
    safe_to_call: bool = False
    safe_hours: Annotated[Line | None, _SHORT] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where the person lives, as they say it; nothing below the department ever leaves in statistics."""

    street: Annotated[Line | None, _NAME] = None
    city: Annotated[Line | None, _SHORT] = None
    postal_code: Annotated[Line | None, _SHORT] = None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Identity:
    """Names, birthdate (or the part of it they know), documents and contacts. All optional: some people give none."""

    salutation: Annotated[Line | None, _SHORT, Leaves(D3, IDENTIFYING, DataKind.NAME, Reading.NAME + 10)] = None
    first_names: Annotated[Line | None, _NAME, Leaves(D3, IDENTIFYING, DataKind.NAME, Reading.NAME + 20)] = None
    surnames: Annotated[Line | None, _NAME, Leaves(D3, IDENTIFYING, DataKind.NAME, Reading.NAME + 30)] = None
    known_as: Annotated[Line | None, _NAME, Leaves(D3, IDENTIFYING, DataKind.NAME, Reading.NAME + 40)] = None
    birthdate: Annotated[PartialDate | None, Leaves(D4, IDENTIFYING, DataKind.AGE, Reading.AGE + 10)] = None
    documents: Annotated[
        Sequence[Document], Length(max=10), Leaves(D4, IDENTIFYING, DataKind.PAPERS, Reading.ORIGIN + 60)
    ] = ()
    phones: Annotated[
        Sequence[Phone], Length(max=10), Leaves(D3, IDENTIFYING, DataKind.CONTACT, Reading.CONTACT + 10)
    ] = ()
    email: Annotated[Email | None, Leaves(D3, IDENTIFYING, DataKind.CONTACT, Reading.CONTACT + 20)] = None
    safe_to_write: Annotated[bool, Leaves(D3, IDENTIFYING, DataKind.SAFETY, Reading.CONTACT + 30)] = False
    address: Annotated[Address | None, Leaves(D4, IDENTIFYING, DataKind.CONTACT, Reading.CONTACT + 40)] = None
    guardian_contact: Annotated[
        Paragraph | None, Length(1, 500), Leaves(D3, IDENTIFYING, DataKind.CONTACT, Reading.CONTACT + 50)
    ] = None

    @property
    def birth_year(self) -> int | None:
        """The year of the birthdate, if there is one."""
        return int(self.birthdate[:4]) if self.birthdate else None


def recorded_fields(identity: Identity) -> list[str]:
    """Names of the fields that have a value."""
    return [name for name in fields_of(Identity) if getattr(identity, name)]


def changed_fields(old: Identity, new: Identity) -> list[str]:
    """Names of the fields that differ."""
    return [name for name in fields_of(Identity) if getattr(old, name) != getattr(new, name)]
