"""Which changes of a case its followers are notified of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from services.cases.domain.case.timeline import TimelineEntry

QUIET = timedelta(minutes=10)
"""A person is notified of one case once in this time; what changed meanwhile is seen in the case."""

_CHANGES: Mapping[str, str] = {
    "risk.assessed": "risk",
    "status.decided": "status",
    "case.assigned": "assigned",
    "case.closed": "closed",
    "case.reopened": "reopened",
    "referral.accepted": "referral",
    "referral.rejected": "referral",
    "referral.info_requested": "referral",
    "referral.completed": "referral",
}
_FIELDS: Mapping[str, str] = {"risk_level": "risk", "status": "status"}


def followed_change(entry: TimelineEntry) -> str | None:
    """The code with which followers are notified of an entry; None: they are not."""
    if entry.kind == "case.changed":
        fields = entry.details.get("fields", ())
        return next((change for field, change in _FIELDS.items() if field in fields), None)
    if not entry.details.get("sets_risk", True):
        return None
    return _CHANGES.get(entry.kind)


@dataclass(frozen=True, slots=True)
class Following:
    """Whether the caller is notified when a case changes."""

    follows: bool
