"""An assisted return, an onward movement or a transfer of protection: the checklist from the plan to the 90th day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from services.cases.domain.kinds.effects import Due
from services.cases.domain.kinds.follow_up import TaskKind
from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind
from shared.contracts.movements import (
    ARRIVAL,
    CANCELLED,
    COMPLETED,
    ENDED_EARLY,
    FOLLOW_UP_30,
    FOLLOW_UP_90,
    PLANNED,
    PREPARING,
    READY,
    REPORTED_STEPS,
    STAGE_AFTER,
    STOPPED,
    TRAVELLING,
    furthest,
)
from shared.kernel.codes import ENCRYPTED, READ_ONLY, Code, Length, Paragraph
from shared.kernel.country import Country

RISK_CHECK, DEPARTURE = "risk_check", "departed"
PREPARATION = ("consulate", "travel_document", RISK_CHECK, "escort")
"""What is arranged before a journey; each is done, or marked as not needed."""
ARRIVAL_WITHIN = timedelta(days=2)
"""How long after the departure an arrival is expected."""
FOLLOW_UPS = ((FOLLOW_UP_30, timedelta(days=30)), (FOLLOW_UP_90, timedelta(days=90)))


@dataclass(frozen=True, kw_only=True, slots=True)
class StepDetails:
    """What is said of a step that was done."""

    done_on: date
    not_needed: bool = False
    """It is not needed: an adult who travels alone, say, needs no escort."""
    not_needed_because: Annotated[str | None, Code("movement_step_not_needed")] = None
    """Why not; None where an earlier release did not ask."""
    outcome: Annotated[str | None, Code("movement_outcome")] = None
    """How the person fares, at a follow-up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DoneStep(StepDetails):
    """A step of the checklist that was done."""

    step: Annotated[str, Code("movement_step")]
    by: Annotated[str | None, READ_ONLY] = None
    """Who recorded it; None: the receiving organisation reported it."""
    report: Annotated[int, READ_ONLY] = 0
    """Number of that report, larger for a later one; 0 for what the own organisation recorded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement(CasePart):
    """A journey of a person of the case to another country, for their protection."""

    kind: Annotated[str, Code("movement_kind")]
    to_country: Country
    consent_id: UUID | None = None
    """The consent that permits it across the border; no step is taken without one."""
    referral_id: UUID | None = None
    """The referral to the organisation that receives the person."""
    informed: bool = False
    """The person knows where they go, who receives them, and that they may say no."""
    voluntary: bool = False
    """The person decides so freely; a child was heard."""
    travel_on: date | None = None
    cancelled_because: Annotated[str | None, Code("movement_cancellation")] = None
    note: Annotated[Paragraph | None, Length(max=2000), ENCRYPTED] = None
    stopped_because: Annotated[str | None, Code("referral_platform_reason"), READ_ONLY] = None
    """Why the platform stopped it: the person took the consent back."""
    steps: Annotated[Sequence[DoneStep], READ_ONLY] = ()

    @property
    def stage(self) -> Annotated[str, Code("movement_stage")]:
        """How far it has come."""
        if self.stopped_because is not None:
            return STOPPED
        if self.cancelled_because is not None or self.in_error:
            return CANCELLED
        reported = [STAGE_AFTER[step] for step in REPORTED_STEPS if self.day_of(step) is not None]
        return furthest(self._stage_before_arrival, *reported)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done for it."""
        return self.stage in ENDED_EARLY or self.stage == COMPLETED

    @property
    def has_departed(self) -> bool:
        """Whether the journey began."""
        return any(step.step in (DEPARTURE, *REPORTED_STEPS) for step in self.steps)

    @property
    def due_on(self) -> date | None:
        """The day of the journey, then of the arrival, then of the follow-up that comes next."""
        if self.is_over:
            return None
        arrived = self.day_of(ARRIVAL)
        if arrived is not None:
            return next((arrived + after for step, after in FOLLOW_UPS if self.day_of(step) is None), None)
        departed = self.day_of(DEPARTURE)
        return self.travel_on if departed is None else departed + ARRIVAL_WITHIN

    def day_of(self, step: str) -> date | None:
        """When a step was done; None when it was not."""
        return next((done.done_on for done in self.steps if done.step == step), None)

    def done(self, name: str) -> DoneStep | None:
        """A step that was done, or is not needed."""
        return next((done for done in self.steps if done.step == name), None)

    def with_step(self, done: DoneStep) -> "Movement":
        """The same with a step done, in place of what was recorded of it before."""
        return replace(self, steps=(*(step for step in self.steps if step.step != done.step), done))

    def without_step(self, name: str) -> "Movement":
        """The same with a step that was recorded by mistake taken away."""
        return replace(self, steps=tuple(step for step in self.steps if step.step != name))

    @property
    def _stage_before_arrival(self) -> str:
        if self.day_of(DEPARTURE) is not None:
            return TRAVELLING
        if not self.steps:
            return PLANNED
        is_ready = self.travel_on is not None and all(self.done(name) for name in PREPARATION)
        return READY if is_ready else PREPARING


MOVEMENT = Kind(
    Movement,
    "movement",
    CASE,
    effects=(Due("due_on", TaskKind.MOVEMENT),),
    is_open=lambda movement: not movement.is_over,
    data=DataKind.JOURNEYS,
    offered=Offered("returns", "Retorno y movilidad / Return and onward movement", computed=("stage", "due_on")),
)
