"""The declaration of one kind of part; `domain/parts/goal.py` is a short one.

The words of a part are encrypted under the key of the person or of the proceeding that it is about, and end with that
key; its codes and dates stay.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from services.cases.domain.kinds.effects import (
    Announced,
    Due,
    Effect,
    RefersTo,
    Responsible,
    Settled,
    SharedPersons,
    Signed,
)
from services.cases.domain.kinds.follow_up import DuePart
from services.cases.domain.kinds.part import CasePart, Part, ProceedingPart
from services.cases.domain.person.data_kinds import DataKind
from shared.kernel.codes import ENCRYPTED
from shared.kernel.country import Country
from shared.kernel.shapes import fields_of, shape_at


class PartOwner(Protocol):
    """What has parts: a case, a proceeding."""

    @property
    def id(self) -> UUID: ...

    @property
    def country(self) -> Country: ...


Owner = TypeVar("Owner", bound=PartOwner)
Owner_co = TypeVar("Owner_co", bound=PartOwner, covariant=True)
Owner_contra = TypeVar("Owner_contra", bound=PartOwner, contravariant=True)
Declared = TypeVar("Declared", bound=Effect)


class Context(Protocol[Owner_co]):
    """What the rules of a part may ask."""

    @property
    def owner(self) -> Owner_co:
        """The case or the proceeding."""
        ...

    @property
    def today(self) -> date:
        """Today's date in its country."""
        ...

    @property
    def named(self) -> Collection[str]:
        """The fields that are new; of the others a code may have been retired since."""
        ...

    def parts(self, kind: "Kind[Any, Part]") -> Sequence[Part]:
        """The parts of a kind of the same owner, those recorded by mistake left out."""
        ...


@dataclass(frozen=True)
class PartOf(Generic[Owner_contra]):
    """What parts are part of."""

    name: str
    base: type[CasePart] | type[ProceedingPart]


@dataclass(frozen=True)
class Offered:
    """How clients reach the parts of a kind; see `api/parts/parts.py`."""

    path: str
    """The end of their address."""
    title: str
    """In Spanish and English, for the API description."""
    component: str = ""
    """The name of what is sent in the API description; by default that of the class."""
    answer: str = ""
    """The name of the answer; by default that of the class with `Answer` behind it."""
    computed: Sequence[str] = ()
    """Properties that the answer shows."""
    fixed: Sequence[str] = ()
    """Fields that a change may not name."""
    tag: str = ""
    """The name of its endpoints, where the one of the kind is taken."""


def _always(_: object) -> bool:
    return True


def _accept(_: object, __: object) -> None:
    """Every combination of fields is right."""


@dataclass(frozen=True, eq=False)
class Kind(Generic[Owner_contra, Part]):
    """One kind of part. `name` is that of its rows, its timeline entries and its audit actions."""

    entity: type[Part]
    name: str
    owner: PartOf[Owner_contra]
    _: KW_ONLY
    effects: Sequence[Effect] = ()
    is_open: Callable[[Part], bool] = _always
    """Whether something is still to happen."""
    check: Callable[[Part, Context[Owner_contra]], None] = _accept
    """The rules across fields; raises Invalid."""
    data: DataKind | None = None
    """The words by which a person is told that such a part about them is kept; None: they are not told."""
    offered: Offered | None = None

    def __post_init__(self) -> None:
        for name in self.encrypted:
            if not fields_of(self.entity)[name].shape.optional:
                raise TypeError(f"{name} of {self.name} ends with its key: it must be optional")
        due, persons = self.effect(Due) or Due(), self.effect(SharedPersons)
        read = (due.day, due.at, due.detail, *self.refers, *(persons.persons if persons else ()))
        for name in filter(None, read):
            shape_at(self.entity, name)

    def effect(self, which: type[Declared]) -> Declared | None:
        """The effect of that class, if the kind has it."""
        return next((each for each in self.effects if isinstance(each, which)), None)

    @property
    def refers(self) -> Mapping[str, str]:
        """Fields that hold the id of another part of the owner → the name of its kind."""
        refers = self.effect(RefersTo)
        return refers.kinds if refers else {}

    def due(self, part: Part) -> date | None:
        """The day by which something has to happen."""
        due = self.effect(Due)
        return getattr(part, due.day) if due and due.day else None

    def at(self, part: Part) -> datetime | None:
        """The moment that calendars and reminders ask for."""
        due = self.effect(Due)
        return getattr(part, due.at) if due and due.at else None

    def due_part(self, part: Part) -> DuePart | None:
        """What the part asks of its case; None when it asks for nothing."""
        due, due_on = self.effect(Due), self.due(part)
        if due is None or due.task is None or due_on is None or part.in_error or not self.is_open(part):
            return None
        detail = getattr(part, due.detail) if due.detail else None
        person_id = part.person_id if isinstance(part, CasePart) else None
        return DuePart(part_id=part.id, kind=due.task, due_on=due_on, detail=detail, person_id=person_id)

    def responsible(self, part: Part) -> UUID | None:
        """The user who has to see to it."""
        responsible = self.effect(Responsible)
        return getattr(part, responsible.user) if responsible else None

    def persons(self, part: Part) -> Sequence[UUID]:
        """The persons of the proceeding that it names."""
        named = self.effect(SharedPersons)
        return _ids_in(part, named.persons) if named else ()

    def concerns(self, part: Part) -> Sequence[UUID]:
        """Those of them whose organisations are told of it; where there are none, those of all persons are."""
        announced = self.effect(Announced)
        return _ids_in(part, announced.concerns) if announced else ()

    def announced(self, before: Part | None, after: Part) -> str | None:
        """What is announced when a part (None: a new one) becomes another; None: nothing."""
        announced = self.effect(Announced)
        return announced.change(before, after) if announced else None

    def signed(self, part: Part, actor: str) -> Part:
        """The part as the user whose id is given leaves it."""
        signed = self.effect(Signed)
        return signed.by(part, actor) if signed else part

    def check_change(self, before: Part, after: Part) -> None:
        """Raise Invalid for what may not become of a part, also of one that was recorded by mistake."""
        if settled := self.effect(Settled):
            settled.check(before, after)

    @cached_property
    def encrypted(self) -> tuple[str, ...]:
        """The fields that are words."""
        return tuple(name for name, of in fields_of(self.entity).items() if ENCRYPTED in of.shape.marks)

    @cached_property
    def common(self) -> tuple[str, ...]:
        """The fields that every part of such an owner has."""
        return tuple(fields_of(self.owner.base))

    @cached_property
    def coded(self) -> tuple[str, ...]:
        """The fields of its own that are codes, dates, numbers and ids."""
        return tuple(name for name in fields_of(self.entity) if name not in (*self.common, *self.encrypted))


def _ids_in(part: object, fields: Sequence[str]) -> tuple[UUID, ...]:
    """The ids in fields of which each holds one, none or a list."""
    found: list[UUID] = []
    for name in fields:
        value = getattr(part, name)
        found += value if isinstance(value, Sequence) else [value] if value else []
    return tuple(found)
