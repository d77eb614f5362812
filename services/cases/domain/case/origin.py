"""Where a case came from that was opened from an accepted referral."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from shared.kernel.codes import Code
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """The referral that a case was opened from. It links the files of both organisations; neither sees the other's."""

    referral_id: UUID
    referral_code: str
    kind: Annotated[str, Code("referral_kind")]
    referring_organisation_id: UUID
    referring_country: Country
    incoming_referral_on: date
    """The day on which the referral was accepted."""
    profile: Annotated[str, Code("disclosure_profile")]
    """What the person agreed to share."""
    fields: Sequence[str] = ()
    """Names of the fields that came filled."""
    along: Sequence[UUID] = ()
    """The other persons of the case who came with its first one; empty in cases of earlier releases."""
