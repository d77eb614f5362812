"""How many open cases each person of an organisation has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Caseload:
    """The open cases of one person."""

    user_id: UUID | None = None
    """None: the unassigned cases."""
    active: bool = True
    """Whether the person may attend cases today; one who left may still have some."""
    open: int = 0
    overdue: int = 0
    """Cases whose first task is overdue."""
    by_risk: Mapping[str, int] = field(default_factory=dict)
    """How many have each level of list `risk_level`."""
