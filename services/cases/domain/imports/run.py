"""The life of one import: uploaded, checked without writing anything, confirmed, written in chunks, done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.cases.domain.imports.errors import ImportNotChecked
from shared.contracts.record_sum import as_text
from shared.kernel.country import Country
from shared.kernel.errors import Conflict


class ImportState(StrEnum):
    """Where an import stands."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    FAILED = "failed"


MAY_BECOME: Mapping[ImportState, frozenset[ImportState]] = {
    ImportState.UPLOADED: frozenset({ImportState.CHECKING, ImportState.FAILED}),
    ImportState.CHECKING: frozenset({ImportState.CHECKED, ImportState.FAILED}),
    ImportState.CHECKED: frozenset({ImportState.IMPORTING}),
    ImportState.IMPORTING: frozenset({ImportState.DONE, ImportState.FAILED}),
    ImportState.DONE: frozenset(),
    ImportState.FAILED: frozenset(),
}
COUNTED_AT = (10_000, 100_000, 1_000_000)
"""Cases written until PostgreSQL counts them again: people work with them while the import goes on."""


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
    state: ImportState = ImportState.UPLOADED
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
        if self.state == ImportState.DONE:
            return 1.0
        return round(self.passed_rows / self.rows, 4) if self.state == ImportState.IMPORTING and self.rows else 0.0

    @property
    def ok(self) -> int:
        """Rows that were checked and have no problem: once the check has ended, those that are written as cases."""
        return self.checked_rows - self.problem_rows

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return not MAY_BECOME[self.state]

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has more to do."""
        return self.state in (ImportState.CHECKING, ImportState.IMPORTING)

    @property
    def rests(self) -> bool:
        """Whether the import stands still: it has ended, or it waits for a confirmation."""
        return self.is_over or (self.state == ImportState.CHECKED and not self.confirmed)

    def is_worth_counting(self, *, since: int) -> bool:
        """Whether PostgreSQL should count the cases again that were `since` when it last had a chance to."""
        has_grown = any(since < mark <= self.imported_rows for mark in COUNTED_AT)
        return has_grown or self.state == ImportState.DONE

    def become(self, state: ImportState) -> None:
        """Enter `state`. Raises Conflict when that is not possible from here."""
        if state not in MAY_BECOME[self.state]:
            raise Conflict
        self.state = state

    def confirm(self) -> None:
        """Let the checked rows be written; rows with problems are left out. Raises ImportNotChecked."""
        if self.state != ImportState.CHECKED or self.rows == self.problem_rows:
            raise ImportNotChecked
        self.confirmed = True
        self.become(ImportState.IMPORTING)

    def checked(self) -> None:
        """The dry run is over. A file that was confirmed in advance goes on when nothing is wrong with it."""
        self.rows = self.checked_rows
        self.become(ImportState.CHECKED)
        if self.confirmed and self.problems == 0 and self.rows:
            self.become(ImportState.IMPORTING)

    def fail(self, code: str, at: datetime) -> None:
        """Give up because of the file itself."""
        self.become(ImportState.FAILED)
        self.failure, self.finished_at = code, at

    def finish(self, at: datetime) -> None:
        """End the run: every valid row was written as a case."""
        self.become(ImportState.DONE)
        self.finished_at = at
