"""What may be reported of a movement, and how movements look in responses."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from services.referrals.domain.movement import Movement
from shared.contracts.movements import FOLLOW_UP_30, FOLLOW_UP_90
from shared.kernel.codes import Code
from shared.web.representations import Representation, page_of


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportArrival:
    """The person arrived, on this day of the receiver's country."""

    on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportFollowUp:
    """How the person fares after 30 or 90 days, as a code."""

    step: Annotated[str, Code("movement_step", only=(FOLLOW_UP_30, FOLLOW_UP_90))]
    on: date
    outcome: Annotated[str, Code("movement_outcome")]


_DAYS = ("travel_on", "departed_on", "arrived_on", "follow_up_30_on", "follow_up_90_on")

LINE = Representation(
    Movement,
    "MovementLine",
    only=("referral_id", "code", "kind", "country", "to_country", *_DAYS),
    computed=("stage",),
    description="A movement from one country to another: how far it has come, and when. No person, case, organisation"
    " or outcome. `country` is the one that the person leaves.",
)

OF_REFERRAL = Representation(
    Movement,
    "MovementOfReferral",
    only=("kind", *_DAYS, "follow_up_30", "follow_up_90"),
    computed=("stage",),
    description="The movement that a referral is part of, for its two parties.",
)

MovementPageSchema = page_of(LINE, "MovementPage")
