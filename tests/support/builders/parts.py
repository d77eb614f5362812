"""One part of every kind, as a client sends it: what holds for all of them is asked of each.

`CANARY` stands in every field of words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.cases.domain.parts.goal import GOAL
from services.cases.domain.parts.part import PartKind
from tests.support.days import in_days

CANARY = "Canariapedro Zopilotillo"


@dataclass(frozen=True, kw_only=True)
class Example:
    """A body for `POST /cases/{id}/<path>`, and a merge patch of what came of it."""

    kind: PartKind[Any]
    body: Mapping[str, Any]
    patch: Mapping[str, Any]


EXAMPLES: Mapping[str, Example] = {
    "goals": Example(
        kind=GOAL,
        body={"domain": "education", "text": f"{CANARY} vuelve a la escuela", "due_on": in_days(30)},
        patch={"status": "achieved"},
    ),
}
"""The examples by the end of their path."""
