"""The errors of a part of a case."""

from shared.kernel.errors import Conflict, FieldProblem, Forbidden


class ReferralsUnanswered(Conflict):
    """The closure would cancel a referral, and the checks before it do not say that this was seen."""

    slug = "referrals-unanswered"
    title = {
        "es": "Cerrar cancela una referencia que espera respuesta: confirme en la lista de cierre que lo ha visto",
        "en": "Closing cancels a referral that waits for an answer: confirm in the closing checklist that you saw it",
    }


class MovementOver(Conflict):
    """A movement that was cancelled or stopped takes no more steps; the problem names its stage."""

    slug = "movement-over"
    title = {
        "es": "La movilidad se canceló o se detuvo: registre otra si hace falta",
        "en": "The movement was cancelled or stopped: record another one if it is needed",
    }

    def __init__(self, stage: str) -> None:
        super().__init__(problems=[FieldProblem("stage", stage, self.title)])


class SeenInEmergency(Forbidden):
    """Emergency access is for one case: who appears in it alone is not changed, and not named elsewhere, by it."""

    slug = "seen-in-emergency"
    title = {
        "es": "Usted ve a esta persona solo por un acceso de emergencia: no la corrija ni la nombre en otro caso",
        "en": "You see this person by emergency access alone: do not correct them or name them in another case",
    }
