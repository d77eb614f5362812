"""The life of one import: uploaded, checked without writing anything, confirmed, written in chunks, done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Job
from shared.contracts.record_sum import as_text
from shared.kernel.country import Country
from shared.kernel.errors import Conflict

MAY_BECOME: Mapping[str, frozenset[str]] = {
    "uploaded": frozenset({"checking", "failed"}),
    "checking": frozenset({"checked", "failed"}),
    "checked": frozenset({"importing"}),
    "importing": frozenset({"done", "failed"}),
    "done": frozenset(),
    "failed": frozenset(),
}


class ImportNotChecked(Conflict):
    """Only an import whose dry run is over can be confirmed, and only once."""

    slug = "import-not-checked"
    title = {"es": "Esta importación no espera confirmación", "en": "This import is not waiting for confirmation"}


class SameFileAgain(Conflict):
    """The organisation has imported this very file; `again=true` says that it is meant."""

    slug = "same-file-again"
    title = {"es": "Este archivo ya fue importado", "en": "This file was imported before"}


@dataclass(frozen=True, kw_only=True, slots=True)
class RunImport(Job):
    """Go on with an import where it stands."""

    NAME: ClassVar[str] = "cases.run_import"
    QUEUE: ClassVar[str] = "cases.imports"

    import_id: UUID


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one cell. Row 0 is the header, rows count from 1 after it; the value itself is never kept."""

    row: int
    column: str
    code: str


@dataclass(kw_only=True, slots=True)
class ImportRun:
    """Counts are rows of the file. `passed_rows` is where a killed worker goes on: rows written or left out so far."""

    id: UUID
    country: Country
    organisation_id: UUID
    layout: str
    file_sha256: bytes
    again: bool
    confirmed: bool
    serial_block: str
    uploaded_at: datetime
    uploaded_by: str
    state: str = "uploaded"
    failure: str | None = None
    rows: int = 0
    checked_rows: int = 0
    problem_rows: int = 0
    problems: int = 0
    passed_rows: int = 0
    imported_rows: int = 0
    finished_at: datetime | None = None
    content_sum: str = as_text(0)
    """Of the rows checked so far (`shared.contracts.record_sum`)."""

    @property
    def progress(self) -> float:
        """Share of the rows written, 0 to 1."""
        if self.state == "done":
            return 1.0
        return round(self.passed_rows / self.rows, 4) if self.state == "importing" and self.rows else 0.0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return not MAY_BECOME[self.state]

    def become(self, state: str) -> None:
        """Enter `state`. Raises Conflict when that is not possible from here."""
        if state not in MAY_BECOME[self.state]:
            raise Conflict
        self.state = state

    def confirm(self) -> None:
        """Let the checked rows be written; rows with problems are left out. Raises ImportNotChecked."""
        if self.state != "checked" or self.rows == self.problem_rows:
            raise ImportNotChecked
        self.confirmed = True
        self.become("importing")

    def checked(self) -> None:
        """The dry run is over. A file that was confirmed in advance goes on when nothing is wrong with it."""
        self.rows = self.checked_rows
        self.become("checked")
        if self.confirmed and self.problems == 0 and self.rows:
            self.become("importing")

    def fail(self, code: str, at: datetime) -> None:
        """Give up because of the file itself."""
        self.become("failed")
        self.failure, self.finished_at = code, at

    def finish(self, at: datetime) -> None:
        """Everything is written."""
        self.become("done")
        self.finished_at = at
