"""What every part of a case has, and how its kinds are declared.

    @dataclass(frozen=True, kw_only=True, slots=True)
    class Goal(CasePart):
        '''A goal of the plan.'''

        domain: Annotated[str, Code("risk_domain")]
        text: Annotated[Paragraph | None, Length(max=2000), ENCRYPTED] = None
        due_on: date | None = None

    GOAL = PartKind(Goal, "plan_goal", due=lambda goal: goal.due_on)

The words of a part are encrypted under the key of the person it is about, so they end with that key; its codes and
dates stay with the case.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from services.cases.domain.follow_up import DuePart, TaskKind
from shared.kernel.codes import ENCRYPTED, READ_ONLY
from shared.kernel.ids import new_id
from shared.kernel.shapes import fields_of


@dataclass(frozen=True, kw_only=True, slots=True)
class CasePart:
    """A part of a case: which person it is about, and who recorded it when."""

    id: Annotated[UUID, READ_ONLY] = field(default_factory=new_id)
    version: Annotated[int, READ_ONLY] = 1
    person_id: UUID | None = None
    """The person of the case it is about; None: the first one."""
    in_error: bool = False
    """Recorded by mistake: it is kept and shown as such, and counts nowhere."""
    recorded_at: Annotated[datetime | None, READ_ONLY] = None
    recorded_by: Annotated[str | None, READ_ONLY] = None
    changed_at: Annotated[datetime | None, READ_ONLY] = None
    changed_by: Annotated[str | None, READ_ONLY] = None


Part = TypeVar("Part", bound=CasePart)


def _none(_: object) -> None:
    return None


def _always(_: object) -> bool:
    return True


def _as_it_is(part: Part, _: str) -> Part:
    return part


def _accept(_: object, __: date) -> None:
    """Every combination of fields is right."""


@dataclass(frozen=True, eq=False)
class PartKind(Generic[Part]):
    """One kind of part. `name` is that of its rows, its timeline entries and its audit actions."""

    entity: type[Part]
    name: str
    _: KW_ONLY
    due: Callable[[Part], date | None] = _none
    """The day by which something has to happen."""
    task: TaskKind | None = None
    """As which task of the case an open part with such a day counts; None: as none."""
    detail: Callable[[Part], str | None] = _none
    """A code that says more of the task."""
    responsible: Callable[[Part], UUID | None] = _none
    """The user who has to see to it."""
    is_open: Callable[[Part], bool] = _always
    """Whether something is still to happen."""
    check: Callable[[Part, date], None] = _accept
    """The rules across fields on the day of the country; raises Invalid."""
    reflect: Callable[[Any, Sequence[Part]], bool] | None = None
    """Lets the case itself show something of all its parts of this kind; returns whether that changes the case."""
    signed: Callable[[Part, str], Part] = _as_it_is
    """The part as the user whose id is given leaves it."""
    refers: Mapping[str, str] = field(default_factory=dict)
    """Fields that hold the id of another part of the case → the name of its kind."""

    def __post_init__(self) -> None:
        for name in self.encrypted:
            if not fields_of(self.entity)[name].shape.optional:
                raise TypeError(f"{name} of {self.name} ends with the key of the person: it must be optional")

    def due_part(self, part: Part) -> DuePart | None:
        """What the part asks of its case; None when it asks for nothing."""
        due_on = self.due(part)
        if self.task is None or due_on is None or part.in_error or not self.is_open(part):
            return None
        return DuePart(
            part_id=part.id, kind=self.task, due_on=due_on, detail=self.detail(part), person_id=part.person_id
        )

    @cached_property
    def encrypted(self) -> tuple[str, ...]:
        """The fields that are words about a person."""
        return tuple(name for name, of in fields_of(self.entity).items() if ENCRYPTED in of.shape.marks)

    @cached_property
    def coded(self) -> tuple[str, ...]:
        """The fields of its own that are codes, dates, numbers and ids."""
        common = fields_of(CasePart)
        return tuple(name for name in fields_of(self.entity) if name not in common and name not in self.encrypted)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredPart:
    """A part as it is stored."""

    id: UUID
    kind: str
    version: int
    person_id: UUID | None
    in_error: bool
    recorded_at: datetime
    recorded_by: str
    changed_at: datetime
    changed_by: str
    due_on: date | None
    responsible: UUID | None
    is_open: bool
    record: dict[str, object]
    """What is coded."""
    content: bytes | None
    """The words, encrypted; None where there are none."""
