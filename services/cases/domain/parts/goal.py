"""A goal of the plan (HTCDS support plans; lists `risk_domain`, `plan_goal_status`)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from services.cases.domain.kinds.effects import Due, RefersTo, Responsible
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.part import CASE
from services.cases.domain.parts.plan import PLAN
from services.cases.domain.person.data_kinds import DataKind
from shared.kernel.codes import ENCRYPTED, Code, Length, Paragraph

AIMED_AT = frozenset({"open", "in_progress"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal(CasePart):
    """What is to be reached in one domain of the person's life, by when, and who sees to it."""

    plan_id: UUID | None = None
    """The plan that it belongs to; None: it stands alone."""
    domain: Annotated[str, Code("risk_domain")]
    text: Annotated[Paragraph | None, Length(max=2000), ENCRYPTED] = None
    status: Annotated[str, Code("plan_goal_status")] = "open"
    due_on: date | None = None
    responsible: UUID | None = None
    responsible_organisation_id: UUID | None = None
    """Another organisation that sees to it."""


GOAL = Kind(
    Goal,
    "plan_goal",
    CASE,
    effects=(Due("due_on", TaskKind.PLAN_GOAL, detail="domain"), Responsible(), RefersTo({"plan_id": PLAN.name})),
    is_open=lambda goal: goal.status in AIMED_AT,
    data=DataKind.PLAN,
    offered=Offered("goals", "Metas / Goals"),
)
