"""Everything this service refuses with a problem of its own. What is wrong with one field is `Invalid`."""

from collections.abc import Sequence

from shared.kernel.errors import Conflict, Unavailable


class CaseClosedAlready(Conflict):
    """Nothing is added to a closed case; reopen it first."""

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
    """The organisation has imported this very file; `again=true` says that it is meant."""

    slug = "same-file-again"
    title = {"es": "Este archivo ya fue importado", "en": "This file was imported before"}


class AnotherFile(Unavailable):
    """A large file is being taken in; nothing was done with this one."""

    slug = "another-file"
    title = {
        "es": "Se está recibiendo otro archivo grande; vuelva a intentar en unos segundos",
        "en": "Another large file is being taken in; try again in some seconds",
    }


class UnreadableFile(Exception):
    """The file is not what its layout says; `code` is shown to the person, the content never."""

    def __init__(self, code: str, columns: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.columns = tuple(columns)
        """(column, code) of what is wrong with the header."""
