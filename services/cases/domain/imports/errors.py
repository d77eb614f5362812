"""The errors of an import."""

from collections.abc import Sequence

from shared.kernel.errors import Conflict


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


class UnreadableFile(Exception):
    """The file does not have the layout that it was uploaded as. `code` is shown to the person, the content never."""

    def __init__(self, code: str, columns: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.columns = tuple(columns)
        """(column, code) of what is wrong with the header."""
