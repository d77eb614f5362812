"""What a kind of part has to do with besides being stored. Fields and properties of the part are named.

Each effect is read in one place: by `Kind` itself, by `processes/parts/parts.py`, or by what follows a change in its
owner.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic

from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.kinds.part import Part


class Effect:
    """One of the classes below."""


@dataclass(frozen=True)
class Due(Effect):
    """While the part is open, something has to happen by a day, or at a moment."""

    day: str | None = None
    """The field of a day."""
    task: TaskKind | None = None
    """As which task of the case it counts; None: as none."""
    detail: str | None = None
    """The field of a code that says more of the task."""
    at: str | None = None
    """The field of a moment, which calendars and reminders ask for."""


@dataclass(frozen=True)
class Responsible(Effect):
    """A field holds the user who has to see to it, one who may work on the case."""

    user: str = "responsible"


@dataclass(frozen=True)
class RefersTo(Effect):
    """Fields hold the id of another part of the same owner."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    """Field → the name of the kind of the other part."""


@dataclass(frozen=True)
class SharedPersons(Effect):
    """Fields hold ids of persons in the proceeding, each one or a list."""

    persons: Sequence[str]
    needs_sharing: bool = False
    """Whether one of another organisation may be named only while they are shared with the keeper."""


@dataclass(frozen=True)
class Announced(Effect, Generic[Part]):
    """A change is announced to those who accompany the persons it concerns."""

    change: Callable[[Part | None, Part], str | None]
    """What is announced when a part (None: a new one) becomes another, as its event says; None: nothing."""
    concerns: Sequence[str]
    """The fields of the persons whose organisations are told; where they name no one, those of all persons are."""


@dataclass(frozen=True)
class Signed(Effect, Generic[Part]):
    """Who does something is kept in the part."""

    by: Callable[[Part, str], Part]
    """The part as the user whose id is given leaves it."""


@dataclass(frozen=True)
class Settled(Effect, Generic[Part]):
    """Something of it stays from some moment on, also of a part that was recorded by mistake."""

    check: Callable[[Part, Part], None]
    """Raises Invalid for what may not become of a part."""


@dataclass(frozen=True)
class Answered(Effect, Generic[Part]):
    """The organisation of a person says something in it; its keeper reads that while the person is shared as then."""

    at: str
    """The field of the moment."""
    without: Callable[[Part], Part]
    """The part without the answer."""


@dataclass(frozen=True)
class ShownOnOwner(Effect, Generic[Part]):
    """The owner itself shows something of all its parts of this kind."""

    show: Callable[[Any, Sequence[Part]], bool]
    """Lets an owner show it; returns whether that changes the owner."""
