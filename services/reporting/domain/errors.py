"""What can go wrong when asking for figures or extracts."""

from shared.kernel.errors import Conflict, Invalid, Unavailable


class TooFine(Invalid):
    """A table that nobody could publish safely: more than three dimensions, or more figures than anybody reads."""

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
