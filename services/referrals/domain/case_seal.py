"""Who of its organisation sees what concerns a sealed case; the receiver of a referral sees it as any other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseSeal:
    """A sealed case, as the cases service says it."""

    case_id: UUID
    country: Country
    organisation_id: UUID
    sealed_for: Sequence[str]
    """The ids of the people who see it."""
    emergency_for: str | None
    emergency_until: datetime | None
