"""A stay in a shelter, from entry to exit. Where the shelter is, is never recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated
from uuid import UUID

from services.cases.domain.kinds.effects import Due
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.age import Majority
from services.cases.domain.person.data_kinds import DataKind
from shared.kernel.codes import ENCRYPTED, READ_ONLY, Code, Length, Line, Paragraph
from shared.kernel.errors import Invalid, invalid

ORDERED = frozenset({"judge", "child_authority"})
"""An authority that may place a child in a shelter."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StayExtension:
    """An order that lets a stay go on."""

    on: date
    until: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay(CasePart):
    """A stay in a shelter: since when, by whose order, until when, and how it ended."""

    entered_on: date
    ordered_by: Annotated[str, Code("stay_order")]
    order_number: Annotated[Line | None, Length(max=80), ENCRYPTED] = None
    order_until: date | None = None
    """The last day that the first order permits."""
    extensions: Annotated[Sequence[StayExtension], Length(max=40)] = ()
    extension_numbers: Annotated[Paragraph | None, Length(max=1000), ENCRYPTED] = None
    left_on: date | None = None
    exit_reason: Annotated[str | None, Code("stay_exit_reason")] = None
    destination: Annotated[str | None, Code("stay_destination")] = None
    of_child: Annotated[bool, READ_ONLY] = False
    """Whether the person was not known to be an adult when the stay was last written."""

    @property
    def until(self) -> date | None:
        """The last day that the orders permit; None where none names one."""
        return self.extensions[-1].until if self.extensions else self.order_until

    @property
    def order_missing(self) -> bool:
        """Whether a child stays without the order of an authority."""
        return self.of_child and self.left_on is None and self.ordered_by not in ORDERED

    @property
    def nights(self) -> int | None:
        """How many nights the stay had; None while it goes on."""
        return None if self.left_on is None else (self.left_on - self.entered_on).days

    @property
    def due_on(self) -> date | None:
        """The day by which an order is needed: at once for a child without one, else before the present one ends."""
        return self.entered_on if self.order_missing else self.until

    @property
    def still_due_on(self) -> date | None:
        """The same while the stay goes on; None once they left."""
        return None if self.left_on else self.due_on


def needs_an_order(majority: Majority) -> bool:
    """Whether an authority has to order a stay of this person. In doubt a child."""
    return majority != Majority.ADULT


def check_stay(stay: Stay, today: date) -> None:
    """The dates of a stay follow one another. Raises Invalid."""
    if stay.entered_on > today:
        raise _wrong("entered_on", "in_the_future", es="La fecha todavía no llega", en="The date has not come yet")
    if stay.order_until is not None and stay.order_until < stay.entered_on:
        raise _wrong("order_until", "before_entry", es="Es anterior al ingreso", en="It is before the entry")
    if any(later.until <= earlier.until for earlier, later in pairwise(stay.extensions)):
        raise _wrong(
            "extensions",
            "not_in_order",
            es="Cada prórroga termina después de la anterior",
            en="Each extension ends later",
        )
    if stay.extensions and (stay.order_until is None or stay.extensions[0].until <= stay.order_until):
        raise _wrong(
            "extensions",
            "extends_nothing",
            es="La prórroga termina después del plazo de la orden: anote primero ese plazo",
            en="An extension ends after the time of the order: record that time first",
        )
    _check_exit(stay, today)


def check_one_open(stay: Stay, others: Sequence[Stay], first_person: UUID) -> None:
    """A person is in one shelter at a time. Raises Invalid when another stay of theirs goes on."""
    if stay.left_on is not None or stay.in_error:
        return
    person = stay.person_id or first_person
    for other in others:
        if other.id != stay.id and STAY.is_open(other) and (other.person_id or first_person) == person:
            raise _wrong(
                "entered_on",
                "stays_already",
                es="La persona ya tiene una estancia abierta: anote antes su egreso",
                en="The person has an open stay: record first that they left",
            )


def _check_exit(stay: Stay, today: date) -> None:
    if stay.left_on is None:
        if stay.exit_reason is not None or stay.destination is not None:
            raise _wrong("left_on", "required", es="Falta la fecha de egreso", en="The day of leaving is missing")
        return
    if stay.left_on < stay.entered_on:
        raise _wrong("left_on", "before_entry", es="Es anterior al ingreso", en="It is before the entry")
    if stay.left_on > today:
        raise _wrong("left_on", "in_the_future", es="La fecha todavía no llega", en="The date has not come yet")
    if stay.exit_reason is None:
        raise _wrong("exit_reason", "required", es="Falta el motivo de egreso", en="Why they left is missing")


def _wrong(field: str, code: str, *, es: str, en: str) -> Invalid:
    return invalid(field, code, es=es, en=en)


def _is_open(stay: Stay) -> bool:
    return stay.left_on is None and not stay.in_error


STAY = Kind(
    Stay,
    "stay",
    CASE,
    effects=(Due("still_due_on", TaskKind.STAY),),
    is_open=_is_open,
    check=lambda stay, context: check_stay(stay, context.today),
    data=DataKind.STAYS,
    offered=Offered(
        "stays", "Estancias en albergue / Shelter stays", computed=("until", "nights", "order_missing", "due_on")
    ),
)
