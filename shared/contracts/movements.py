"""How far an assisted return or an onward movement has come (list `movement_stage`), and its last steps."""

PLANNED, PREPARING, READY, TRAVELLING = "planned", "preparing", "ready", "travelling"
ARRIVED, FOLLOWED_UP, COMPLETED = "arrived", "followed_up", "completed"
CANCELLED, STOPPED = "cancelled", "stopped"

IN_ORDER = (PLANNED, PREPARING, READY, TRAVELLING, ARRIVED, FOLLOWED_UP, COMPLETED)
"""The stages of a movement that goes on, first to last."""
ENDED_EARLY = frozenset({CANCELLED, STOPPED})

ARRIVAL, FOLLOW_UP_30, FOLLOW_UP_90 = "arrived", "follow_up_30", "follow_up_90"
REPORTED_STEPS = (ARRIVAL, FOLLOW_UP_30, FOLLOW_UP_90)
"""The steps (list `movement_step`) of which the receiver tells the sender."""
STAGE_AFTER = {ARRIVAL: ARRIVED, FOLLOW_UP_30: FOLLOWED_UP, FOLLOW_UP_90: COMPLETED}


def furthest(*stages: str) -> str:
    """The last of these stages of a movement; one that ended early stays so."""
    ended = [stage for stage in stages if stage in ENDED_EARLY]
    return ended[0] if ended else max(stages, key=IN_ORDER.index)
