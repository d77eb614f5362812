"""What protects the persons of a case: screenings, cautions and safety plans."""

from services.cases.api.parts import endpoints_of
from services.cases.domain.parts.flag import FLAG, Flag
from services.cases.domain.parts.safety_plan import SAFETY_PLAN, SafetyPlan
from services.cases.domain.parts.screening import SCREENING, Screening
from shared.web.inputs import InputSchema, MergePatch
from shared.web.representations import Representation


class ScreeningSchema(InputSchema[Screening]):
    """A screening; its result is decided by a person."""


class ScreeningPatchSchema(MergePatch[Screening]):
    """A merge patch of a screening; the answers are replaced as a whole."""


class FlagSchema(InputSchema[Flag]):
    """A caution about a person."""


class FlagPatchSchema(MergePatch[Flag]):
    """A merge patch of a caution; `active_to` ends it."""


class SafetyPlanSchema(InputSchema[SafetyPlan]):
    """A safety plan, as it is recorded or corrected."""


class SafetyPlanPatchSchema(MergePatch[SafetyPlan]):
    """A merge patch of a safety plan."""


screenings = endpoints_of(
    SCREENING,
    "screenings",
    "Tamizaje / Screening",
    schema=ScreeningSchema,
    patch=ScreeningPatchSchema,
    answer=Representation(Screening, "ScreeningAnswer"),
)
flags = endpoints_of(
    FLAG,
    "flags",
    "Alertas de cuidado / Cautions",
    schema=FlagSchema,
    patch=FlagPatchSchema,
    answer=Representation(Flag, "FlagAnswer"),
)
safety_plans = endpoints_of(
    SAFETY_PLAN,
    "safety-plans",
    "Plan de seguridad / Safety plans",
    schema=SafetyPlanSchema,
    patch=SafetyPlanPatchSchema,
    answer=Representation(SafetyPlan, "SafetyPlanAnswer"),
)
