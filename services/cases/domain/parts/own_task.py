"""A task that people set themselves, beside those that the platform computes (list `own_task_title`)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from uuid import UUID

from services.cases.domain.kinds.effects import Due, RefersTo, Responsible, Signed
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.kinds.kind import Context, Kind, Offered, PartOwner
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.conference import CONFERENCE
from services.cases.domain.parts.days_in_order import check_past
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind
from shared.kernel.codes import ENCRYPTED, READ_ONLY, Code, Length, Paragraph


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnTask(CasePart):
    """What has to be done, by which member and until when."""

    title: Annotated[str, Code("own_task_title")]
    note: Annotated[Paragraph | None, Length(max=2000), ENCRYPTED] = None
    due_on: date | None = None
    responsible: UUID | None = None
    conference_id: UUID | None = None
    """The case conference that decided it."""
    done_on: date | None = None
    done_by: Annotated[str | None, READ_ONLY] = None


def _check(task: OwnTask, context: Context[PartOwner]) -> None:
    check_past(context.today, ("done_on", task.done_on))


def _signed(task: OwnTask, actor: str) -> OwnTask:
    """Who says first that it is done has done it."""
    return replace(task, done_by=(task.done_by or actor) if task.done_on else None)


OWN_TASK = Kind(
    OwnTask,
    "own_task",
    CASE,
    effects=(
        Due("due_on", TaskKind.OWN_TASK, detail="title"),
        Responsible(),
        Signed(_signed),
        RefersTo({"conference_id": CONFERENCE.name}),
    ),
    is_open=lambda task: task.done_on is None,
    check=_check,
    data=DataKind.PLAN,
    offered=Offered("own-tasks", "Tareas propias / Own tasks"),
)
