"""A receiver who has to acknowledge that access has ended. Codes and organisations, nothing about a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from shared.kernel.codes import Code
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawalNotice:
    """One row of table `withdrawal_notice`, read by both parties and by those who oversee one of the two countries."""

    referral_id: UUID
    code: str
    because: Annotated[str, Code("referral_platform_reason")]
    at: datetime
    country: Country
    from_organisation_id: UUID
    to_country: Country
    to_organisation_id: UUID
    acknowledged_at: datetime | None = None
