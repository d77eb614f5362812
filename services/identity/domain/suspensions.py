"""Why a person, a system or an organisation is suspended."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated

from shared.kernel.codes import Code
from shared.kernel.errors import invalid

SuspensionReason = Annotated[str, Code("suspension_reason")]
"""Never a text: it could name what a person did, or who was harmed (ADR 0063)."""
SECRET_LEAKED = "secret_leaked"  # noqa: S105 - a code of the list
"""The reason of a system whose secret or private key others may have: it comes back only with another."""
NOT_LET_IN = "not_let_in"
"""The reason of who or what was only to come: the invitation or the registration was withdrawn or refused."""
OF_A_PERSON = frozenset({"left", "account_at_risk", "under_review", "other"})
OF_A_SYSTEM = frozenset({SECRET_LEAKED, "not_used", "on_request", "security", "other"})
OF_AN_ORGANISATION = frozenset({"on_request", "closed", "under_review", "security", "other"})
"""The reasons that fit, of the one list: `NOT_LET_IN` follows from what was done and is never said."""


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """Why it is done; None where it is not said."""

    reason: SuspensionReason | None = None


def require_fitting(reason: SuspensionReason | None, fitting: Collection[str]) -> None:
    """Raises Invalid for a reason that does not fit what is suspended: all who see its page would read it."""
    if reason is not None and reason not in fitting:
        raise invalid(
            "reason",
            "reason_does_not_fit",
            es="Ese motivo no es para lo que se suspende",
            en="That reason is not for what is suspended",
        )
