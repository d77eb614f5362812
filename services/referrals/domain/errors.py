"""The errors of this service, with the titles that people read."""

from shared.contracts.codelists import code_list
from shared.kernel.errors import Conflict, FieldProblem, Forbidden, Invalid, NotFound, Unavailable, invalid


class WrongState(Conflict):
    """The action is not possible in the present state of the referral, which the problem names."""

    slug = "wrong-state"
    title = {
        "es": "La referencia ya está en otro estado: vuelva a abrirla y vea qué se puede hacer",
        "en": "The referral is in another state by now: open it again and see what can be done",
    }

    def __init__(self, state: str) -> None:
        label = {language: code_list("referral_status").label(state, language) for language in ("es", "en")}
        message = {
            "es": f"El estado de la referencia ahora es: {label['es']}",
            "en": f"The state of the referral is now: {label['en']}",
        }
        super().__init__(problems=[FieldProblem("state", state, message)])
        self.state = state


class OtherPartyOnly(Forbidden):
    """Only the other party of the referral may take this action."""

    slug = "other-party"
    title = {
        "es": "Esto le toca a la otra organización",
        "en": "This is for the other organisation to do",
    }


class PacketGone(NotFound):
    """The packet was destroyed, or the consent for it has ended."""

    slug = "packet-gone"
    title = {
        "es": "La información ya no se puede abrir: su consentimiento o su plazo terminó",
        "en": "The information can no longer be opened: its consent or its time has ended",
    }


class BestInterestMissing(Conflict):
    """The packet of a child is not opened until the sender has recorded that the best interests were considered."""

    slug = "best-interest-missing"
    title = {
        "es": "Quien refirió debe registrar antes que se consideró el interés superior; pídaselo",
        "en": "The sender must first record that the best interests were considered; ask them to",
    }


class NoTransferAsked(Conflict):
    """The receiver has not asked for the case, or has been answered."""

    slug = "no-transfer-asked"
    title = {"es": "Nadie espera respuesta sobre este caso", "en": "Nobody waits for an answer about this case"}


class NoPersonInvolved(Conflict):
    """An anonymous consultation is about no person: no case is opened from it."""

    slug = "nobody-in-it"
    title = {
        "es": "Una consulta anónima no trae a ninguna persona: no se abre un caso de ella",
        "en": "An anonymous consultation brings nobody along: no case is opened from it",
    }


class NothingToAcknowledge(Conflict):
    """The receiver still has access: there is no withdrawal to acknowledge."""

    slug = "nothing-to-acknowledge"
    title = {"es": "No hay ningún retiro por acusar", "en": "No withdrawal waits to be acknowledged"}


class NoMovement(Conflict):
    """The sender has not said that the person moves to another country under this referral."""

    slug = "no-movement"
    title = {
        "es": "Quien refirió no registró un retorno ni otra movilidad con esta referencia",
        "en": "The sender has recorded no return or other movement with this referral",
    }


class MovementEnded(Conflict):
    """The movement was cancelled, or stopped because the consent ended; the problem names its stage."""

    slug = "movement-ended"
    title = {
        "es": "La movilidad se canceló o se detuvo: ya no se informa sobre la persona",
        "en": "The movement was cancelled or stopped: nothing more is reported about the person",
    }

    def __init__(self, stage: str) -> None:
        super().__init__(problems=[FieldProblem("stage", stage, self.title)])


class CasesUnavailable(Unavailable):
    """The cases service did not respond; nothing was saved and nothing opened."""

    slug = "cases-unavailable"


def note_after_access_ended() -> Invalid:
    """The consent was withdrawn or the identity erased, so no more notes about the person are stored."""
    return invalid(
        "note",
        "access_ended",
        es="El acceso terminó: ya no se escriben notas sobre la persona",
        en="Access has ended: no more notes are written about the person",
    )


def arrival_missing() -> Invalid:
    """A follow-up comes after the arrival."""
    return invalid(
        "on",
        "before_arrival",
        es="El seguimiento es posterior a la llegada: confírmela antes",
        en="A follow-up comes after the arrival: confirm that first",
    )


def arrival_too_early() -> Invalid:
    """An arrival is not before the departure, nor before the referral was sent where no departure is known."""
    return invalid(
        "on",
        "before_departure",
        es="La llegada es anterior a la salida; si la salida no consta, al envío de la referencia",
        en="The arrival is before the departure, or where none is recorded, before the referral was sent",
    )


def follow_up_too_early(days: int) -> Invalid:
    """A follow-up says how the person fares some weeks after the arrival."""
    return invalid(
        "on",
        "too_early",
        es=f"Este seguimiento se hace desde {days} días después de la llegada",
        en=f"This follow-up is done from {days} days after the arrival on",
    )


def unknown_recipient() -> Invalid:
    """The organisation is not in the directory (or not yet)."""
    return invalid(
        "to_organisation_id",
        "unknown_organisation",
        es="Esa organización no está en el directorio",
        en="That organisation is not in the directory",
    )


def suspended_recipient() -> Invalid:
    """The organisation is suspended and may not receive referrals."""
    return invalid(
        "to_organisation_id",
        "suspended_organisation",
        es="Esa organización está suspendida y no puede recibir referencias",
        en="That organisation is suspended and cannot receive referrals",
    )


def own_organisation() -> Invalid:
    """An organisation cannot refer to itself."""
    return invalid(
        "to_organisation_id",
        "own_organisation",
        es="No se puede referir a la propia organización",
        en="An organisation cannot refer to itself",
    )


def bad_ages() -> Invalid:
    """An offer whose maximum age is below its minimum."""
    return invalid(
        "age_max",
        "bad_range",
        es="La edad máxima es menor que la mínima",
        en="The maximum age is below the minimum",
    )


def owners_alone(field: str) -> Invalid:
    """What only the organisation itself says of its service, because only it is shown it."""
    return invalid(
        field,
        "owners_alone",
        es="Solo la organización corrige sus lugares y su dirección",
        en="Only the organisation itself corrects its places and its address",
    )


def bad_places() -> Invalid:
    """An offer with more free places than places."""
    return invalid(
        "capacity_free",
        "bad_range",
        es="Hay más lugares libres que lugares en total",
        en="There are more free places than places",
    )
