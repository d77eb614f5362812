"""A case conference: several institutions decide together what comes next (lists `institution`, `conference_role`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from services.cases.domain.kinds.effects import Due
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.kinds.kind import Context, Kind, Offered, PartOwner
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.days_in_order import check_order, check_past
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind
from services.cases.domain.person.person import FEW
from shared.kernel.codes import DISTINCT, ENCRYPTED, Code, Length, Paragraph


@dataclass(frozen=True, kw_only=True, slots=True)
class Conference(CasePart):
    """Who was there, by institution and by role and never by name, and what was decided."""

    held_on: date
    institutions: Annotated[Sequence[Annotated[str, Code("institution")]], FEW, DISTINCT] = ()
    organisations: Annotated[Sequence[UUID], FEW, DISTINCT] = ()
    """Organisations of the platform."""
    roles: Annotated[Sequence[Annotated[str, Code("conference_role")]], FEW, DISTINCT] = ()
    decided: Annotated[Paragraph | None, Length(max=4000), ENCRYPTED] = None
    next_on: date | None = None
    """When they meet again."""
    next_held: bool = False
    """Whether they met again, or need not any more."""


def _check(conference: Conference, context: Context[PartOwner]) -> None:
    check_past(context.today, ("held_on", conference.held_on))
    check_order(("held_on", conference.held_on), ("next_on", conference.next_on))


CONFERENCE = Kind(
    Conference,
    "conference",
    CASE,
    effects=(Due("next_on", TaskKind.CONFERENCE),),
    is_open=lambda conference: conference.next_on is not None and not conference.next_held,
    check=_check,
    data=DataKind.PLAN,
    offered=Offered("conferences", "Reuniones de caso / Case conferences"),
)
