"""What every part of a proceeding has, and how its kinds are declared (as ADR 0040 for parts of a case).

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class Measure(ProceedingPart):
        kind: Annotated[str, Code("protection_measure")]
        note: Annotated[Paragraph | None, Length(max=2000), ENCRYPTED] = None

    MEASURE = ProceedingPartKind(Measure, "measure", due=lambda measure: measure.until_on)

Words are encrypted under the key of the proceeding.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Generic, Protocol, TypeVar
from uuid import UUID

from services.cases.domain.proceedings.proceeding import Proceeding
from shared.kernel.codes import ENCRYPTED, READ_ONLY
from shared.kernel.errors import Invalid, invalid
from shared.kernel.ids import new_id
from shared.kernel.shapes import fields_of


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ProceedingPart:
    """A part of a proceeding: who recorded it when."""

    id: Annotated[UUID, READ_ONLY] = field(default_factory=new_id)
    version: Annotated[int, READ_ONLY] = 1
    in_error: bool = False
    """Recorded by mistake: it is kept and shown as such, and counts nowhere."""
    recorded_at: Annotated[datetime | None, READ_ONLY] = None
    recorded_by: Annotated[str | None, READ_ONLY] = None
    changed_at: Annotated[datetime | None, READ_ONLY] = None
    changed_by: Annotated[str | None, READ_ONLY] = None


Part = TypeVar("Part", bound=ProceedingPart)


class Context(Protocol):
    """What the rules of a part may ask."""

    @property
    def proceeding(self) -> Proceeding:
        """The proceeding of the part."""
        ...

    @property
    def today(self) -> date:
        """Today's date in its country."""
        ...

    @property
    def named(self) -> Collection[str]:
        """The fields that are new; of the others a code may have been retired since."""
        ...

    def parts(self, kind: "ProceedingPartKind[Part]") -> Sequence[Part]:
        """The parts of a kind, those recorded by mistake left out."""
        ...


def _none(_: object) -> None:
    return None


def _always(_: object) -> bool:
    return True


def _silent(_: object, __: object) -> None:
    return None


def _accept(_: object, __: Context) -> None:
    """Every combination of fields is right."""


@dataclass(frozen=True, eq=False)
class ProceedingPartKind(Generic[Part]):
    """One kind of part. `name` is that of its rows and audit actions."""

    entity: type[Part]
    name: str
    _: KW_ONLY
    at: Callable[[Part], datetime | None] = _none
    """The moment that calendars and reminders ask for."""
    due: Callable[[Part], date | None] = _none
    """The day by which something has to happen."""
    is_open: Callable[[Part], bool] = _always
    """Whether something is still to happen."""
    check: Callable[[Part, Context], None] = _accept
    """The rules across fields; raises Invalid."""
    check_change: Callable[[Part, Part], None] = _silent
    """What may not become of a part, also of one that was recorded by mistake; raises Invalid."""
    announced: Callable[[Part | None, Part], str | None] = _silent
    """What is announced when a part (None: a new one) becomes another, as its event says; None: nothing."""
    refers: Mapping[str, str] = field(default_factory=dict)
    """Fields that hold the id of another part of the proceeding → the name of its kind."""
    needs_sharing: bool = False
    """Whether it may be about a person of another organisation only while they are shared with the keeper."""
    persons: Callable[[Part], Sequence[UUID]] = lambda _: ()
    """The persons of the proceeding that it names."""
    concerns: Callable[[Part], Sequence[UUID]] = lambda _: ()
    """Those of them whose organisations are told of it; where there are none, those of all persons are."""
    answered_at: Callable[[Part], datetime | None] = _none
    """When the organisation of a person told something in it."""
    without_answer: Callable[[Part], Part] | None = None
    """The part without what it told, for a keeper with whom the person is shared no more; None: it tells nothing."""

    @cached_property
    def encrypted(self) -> tuple[str, ...]:
        """The fields that are words."""
        return tuple(name for name, of in fields_of(self.entity).items() if ENCRYPTED in of.shape.marks)

    @cached_property
    def coded(self) -> tuple[str, ...]:
        """The fields of its own that are codes, dates, numbers and ids."""
        common = fields_of(ProceedingPart)
        return tuple(name for name in fields_of(self.entity) if name not in common and name not in self.encrypted)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredProceedingPart:
    """A part as it is stored."""

    id: UUID
    kind: str
    version: int
    in_error: bool
    recorded_at: datetime
    recorded_by: str
    changed_at: datetime
    changed_by: str
    at: datetime | None
    due_on: date | None
    is_open: bool
    record: dict[str, object]
    """What is coded."""
    content: bytes | None
    """The words, encrypted; None where there are none."""


def check_order(first: date | None, last: date | None, *, last_name: str) -> None:
    """Raise Invalid when the last of two days comes before the first."""
    if first is not None and last is not None and last < first:
        raise wrong_order(last_name)


def wrong_order(name: str) -> Invalid:
    """The error for a day before the one it follows."""
    return invalid(name, "too_early", es="Es anterior a la fecha de inicio", en="It is before the day it begins")
