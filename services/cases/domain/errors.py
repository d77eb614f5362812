"""The errors of this service. An error about one field is `Invalid` of `shared.kernel.errors`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from shared.kernel.errors import Conflict, FieldProblem, Forbidden, Invalid, Unavailable, invalid


class CaseClosedAlready(Conflict):
    """A closed case cannot be changed; it must be reopened first."""

    slug = "case-closed"
    title = {"es": "El caso está cerrado: reábralo para cambiarlo", "en": "The case is closed: reopen it to change it"}


class RiskMovedOn(Conflict):
    """An assessment finds another level than the one that holds, which its author did not see; nothing was stored.

    The problem holds both: `stored` (level, day, who recorded it when, and the version of the case since which it
    holds) and `sent` (level and day). Whoever knows both sends it again with that version as `seen_version`, or with
    `sets_risk: false`, which keeps what is stored and the assessment as history. One that is older is history either
    way.
    """

    slug = "risk-moved-on"
    title = {
        "es": "El riesgo se valoró mientras tanto: vea ambas valoraciones y decida cuál vale",
        "en": "The risk was assessed meanwhile: see both and decide which one holds",
    }

    def __init__(self, *, stored: Mapping[str, object], sent: Mapping[str, object]) -> None:
        super().__init__(members={"stored": stored, "sent": sent})


class StageMovedOn(Conflict):
    """A stage would replace one that its author did not see; nothing was stored.

    The problem holds both: `stored` (id, stage, day, who recorded it when) and `sent`. Whoever has seen both sends it
    again with that id as `seen_change`.
    """

    slug = "stage-moved-on"
    title = {
        "es": "El proceso cambió de etapa mientras tanto: vea ambas y decida cuál vale",
        "en": "The proceeding changed stage meanwhile: see both and decide which one holds",
    }

    def __init__(self, *, stored: Mapping[str, object], sent: Mapping[str, object]) -> None:
        super().__init__(members={"stored": stored, "sent": sent})


class AssignedMeanwhile(Conflict):
    """The case would be taken from somebody whom the caller did not know to attend it; nothing was stored.

    The problem holds who attends it now: `stored.assigned_to`.
    """

    slug = "assigned-meanwhile"
    title = {
        "es": "El caso se asignó a otra persona mientras tanto: vea a quién y decida",
        "en": "The case was assigned to another person meanwhile: see to whom, and decide",
    }

    def __init__(self, assigned_to: UUID | None) -> None:
        super().__init__(members={"stored": {"assigned_to": assigned_to}})


class CaseNumberTaken(Unavailable):
    """Another case has the number that was drawn, or was opened from the same referral; nothing was stored.

    Another number is drawn for the next try, which finds the case of the referral.
    """


class ReferralsUnanswered(Conflict):
    """The closure would cancel a referral, and the checks before it do not say that this was seen."""

    slug = "referrals-unanswered"
    title = {
        "es": "Cerrar cancela una referencia que espera respuesta: confirme en la lista de cierre que lo ha visto",
        "en": "Closing cancels a referral that waits for an answer: confirm in the closing checklist that you saw it",
    }


class CaseNotClosed(Conflict):
    """Only a closed case is reopened."""

    slug = "case-not-closed"
    title = {"es": "El caso ya está abierto: puede cambiarlo", "en": "The case is open already: it can be changed"}


class CaseAnonymised(Conflict):
    """The retention of the case has ended: nothing of it but statistics is left."""

    slug = "case-anonymised"
    title = {
        "es": "El plazo de conservación terminó y el caso se anonimizó: abra otro caso",
        "en": "The retention of the case has ended and it was anonymised: open another case",
    }


class ApprovalDecidedAlready(Conflict):
    """A question to a second person is answered once."""

    slug = "approval-decided"
    title = {"es": "Esto ya se decidió: vea el resultado", "en": "This was decided already: see the outcome"}


class SupervisorStopped(Conflict):
    """Another supervisor was stopped less than seven days ago, and still counts: the caller does not wait alone."""

    slug = "supervisor-stopped"
    title = {
        "es": "Otra persona que supervisaba dejó de hacerlo hace menos de siete días: pídalo después de esos días",
        "en": "Another supervisor was stopped less than seven days ago: ask once those days are over",
    }


class NotTheSecondPerson(Conflict):
    """Who asked, themselves or through a system that they hold, does not decide; only who asked takes it back."""

    slug = "not-the-second-person"
    title = {
        "es": "Debe decidirlo otra persona que la que lo pidió, también si lo pidió por un sistema suyo",
        "en": "Another person than the one who asked must decide this, also if they asked through a system of theirs",
    }


class AlreadyWithdrawn(Conflict):
    """A consent can be withdrawn once."""

    slug = "consent-already-withdrawn"
    title = {
        "es": "Este consentimiento ya estaba revocado: no hace falta nada más",
        "en": "This consent was withdrawn before: nothing more is needed",
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


class EmergencyNotReviewed(Conflict):
    """The caller's last emergency access is not reviewed yet."""

    slug = "emergency-not-reviewed"
    title = {
        "es": "Su acceso de emergencia anterior aún no se revisa: pida a supervisión que lo revise",
        "en": "Your earlier emergency access is not reviewed yet: ask a supervisor to review it",
    }


class SeenInEmergency(Forbidden):
    """Emergency access is for one case: who appears in it alone is not changed, and not named elsewhere, by it."""

    slug = "seen-in-emergency"
    title = {
        "es": "Usted ve a esta persona solo por un acceso de emergencia: no la corrija ni la nombre en otro caso",
        "en": "You see this person by emergency access alone: do not correct them or name them in another case",
    }


class EmergencyRunning(Conflict):
    """One person at a time sees a sealed case by emergency access."""

    slug = "emergency-running"
    title = {
        "es": "Otra persona tiene ahora acceso de emergencia a este caso: hable con supervisión",
        "en": "Another person has emergency access to this case now: talk to a supervisor",
    }


class EmergencyNotNeeded(Conflict):
    """The caller sees the case already."""

    slug = "emergency-not-needed"
    title = {
        "es": "Usted ya ve este caso: ábralo por su número",
        "en": "You see this case already: open it by its number",
    }


class EmergencyReviewedAlready(Conflict):
    """An emergency access is reviewed once."""

    slug = "emergency-reviewed-already"
    title = {"es": "Este acceso de emergencia ya se revisó", "en": "This emergency access was reviewed already"}


class AccessSeenAlready(Conflict):
    """An unusual reading is marked as seen once."""

    slug = "access-seen-already"
    title = {"es": "Alguien ya marcó esta lectura como vista", "en": "This reading was marked as seen already"}


class OverrideDecided(Conflict):
    """A request is decided once."""

    slug = "override-decided"
    title = {
        "es": "Esta solicitud ya fue decidida: vea en el caso qué se decidió",
        "en": "This request was decided before: see in the case what was decided",
    }


class OverrideNotApproved(Conflict):
    """Only what was approved is reviewed."""

    slug = "override-not-approved"
    title = {
        "es": "Solo se revisa una autorización que fue aprobada: esta no lo fue",
        "en": "Only an authorisation that was approved is reviewed: this one was not",
    }


class OverrideReviewed(Conflict):
    """A review is final."""

    slug = "override-reviewed"
    title = {
        "es": "Esta autorización ya fue revisada: no hace falta nada más",
        "en": "This authorisation was reviewed before: nothing more is needed",
    }


class SecondPersonNeeded(Conflict):
    """Who asked to disclose without a consent, themselves or through a system that they hold, does not decide it."""

    slug = "second-person-needed"
    title = {
        "es": "Quien la pidió, también por un sistema suyo, no la decide: pídalo a otra persona que supervise",
        "en": "Who asked for it, also through a system of theirs, does not decide it: ask another supervisor",
    }


class ThirdPersonNeeded(Conflict):
    """Neither who asked to disclose without a consent nor who approved it reviews it (ADR 0042)."""

    slug = "third-person-needed"
    title = {
        "es": "La revisa quien ni la pidió ni la aprobó: otra persona que supervise o, si no hay, que atienda el caso",
        "en": "Who neither asked for nor approved it reviews it: another supervisor or else who attends the case",
    }


class NotYoursToMark(Conflict):
    """Who holds the system or the application that an alert is about does not judge it."""

    slug = "not-yours-to-mark"
    title = {
        "es": "Debe marcarlo otra persona: es de un sistema suyo o de una aplicación suya",
        "en": "Another person must mark this: it is about a system or an application of yours",
    }


class ImportNotChecked(Conflict):
    """Only an import whose dry run is over can be confirmed, and only once."""

    slug = "import-not-checked"
    title = {
        "es": "Esta importación ya se confirmó o todavía se revisa: mire su avance",
        "en": "This import was confirmed or is still being checked: see its progress",
    }


class SameFileAgain(Conflict):
    """The organisation has imported the same file before; `again=true` imports it once more."""

    slug = "same-file-again"
    title = {
        "es": "Este archivo ya se importó: ábralo en vez de repetirlo",
        "en": "This file was imported before: open that import instead",
    }


class AnotherFile(Unavailable):
    """Another large file is being uploaded; this one was not stored."""

    slug = "another-file"
    title = {
        "es": "Se está recibiendo otro archivo grande; vuelva a intentar en unos segundos",
        "en": "Another large file is being taken in; try again in some seconds",
    }


class DocumentDamaged(Conflict):
    """The file of a document is missing, or is not the one that was stored. Nothing of it is given out."""

    slug = "document-damaged"
    title = {
        "es": "El archivo no es el que se guardó: no se entrega. Avise a quien administra la plataforma",
        "en": "The file is not the one that was stored: it is not given out. Tell whoever runs the platform",
    }


class UnreadableFile(Exception):
    """The file does not have the layout that it was uploaded as. `code` is shown to the person, the content never."""

    def __init__(self, code: str, columns: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.columns = tuple(columns)
        """(column, code) of what is wrong with the header."""


def not_to_keep() -> Invalid:
    """The case that would stand for a duplicate is none that can."""
    return invalid(
        "kept_case_id",
        "not_to_keep",
        es="Elija otro caso abierto de su organización, del mismo país, y el motivo Duplicado",
        en="Choose another open case of your organisation, in the same country, and the reason Duplicate",
    )


class RequestAnswered(Conflict):
    """A request of the prosecution is answered once, and not after it was withdrawn."""

    slug = "request-answered"
    title = {
        "es": "Esta solicitud ya fue respondida o retirada: vea el resultado",
        "en": "This request was answered or withdrawn already: see the outcome",
    }


class SharingEnded(Conflict):
    """The person shares nothing more with the prosecution, so nothing is asked or answered about them."""

    slug = "sharing-ended"
    title = {
        "es": "La persona ya no comparte con la fiscalía: no se pide ni se responde nada más sobre ella",
        "en": "The person no longer shares with the prosecution: nothing more is asked or answered about them",
    }


class EvidenceWaits(Conflict):
    """Evidence is not handed over again before its receiver has confirmed."""

    slug = "evidence-waits"
    title = {
        "es": "Falta que quien recibe confirme la entrega anterior",
        "en": "The receiver has yet to confirm the last hand-over",
    }


class NotTheHolder(Conflict):
    """Only who holds evidence hands it over, only its receiver confirms, and only giver or supervisor take it back.

    In the place of a holder or giver who has left, any user of the keeper does.
    """

    slug = "not-the-holder"
    title = {
        "es": "Solo quien la tiene la entrega, solo quien la recibe lo confirma, y la retira quien la dio o supervisa",
        "en": "Only who holds it gives it, only its receiver confirms, and who gave it or supervises takes it back",
    }


class HandoverOver(Conflict):
    """A hand-over is received or taken back, once; what was received comes back by another one."""

    slug = "handover-over"
    title = {
        "es": "Esta entrega ya se recibió o se retiró: vea la hoja de custodia",
        "en": "This hand-over was received or taken back already: see the custody sheet",
    }
