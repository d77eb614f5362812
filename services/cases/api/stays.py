"""Stays in shelters: listed, added, extended and ended."""

from services.cases.api.parts import endpoints_of
from services.cases.domain.parts.stay import STAY, Stay
from services.cases.usecases.record_stay import change_stay, record_stay
from shared.web.inputs import InputSchema, MergePatch
from shared.web.representations import Representation


class StaySchema(InputSchema[Stay]):
    """A stay in a shelter; where the shelter is, is not recorded."""


class StayPatchSchema(MergePatch[Stay]):
    """A merge patch of a stay: an extension, the exit, a correction."""


blp = endpoints_of(
    STAY,
    "stays",
    "Estancias en albergue / Shelter stays",
    schema=StaySchema,
    patch=StayPatchSchema,
    answer=Representation(Stay, "StayAnswer", computed=("until", "nights", "order_missing", "due_on")),
    record=record_stay,
    change=change_stay,
)
