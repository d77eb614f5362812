"""Acts that destroy or hand over: how many an hour need a new sign-in, and how many alert others.

One is daily work. Many in a row are what a stolen session does (ADR 0069).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.cases.domain.access.unusual_access import UnusualKind


@dataclass(frozen=True, kw_only=True, slots=True)
class MassAct:
    """An act that is counted by account, over the audit of the last hour."""

    kind: UnusualKind
    """As what it is listed."""
    actions: Sequence[str]
    """Its actions in the audit."""
    sign_in_from: int
    """From which one on a person must have signed in recently; those before their sign-in do not count."""
    told_from: int
    """At how many others are alerted. Systems are counted as well."""


ERASURE: Final = MassAct(kind=UnusualKind.ERASURE, actions=("erasure.asked",), sign_in_from=1, told_from=2)
LONE_ERASURE: Final = MassAct(
    kind=UnusualKind.LONE_ERASURE, actions=("erasure.asked_alone",), sign_in_from=1, told_from=1
)
"""An erasure that no second person decides: the first one raises an alert, so that it can be stopped in time."""
REMOVAL: Final = MassAct(kind=UnusualKind.REMOVAL, actions=("person.removed",), sign_in_from=2, told_from=3)
DELETION: Final = MassAct(kind=UnusualKind.DELETION, actions=("document.deleted",), sign_in_from=3, told_from=5)
CLOSURE: Final = MassAct(kind=UnusualKind.CLOSURE, actions=("case.closed",), sign_in_from=10, told_from=20)
TRANSFER: Final = MassAct(kind=UnusualKind.TRANSFER, actions=("transfer.prepared",), sign_in_from=3, told_from=5)

MASS_ACTS: Final = (ERASURE, LONE_ERASURE, REMOVAL, DELETION, CLOSURE, TRANSFER)
