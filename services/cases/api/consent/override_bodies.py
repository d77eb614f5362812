"""What callers send to `/cases/{id}/overrides`, and what they are answered."""

from services.cases.api.schemas import SomeOf
from services.cases.domain.consent.override import OverrideAnswer, OverrideFinding, ReadOverride
from shared.web.representations import Representation, page_of
from shared.web.schemas import StrictSchema

OVERRIDE = Representation(ReadOverride, "Override")
OverrideList = page_of(OVERRIDE, "OverrideList")


class DecideOverrideSchema(StrictSchema):
    """What the second person decides."""

    answer = SomeOf(OverrideAnswer, required=True)


class ReviewOverrideSchema(StrictSchema):
    """What the review found."""

    finding = SomeOf(OverrideFinding, required=True)
