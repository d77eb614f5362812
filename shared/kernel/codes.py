"""Annotations of dataclass fields about their values: a code list, a form of text, a limit.

Storage, responses, inputs and the API description all read them:

    risk_level: Annotated[str, Code("risk_level")]
    adm1: Subdivision | None = None
    name: Annotated[Line, Length(2, 200)]
    services: Annotated[tuple[Annotated[str, Code("service_type")], ...], Length(max=30), DISTINCT] = ()
    age: Annotated[int | None, Range(0, 120)] = None
    age_band: Annotated[str | None, READ_ONLY] = None

Limits apply to inputs; a value that an older release stored may exceed them.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the list `list_id`. An input accepts only the codes in `only`, if there are any, and none retired.

    With `retired` it takes retired codes too: a filter finds what was stored before.
    """

    list_id: str
    only: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few codes that a service defines itself. Another is refused with `unknown_code`.

    A `Literal` or a `StrEnum` is refused with `not_allowed`, and needs no mark.
    """

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Length:
    """Limits, both included, of the characters of a text or the items of a list."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Limits of a number, both included."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """The name in JSON where it differs from the attribute's: `from`, say, is a keyword of Python."""

    name: str


class Mark(Enum):
    """Annotations without arguments. The aliases below are shorter to write."""

    LINE = auto()
    PARAGRAPH = auto()
    EMAIL = auto()
    ALPHA_3 = auto()
    SUBDIVISION = auto()
    PARTIAL_DATE = auto()
    DISTINCT = auto()
    READ_ONLY = auto()
    ENCRYPTED = auto()
    LENIENT = auto()
    UTC_BY_DEFAULT = auto()


Line = Annotated[str, Mark.LINE]
"""One line of text without white space around it."""
Paragraph = Annotated[str, Mark.PARAGRAPH]
"""Text of several lines."""
Email = Annotated[str, Mark.EMAIL]
"""One plain e-mail address."""
Alpha3 = Annotated[str, Mark.ALPHA_3]
"""An ISO 3166-1 alpha-3 country code."""
Subdivision = Annotated[str, Mark.SUBDIVISION]
"""An ISO 3166-2 code of a department or state of a platform country."""
PartialDate = Annotated[str, Mark.PARTIAL_DATE]
"""`YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""

DISTINCT = Mark.DISTINCT
"""Repeated items of the list are dropped; the order stays."""
READ_ONLY = Mark.READ_ONLY
"""The field is stored and shown, but never accepted from a caller."""
ENCRYPTED = Mark.ENCRYPTED
"""Words about a person: they are stored under the key of that person, and nowhere else."""
LENIENT = Mark.LENIENT
"""A whole number that an input may also write as a string or as `5.0`."""
UTC_BY_DEFAULT = Mark.UTC_BY_DEFAULT
"""A moment that an input may write without its offset."""
