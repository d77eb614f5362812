"""What can go wrong when asking for figures or extracts."""

from shared.kernel.errors import Conflict, DomainError


class WouldReveal(Conflict):
    """Beside an earlier answer this one would describe a handful of people (journey J13)."""

    slug = "difference-would-reveal"
    title = {
        "es": "Junto con una tabla ya publicada, esta respuesta revelaría a muy pocas personas; no se entrega",
        "en": "Beside a table already published, this answer would reveal very few people; it is refused",
    }


class TooFine(DomainError):
    """A table that nobody could publish safely."""

    status = 422
    slug = "table-too-fine"
    title = {
        "es": "La tabla es demasiado detallada; quite una dimensión o acorte el período",
        "en": "The table is too detailed; drop a dimension or shorten the period",
    }


class RunFinished(Conflict):
    """The run has ended and cannot be cancelled."""

    slug = "run-finished"
    title = {"es": "La ejecución ya terminó", "en": "The run has already ended"}


class NoFile(Conflict):
    """The run has not succeeded, so there is nothing to fetch."""

    slug = "no-file"
    title = {"es": "La ejecución no tiene archivo todavía", "en": "The run has no file yet"}
