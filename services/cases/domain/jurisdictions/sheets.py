"""Sheets that are printed and filled in by hand, such as those of a country's response team."""

from dataclasses import dataclass
from enum import StrEnum

from services.cases.domain.jurisdictions.words import Words


class SheetFieldKind(StrEnum):
    """What is written into a field, which says how much room it needs."""

    LINE = "line"
    LINES = "lines"
    DATE = "date"
    TIME = "time"
    YES_NO = "yes_no"
    CHOICE = "choice"
    """One of the codes of a list, each with a box."""
    CHOICES = "choices"
    """Any of the codes of a list."""
    SIGNATURE = "signature"


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetField:
    """One thing that is written down."""

    code: str
    label: Words
    kind: SheetFieldKind
    code_list: str | None = None
    """The list of a choice; of `institution` the codes of the pack's own country."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetSection:
    """Fields under one heading."""

    code: str
    title: Words
    fields: tuple[SheetField, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet, and when it is used."""

    code: str
    title: Words
    when: Words
    sections: tuple[SheetSection, ...]
    confirmed: bool
