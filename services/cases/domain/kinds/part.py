"""What every part of a case and every part of a proceeding has, and the row that it becomes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, TypeVar
from uuid import UUID

from shared.kernel.codes import READ_ONLY
from shared.kernel.ids import new_id


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


Part = TypeVar("Part", bound=CasePart | ProceedingPart)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredPart:
    """A part as it is stored; the tables of cases and of proceedings each leave out what they do not ask for."""

    id: UUID
    kind: str
    version: int
    person_id: UUID | None = None
    in_error: bool
    recorded_at: datetime
    recorded_by: str
    changed_at: datetime
    changed_by: str
    at: datetime | None = None
    due_on: date | None
    responsible: UUID | None = None
    is_open: bool
    record: dict[str, object]
    """What is coded."""
    content: bytes | None
    """The words, encrypted; None where there are none."""
