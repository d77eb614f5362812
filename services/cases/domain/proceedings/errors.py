"""The errors of a proceeding."""

from collections.abc import Mapping

from shared.kernel.errors import Conflict


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
