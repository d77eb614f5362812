"""Who the person is. Lives only in the vault, encrypted under a key of their own; never in a case row, event or log."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """An identity document. `country` is ISO 3166-1 alpha-3."""

    type: str
    number: str | None = None
    country: str | None = None
    issued_on: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Phone:
    """A number in E.164 form and whether calling it may put the person in danger."""

    number: str
    safe_to_call: bool = False
    safe_hours: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """As the person gives it; nothing below the department ever leaves in statistics."""

    street: str | None = None
    city: str | None = None
    postal_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Identity:
    """Names, birthdate (or the part of it they know), documents and contacts. All optional: some people give none."""

    salutation: str | None = None
    first_names: str | None = None
    surnames: str | None = None
    known_as: str | None = None
    birthdate: str | None = None
    documents: Sequence[Document] = ()
    phones: Sequence[Phone] = ()
    email: str | None = None
    safe_to_write: bool = False
    address: Address | None = None
    guardian_contact: str | None = None

    @property
    def birth_year(self) -> int | None:
        """The year of the birthdate, if there is one."""
        return int(self.birthdate[:4]) if self.birthdate else None
