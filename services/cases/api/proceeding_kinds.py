"""`/proceedings/{id}/…`: what each kind of part of a proceeding takes and answers."""

from services.cases.api.proceeding_parts import endpoints_of
from services.cases.domain.proceedings.accused import ACCUSED, Accused
from services.cases.domain.proceedings.charge import CHARGE, Charge
from services.cases.domain.proceedings.hearing import HEARING, Hearing
from services.cases.domain.proceedings.judgment import JUDGMENT, Judgment
from services.cases.domain.proceedings.measure import MEASURE, Measure
from services.cases.domain.proceedings.reparation import REPARATION, Reparation
from services.cases.domain.proceedings.request import REQUEST, ProceedingRequest
from shared.web.inputs import InputSchema, MergePatch
from shared.web.representations import Representation

HEARING_ANSWER = Representation(Hearing, "HearingAnswer")
MEASURE_ANSWER = Representation(Measure, "MeasureAnswer")
REPARATION_ANSWER = Representation(Reparation, "ReparationAnswer")
REQUEST_ANSWER = Representation(ProceedingRequest, "ProceedingRequestAnswer")


class AccusedSchema(InputSchema[Accused]):
    """An accused; the name is kept encrypted."""


class AccusedPatch(MergePatch[Accused]):
    """A merge patch of an accused."""


class ChargeSchema(InputSchema[Charge]):
    """A charge against one accused."""


class ChargePatch(MergePatch[Charge], without=("accused_id",)):
    """A merge patch of a charge; the accused stays."""


class HearingSchema(InputSchema[Hearing]):
    """A hearing that is scheduled, or was held."""


class HearingPatch(MergePatch[Hearing]):
    """A merge patch of a hearing; another moment moves it."""


class MeasureSchema(InputSchema[Measure]):
    """A protection measure for one person, or for all of them."""


class MeasurePatch(MergePatch[Measure]):
    """A merge patch of a protection measure."""


class JudgmentSchema(InputSchema[Judgment]):
    """A judgment about one accused and one charge."""


class JudgmentPatch(MergePatch[Judgment], without=("accused_id", "charge_id")):
    """A merge patch of a judgment; what it is about stays."""


class ReparationSchema(InputSchema[Reparation]):
    """Reparation that was asked for, ordered or paid."""


class ReparationPatch(MergePatch[Reparation]):
    """A merge patch of a reparation."""


class RequestSchema(InputSchema[ProceedingRequest]):
    """A request to the organisation that accompanies a person."""


class RequestPatch(MergePatch[ProceedingRequest], without=("person",)):
    """A merge patch of a request; the person it is about stays."""


BLUEPRINTS = (
    endpoints_of(
        ACCUSED,
        "accused",
        "Personas señaladas / Accused",
        schema=AccusedSchema,
        patch=AccusedPatch,
        answer=Representation(Accused, "AccusedAnswer"),
    ),
    endpoints_of(
        CHARGE,
        "charges",
        "Cargos / Charges",
        schema=ChargeSchema,
        patch=ChargePatch,
        answer=Representation(Charge, "ChargeAnswer"),
    ),
    endpoints_of(
        HEARING, "hearings", "Audiencias / Hearings", schema=HearingSchema, patch=HearingPatch, answer=HEARING_ANSWER
    ),
    endpoints_of(
        MEASURE,
        "measures",
        "Medidas de protección / Protection measures",
        schema=MeasureSchema,
        patch=MeasurePatch,
        answer=MEASURE_ANSWER,
    ),
    endpoints_of(
        JUDGMENT,
        "judgments",
        "Sentencias / Judgments",
        schema=JudgmentSchema,
        patch=JudgmentPatch,
        answer=Representation(Judgment, "JudgmentAnswer"),
    ),
    endpoints_of(
        REPARATION,
        "reparations",
        "Reparación / Reparation",
        schema=ReparationSchema,
        patch=ReparationPatch,
        answer=REPARATION_ANSWER,
    ),
    endpoints_of(
        REQUEST,
        "requests",
        "Solicitudes / Requests",
        schema=RequestSchema,
        patch=RequestPatch,
        answer=REQUEST_ANSWER,
    ),
)
