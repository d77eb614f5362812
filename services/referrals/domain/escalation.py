"""Escalation of a referral without an answer: which organisations are notified besides the two parties, and when.

By default the receiver is reminded at half of the time, level 2 is notified at twice the time and the referral expires
at three times; level 1 is notified at the deadline. Until it expires the receiver may answer as before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from services.referrals.domain.referral import ReferralLine
from services.referrals.domain.urgency import URGENCIES
from shared.contracts.identity import COUNTRY_ADMIN, REGIONAL_COORDINATOR
from shared.kernel.codes import Choice, Code
from shared.kernel.country import Country
from shared.kernel.ids import new_id

COUNTRY_LEVEL = 1
REGIONAL_LEVEL = 2

DUTY_AT: Mapping[int, str] = {COUNTRY_LEVEL: COUNTRY_ADMIN, REGIONAL_LEVEL: REGIONAL_COORDINATOR}
"""Level → the duty of the organisations that are notified."""


def country_at(level: int, to_country: Country) -> Country | None:
    """The country of the organisations that are notified at `level`; None for the whole region."""
    return to_country if level == COUNTRY_LEVEL else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """One organisation that was notified of a referral without an answer. It copies what that organisation may read.

    A level that found nobody on duty is one row without an organisation. The fields that a `ReferralLine` has too are
    named again on purpose: a field that is added to a referral does not reach those organisations by itself.
    """

    id: UUID
    referral_id: UUID
    level: int
    told_organisation_id: UUID | None
    at: datetime
    code: str
    country: Country
    from_organisation_id: UUID
    to_country: Country
    to_organisation_id: UUID
    kind: Annotated[str, Code("referral_kind")]
    services: tuple[Annotated[str, Code("service_type")], ...]
    urgency: Annotated[str, Choice(URGENCIES)]
    respond_by: datetime
    expires_at: datetime
    settled_at: datetime | None = None
    """When the referral was answered or ended."""


def escalation_of(referral: ReferralLine, organisation_id: UUID | None, *, at: datetime) -> Escalation:
    """The escalation of a referral to its present level."""
    return Escalation(
        id=new_id(),
        referral_id=referral.id,
        level=referral.escalation_level,
        told_organisation_id=organisation_id,
        at=at,
        code=referral.code,
        country=referral.country,
        from_organisation_id=referral.from_organisation_id,
        to_country=referral.to_country,
        to_organisation_id=referral.to_organisation_id,
        kind=referral.kind,
        services=referral.services,
        urgency=referral.urgency,
        respond_by=referral.respond_by,
        expires_at=referral.expires_at,
    )
