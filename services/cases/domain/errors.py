"""The errors of this service. An error about one field is `Invalid` of `shared.kernel.errors`."""

from collections.abc import Sequence

from shared.kernel.errors import Conflict, Unavailable


class CaseClosedAlready(Conflict):
    """A closed case cannot be changed; it must be reopened first."""

    slug = "case-closed"
    title = {"es": "El caso está cerrado", "en": "The case is closed"}


class CaseNotClosed(Conflict):
    """Only a closed case is reopened."""

    slug = "case-not-closed"
    title = {"es": "El caso no está cerrado", "en": "The case is not closed"}


class AlreadyWithdrawn(Conflict):
    """A consent can be withdrawn once."""

    slug = "consent-already-withdrawn"
    title = {"es": "Este consentimiento ya fue revocado", "en": "This consent was already withdrawn"}


class ImportNotChecked(Conflict):
    """Only an import whose dry run is over can be confirmed, and only once."""

    slug = "import-not-checked"
    title = {"es": "Esta importación no espera confirmación", "en": "This import is not waiting for confirmation"}


class SameFileAgain(Conflict):
    """The organisation has imported the same file before; `again=true` imports it once more."""

    slug = "same-file-again"
    title = {"es": "Este archivo ya fue importado", "en": "This file was imported before"}


class AnotherFile(Unavailable):
    """Another large file is being uploaded; this one was not stored."""

    slug = "another-file"
    title = {
        "es": "Se está recibiendo otro archivo grande; vuelva a intentar en unos segundos",
        "en": "Another large file is being taken in; try again in some seconds",
    }


class UnreadableFile(Exception):
    """The file does not have the layout that it was uploaded as. `code` is shown to the person, the content never."""

    def __init__(self, code: str, columns: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.columns = tuple(columns)
        """(column, code) of what is wrong with the header."""
