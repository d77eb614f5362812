"""Nobody answered in time: who is told besides the two ends, and when.

The ladder: reminder to the receiver at half of the time, level 1 at the deadline, level 2 at twice the time, and the
referral expires at three times. Until then the receiver may answer as before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.identity import COUNTRY_ADMIN, REGIONAL_COORDINATOR
from shared.kernel.country import Country

COUNTRY_LEVEL = 1
REGIONAL_LEVEL = 2

DUTY_AT: Mapping[int, str] = {COUNTRY_LEVEL: COUNTRY_ADMIN, REGIONAL_LEVEL: REGIONAL_COORDINATOR}
"""Level → the duty of the organisations that are told."""


def asked_at(level: int, to_country: Country) -> Country | None:
    """Where the organisations told at `level` are to be found; None for anywhere in the region."""
    return to_country if level == COUNTRY_LEVEL else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """Who was told at one level. A level that found nobody on duty is one row without an organisation."""

    id: UUID
    level: int
    organisation_id: UUID | None
    at: datetime
