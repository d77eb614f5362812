"""What can go wrong when asking for figures or extracts."""

from shared.kernel.errors import Conflict, Invalid


class TooFine(Invalid):
    """A table that nobody could publish safely."""

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
