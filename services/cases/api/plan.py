"""The plan of a case: its goals."""

from services.cases.api.parts import endpoints_of
from services.cases.domain.parts.goal import GOAL, Goal
from shared.web.inputs import InputSchema, MergePatch
from shared.web.representations import Representation


class GoalSchema(InputSchema[Goal]):
    """A goal of the plan."""


class GoalPatchSchema(MergePatch[Goal]):
    """A merge patch of a goal."""


goals = endpoints_of(
    GOAL, "goals", "Metas / Goals", schema=GoalSchema, patch=GoalPatchSchema, answer=Representation(Goal, "GoalAnswer")
)
