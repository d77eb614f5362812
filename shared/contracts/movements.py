"""How far an assisted return or an onward movement has come (list `movement_stage`), and its last steps."""

from collections.abc import Mapping
from datetime import date, timedelta

PLANNED, PREPARING, READY, TRAVELLING = "planned", "preparing", "ready", "travelling"
ARRIVED, FOLLOWED_UP, COMPLETED = "arrived", "followed_up", "completed"
CANCELLED, STOPPED = "cancelled", "stopped"

IN_ORDER = (PLANNED, PREPARING, READY, TRAVELLING, ARRIVED, FOLLOWED_UP, COMPLETED)
"""The stages of a movement that goes on, first to last."""
ENDED_EARLY = frozenset({CANCELLED, STOPPED})

ARRIVAL, FOLLOW_UP_30, FOLLOW_UP_90 = "arrived", "follow_up_30", "follow_up_90"
EARLIEST_AFTER_ARRIVAL = {FOLLOW_UP_30: timedelta(days=25), FOLLOW_UP_90: timedelta(days=80)}
"""A follow-up says how the person fares after that time, not before. A rule of the platform: a visit may come some days
early, and one on the day of the arrival says nothing."""
REPORTED_STEPS = (ARRIVAL, FOLLOW_UP_30, FOLLOW_UP_90)
"""The steps (list `movement_step`) that the receiver reports to the sender."""
STAGE_AFTER = {ARRIVAL: ARRIVED, FOLLOW_UP_30: FOLLOWED_UP, FOLLOW_UP_90: COMPLETED}


def furthest(*stages: str) -> str:
    """The last of these stages of a movement; one that ended early stays so."""
    ended = [stage for stage in stages if stage in ENDED_EARLY]
    return ended[0] if ended else max(stages, key=IN_ORDER.index)


def too_early(arrived_on: date, follow_ups: Mapping[str, date | None]) -> str | None:
    """The first of these follow-ups, by the day on which each was done, that came before its time; None for none."""
    early = [
        step
        for step, on in follow_ups.items()
        if on is not None and on < arrived_on + EARLIEST_AFTER_ARRIVAL.get(step, timedelta())
    ]
    return min(early, default=None)
