"""The status of a case, which people set, and its stage, which is computed."""

from collections.abc import Collection, Mapping
from enum import StrEnum


class CaseStatus(StrEnum):
    """The status of a case; the codes of list `case_status`."""

    DRAFT = "draft"
    INTAKE = "intake"
    ACTIVE = "active"
    FOLLOW_UP = "follow_up"
    REOPENED = "reopened"
    CLOSED = "closed"
    CLOSED_REFERRED = "closed_referred"
    DUPLICATE = "duplicate"
    TRANSFERRED = "transferred"


class Stage(StrEnum):
    """How far the assistance to a person has come; always computed."""

    SCREENING = "screening"
    REFERRED = "referred"
    ASSISTANCE = "assistance"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


CLOSED = frozenset({CaseStatus.CLOSED, CaseStatus.CLOSED_REFERRED, CaseStatus.DUPLICATE, CaseStatus.TRANSFERRED})

MAY_BECOME: Mapping[CaseStatus, frozenset[CaseStatus]] = {
    CaseStatus.DRAFT: frozenset({CaseStatus.INTAKE}),
    CaseStatus.INTAKE: frozenset({CaseStatus.ACTIVE, CaseStatus.FOLLOW_UP}),
    CaseStatus.ACTIVE: frozenset({CaseStatus.FOLLOW_UP}),
    CaseStatus.FOLLOW_UP: frozenset({CaseStatus.ACTIVE}),
    CaseStatus.REOPENED: frozenset({CaseStatus.ACTIVE, CaseStatus.FOLLOW_UP}),
    **{status: frozenset() for status in CLOSED},
}
"""Status → the statuses that people may set next. Closing and reopening are actions of their own."""

_WAITING = frozenset({"sent", "received", "info_requested"})
_SERVED = frozenset({"accepted", "in_service"})


def stage_of(status: CaseStatus, referral_states: Collection[str]) -> Stage:
    """The stage of a case with `status` whose referrals are in `referral_states`."""
    states = frozenset(referral_states)
    if status in CLOSED:
        return Stage.CLOSED
    if status == CaseStatus.FOLLOW_UP:
        return Stage.FOLLOW_UP
    if status == CaseStatus.ACTIVE or states & _SERVED:
        return Stage.ASSISTANCE
    if states & _WAITING:
        return Stage.REFERRED
    return Stage.FOLLOW_UP if "completed" in states else Stage.SCREENING
