"""A support plan (HTCDS `spl_*`; list `support_plan_type`). Its goals are parts of their own, `goal.py`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from services.cases.domain.kinds.effects import Due
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.kinds.kind import Context, Kind, Offered, PartOwner
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.days_in_order import check_order, check_past
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind
from shared.kernel.codes import ENCRYPTED, Code, Length, Paragraph
from shared.kernel.errors import invalid


class PlanState(StrEnum):
    """How far a plan is; it follows from its other fields."""

    DRAFT = "draft"
    AGREED = "agreed"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan(CasePart):
    """What is to be reached with the person, and how. Until they have agreed to it, it is a draft."""

    type: Annotated[str, Code("support_plan_type")]
    objectives: Annotated[Paragraph | None, Length(max=4000), ENCRYPTED] = None
    action_plan: Annotated[Paragraph | None, Length(max=4000), ENCRYPTED] = None
    planned_end: date | None = None
    actual_end: date | None = None
    agreed_by_person: bool = False
    agreed_on: date | None = None

    @property
    def state(self) -> PlanState:
        """An end counts also for a plan without agreement."""
        if self.actual_end is not None:
            return PlanState.ENDED
        return PlanState.AGREED if self.agreed_by_person else PlanState.DRAFT


def _check(plan: Plan, context: Context[PartOwner]) -> None:
    if plan.agreed_by_person != (plan.agreed_on is not None):
        raise invalid(
            "agreed_on",
            "agreed_when",
            es="El acuerdo de la persona y su fecha van juntos",
            en="The agreement of the person and its date go together",
        )
    check_past(context.today, ("agreed_on", plan.agreed_on), ("actual_end", plan.actual_end))
    check_order(("agreed_on", plan.agreed_on), ("actual_end", plan.actual_end))
    check_order(("agreed_on", plan.agreed_on), ("planned_end", plan.planned_end))


PLAN = Kind(
    Plan,
    "plan",
    CASE,
    effects=(Due("planned_end", TaskKind.PLAN, detail="type"),),
    is_open=lambda plan: plan.actual_end is None,
    check=_check,
    data=DataKind.PLAN,
    offered=Offered("plans", "Planes / Plans", computed=("state",)),
)
