"""What can go wrong when asking for figures or extracts."""

from shared.kernel.errors import Conflict, Invalid, Unavailable


class TooFine(Invalid):
    """A table that nobody could publish safely: more than three dimensions, or more figures than anybody reads."""

    slug = "table-too-fine"
    title = {
        "es": "Una tabla tan detallada dejaría reconocer a alguien; quite una división o acorte el período",
        "en": "A table this detailed could make somebody recognisable; drop a breakdown or shorten the period",
    }


class RunFinished(Conflict):
    """The run has ended and cannot be cancelled."""

    slug = "run-finished"
    title = {
        "es": "El archivo ya se terminó de preparar: no se puede cancelar",
        "en": "The file has been prepared already: it cannot be cancelled",
    }


class NoFile(Conflict):
    """The run has not succeeded, so there is nothing to fetch."""

    slug = "no-file"
    title = {
        "es": "El archivo todavía se prepara: espere a que esté listo",
        "en": "The file is still being prepared: wait until it is ready",
    }


class BeingDrawn(Unavailable):
    """What draws charts is starting; the same request succeeds a moment later."""

    slug = "being-drawn"
    title = {
        "es": "La gráfica se está dibujando: vuelva a pedirla en un momento",
        "en": "The chart is being drawn: ask for it again in a moment",
    }


class RunBusy(Unavailable):
    """Another worker is carrying out this run; the message comes back later."""


class RunCancelled(Exception):
    """The run was cancelled while its file was being written; what was written goes with the transaction."""


class BadPeriod(ValueError):
    """Not `YYYY` or `YYYY-Qn`, two different kinds, or an end before its start."""


class BadSchedule(ValueError):
    """Not five cron fields, a date that never comes, or a time zone that does not exist; the text names the field."""


class UnreadableImport(ValueError):
    """A batch of imported records lacks the column that identifies a case or a person."""


class UnreadableProceeding(ValueError):
    """A row about a proceeding lacks what identifies or dates it; the text names the kind of row."""
