"""A caution: what must be known of a person before anything is done. A code, never a narrative."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from services.cases.domain.jurisdictions.days import check_not_after
from services.cases.domain.kinds.effects import ShownOnOwner
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind
from shared.kernel.codes import Code
from shared.kernel.errors import invalid


@dataclass(frozen=True, kw_only=True, slots=True)
class CautionFlag:
    """A caution in force, as the case itself shows it."""

    flag: Annotated[str, Code("caution_flag")]
    person_id: UUID | None = None
    """The person it is about; None: the first one of the case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag(CasePart):
    """A caution and since when. It is in force until a person ends it: none ends by itself (ADR 0041)."""

    flag: Annotated[str, Code("caution_flag")]
    active_from: date
    active_to: date | None = None
    """The day on which it ended; None while it is in force."""


def check_flag(flag: Flag, today: date) -> None:
    """Raises Invalid for a day to come, and for an end before the beginning."""
    for field, day in (("active_from", flag.active_from), ("active_to", flag.active_to)):
        check_not_after(today, day, field)
    if flag.active_to is not None and flag.active_to < flag.active_from:
        raise invalid(
            "active_to", "ends_before_it_begins", es="Termina antes de empezar", en="It ends before it begins"
        )


def is_in_force(flag: Flag) -> bool:
    """Whether it was neither ended nor marked as a mistake."""
    return flag.active_to is None and not flag.in_error


def in_force(flags: Iterable[Flag], *, first: UUID, others: Collection[UUID]) -> list[CautionFlag]:
    """The cautions in force about the `first` and the `others` of a case, each once a person, in a fixed order."""
    found = {(flag.flag, None if flag.person_id == first else flag.person_id) for flag in flags if is_in_force(flag)}
    ordered = sorted(found, key=lambda each: (each[0], str(each[1] or "")))
    return [CautionFlag(flag=flag, person_id=who) for flag, who in ordered if who is None or who in others]


FLAG = Kind(
    Flag,
    "flag",
    CASE,
    effects=(ShownOnOwner[Flag](lambda case, flags: bool(case.show_flags(flags))),),
    is_open=is_in_force,
    check=lambda flag, context: check_flag(flag, context.today),
    data=DataKind.SAFETY,
    offered=Offered("flags", "Alertas de cuidado / Cautions"),
)
