"""How far the attention to a person has come. Computed from what happened, never typed in."""

from collections.abc import Collection

SCREENING, REFERRED, ASSISTANCE, FOLLOW_UP, CLOSED = "screening", "referred", "assistance", "follow_up", "closed"
STAGES = (SCREENING, REFERRED, ASSISTANCE, FOLLOW_UP, CLOSED)

_WAITING = frozenset({"sent", "received", "info_requested"})
_SERVED = frozenset({"accepted", "in_service"})


def stage_of(status: str, referral_states: Collection[str]) -> str:
    """The stage of a case with `status` (list `case_status`) whose referrals stand at `referral_states`."""
    states = frozenset(referral_states)
    if status in {"closed", "closed_referred", "duplicate", "transferred"}:
        return CLOSED
    if status == "follow_up":
        return FOLLOW_UP
    if status == "active" or states & _SERVED:
        return ASSISTANCE
    if states & _WAITING:
        return REFERRED
    return FOLLOW_UP if "completed" in states else SCREENING
