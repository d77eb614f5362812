"""A movement of a person across a border, as those who oversee either country may know it: codes and days."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from uuid import UUID

from services.referrals.domain.errors import MovementEnded, arrival_missing, arrival_too_early, follow_up_too_early
from services.referrals.domain.life_cycle import State
from services.referrals.domain.referral import Referral
from shared.contracts.cases import MovementChanged
from shared.contracts.movements import (
    ARRIVAL,
    CANCELLED,
    EARLIEST_AFTER_ARRIVAL,
    ENDED_EARLY,
    FOLLOW_UP_30,
    FOLLOW_UP_90,
    STAGE_AFTER,
    STOPPED,
    furthest,
    too_early,
)
from shared.kernel.codes import Code
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What the receiver says: the person arrived, or how they fare after 30 or 90 days."""

    step: str
    on: date
    outcome: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """One row of table `movement`, read by both parties and by those who oversee one of the two countries."""

    referral_id: UUID
    movement_id: UUID
    version: int
    code: str
    country: Country
    from_organisation_id: UUID
    to_country: Country
    to_organisation_id: UUID
    kind: Annotated[str, Code("movement_kind")]
    said_stage: Annotated[str, Code("movement_stage")]
    """As far as the sender said."""
    ended: Annotated[str | None, Code("movement_stage")] = None
    """`cancelled` or `stopped`, once the referral ended or its consent did."""
    travel_on: date | None = None
    departed_on: date | None = None
    arrived_on: date | None = None
    follow_up_30_on: date | None = None
    follow_up_30: Annotated[str | None, Code("movement_outcome")] = None
    follow_up_90_on: date | None = None
    follow_up_90: Annotated[str | None, Code("movement_outcome")] = None

    @property
    def stage(self) -> Annotated[str, Code("movement_stage")]:
        """How far it has come, by what either side said."""
        if self.ended is not None:
            return self.ended
        reported = {ARRIVAL: self.arrived_on, FOLLOW_UP_30: self.follow_up_30_on, FOLLOW_UP_90: self.follow_up_90_on}
        return furthest(self.said_stage, *(STAGE_AFTER[step] for step, on in reported.items() if on is not None))

    def after(self, event: MovementChanged) -> "Movement":
        """The same as its sender describes it now. An older description changes nothing."""
        if event.movement_id == self.movement_id and event.version <= self.version:
            return self
        return replace(
            self,
            movement_id=event.movement_id,
            version=event.version,
            kind=event.kind,
            said_stage=event.stage,
            travel_on=event.travel_on,
            departed_on=event.departed_on,
        )

    def with_report(self, report: Report, *, sent_on: date) -> "Movement":
        """The same after a report of the receiver. `sent_on`: the day on which the referral was sent.

        Raises MovementEnded, and Invalid for an arrival before the departure, which is at the earliest the day of the
        referral unless the sender recorded one, and for a follow-up before the arrival, or too soon after it.
        """
        if self.stage in ENDED_EARLY:
            raise MovementEnded(self.stage)
        if report.step == ARRIVAL and report.on < (self.departed_on or sent_on):
            raise arrival_too_early()
        if report.step != ARRIVAL and (self.arrived_on is None or report.on < self.arrived_on):
            raise arrival_missing()
        after = self._reported(report)
        follow_ups = {FOLLOW_UP_30: after.follow_up_30_on, FOLLOW_UP_90: after.follow_up_90_on}
        if after.arrived_on and (early := too_early(after.arrived_on, follow_ups)):
            raise follow_up_too_early(EARLIEST_AFTER_ARRIVAL[early].days)
        return after

    def _reported(self, report: Report) -> "Movement":
        if report.step == ARRIVAL:
            return replace(self, arrived_on=report.on)
        if report.step == FOLLOW_UP_30:
            return replace(self, follow_up_30_on=report.on, follow_up_30=report.outcome)
        return replace(self, follow_up_90_on=report.on, follow_up_90=report.outcome)


def movement_of(referral: Referral, event: MovementChanged) -> Movement:
    """The movement that an event describes for the first time."""
    return Movement(
        referral_id=referral.id,
        movement_id=event.movement_id,
        version=event.version,
        code=referral.code,
        country=referral.country,
        from_organisation_id=referral.from_organisation_id,
        to_country=referral.to_country,
        to_organisation_id=referral.to_organisation_id,
        kind=event.kind,
        said_stage=event.stage,
        ended=ending_of(referral),
        travel_on=event.travel_on,
        departed_on=event.departed_on,
    )


def ending_of(referral: Referral) -> str | None:
    """How a movement ended whose referral ended, or the access of its receiver; None where neither did."""
    if referral.state is State.WITHDRAWN or referral.access_ended_at is not None:
        return STOPPED
    return CANCELLED if referral.is_access_closed else None
