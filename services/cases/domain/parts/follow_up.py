"""Asking how the person is, on a planned day (lists `follow_up_channel`, `follow_up_outcome`)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from services.cases.domain.kinds.effects import Due, Responsible
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.kinds.kind import Context, Kind, Offered, PartOwner
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.days_in_order import check_past
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind
from shared.kernel.codes import ENCRYPTED, Code, Length, Paragraph
from shared.kernel.errors import invalid


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp(CasePart):
    """A contact that is planned, and once it was made, what it showed."""

    planned_on: date
    channel: Annotated[str | None, Code("follow_up_channel")] = None
    responsible: UUID | None = None
    done_on: date | None = None
    outcome: Annotated[str | None, Code("follow_up_outcome")] = None
    note: Annotated[Paragraph | None, Length(max=2000), ENCRYPTED] = None


def _check(follow_up: FollowUp, context: Context[PartOwner]) -> None:
    check_past(context.today, ("done_on", follow_up.done_on))
    if (follow_up.done_on is None) != (follow_up.outcome is None):
        raise invalid(
            "outcome" if follow_up.outcome is None else "done_on",
            "done_how",
            es="La fecha en que se hizo y su resultado van juntos",
            en="The day on which it was done goes with its outcome",
        )


FOLLOW_UP = Kind(
    FollowUp,
    "follow_up",
    CASE,
    effects=(Due("planned_on", TaskKind.FOLLOW_UP, detail="channel"), Responsible()),
    is_open=lambda follow_up: follow_up.done_on is None,
    check=_check,
    data=DataKind.PLAN,
    offered=Offered("follow-ups", "Seguimientos / Follow-ups", tag="follow_ups"),
)
