"""Imports in memory. Their files are encrypted as the real ones are."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

from services.cases.adapters.imports.import_runs import ImportRunRepository
from services.cases.domain.imports.run import ImportRun, ImportState, RowProblem
from shared.crypto import CountryKeys, decrypt, encrypt
from shared.db.paging import Page
from shared.kernel.country import Country
from tests.support.fakes.cases.case_parts import older_than
from tests.support.fakes.cases.tables import CasesTables, ImportFile, ImportProblem, KnownExtract

_BY_UPLOAD = attrgetter("uploaded_at", "id")


class FakeImportRunRepository(ImportRunRepository):
    """Imports in memory."""

    def __init__(self, tables: CasesTables, keys: CountryKeys) -> None:
        self._tables = tables
        self._keys = keys

    def add(self, run: ImportRun, content: bytes) -> bool:
        if self._tables.import_runs.where(lambda row: _excludes(row, run)):
            return False
        self._tables.import_runs.add(run)
        key = self._keys.new_data_key(run.country)
        encrypted = encrypt(key.plain, content, _place(run))
        self._tables.import_files.add(ImportFile(run.id, run.country, run.organisation_id, key.wrapped, encrypted))
        return True

    def find_duplicate(self, organisation_id: UUID, file_sha256: bytes) -> UUID | None:
        same = self._tables.import_runs.where(
            lambda row: (
                row.organisation_id == organisation_id
                and row.file_sha256 == file_sha256
                and row.state != ImportState.FAILED
            )
        )
        return max(same, key=lambda row: row.uploaded_at).id if same else None

    def get(self, import_id: UUID) -> ImportRun:
        return self._tables.import_runs.get(import_id)

    def get_for_update(self, import_id: UUID) -> ImportRun:
        self.get(import_id)
        self._tables.locks.hold(f"import_run|{import_id}", self._tables)
        return self.get(import_id)

    def page(self, organisation_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[ImportRun]:
        is_older = older_than(after, _BY_UPLOAD)
        return self._tables.import_runs.page(
            lambda row: row.organisation_id == organisation_id and is_older(row),
            order=_BY_UPLOAD,
            limit=limit,
            position=_BY_UPLOAD,
            descending=True,
        )

    def save(self, run: ImportRun) -> None:
        self._tables.import_runs.save(run)

    def content(self, run: ImportRun) -> bytes:
        row = self._tables.import_files.get(run.id)
        return decrypt(self._keys.open(run.country, row.wrapped_key), row.content, _place(run))

    def forget_file(self, run: ImportRun) -> None:
        self._tables.import_files.remove_where(lambda row: row.import_id == run.id)

    def add_problems(self, run: ImportRun, problems: Sequence[RowProblem]) -> None:
        for problem in problems:
            self._tables.import_problems.add(ImportProblem(run.id, run.country, run.organisation_id, problem))

    def problems(self, import_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[RowProblem]:
        found = self._tables.import_problems.page(
            lambda row: row.import_id == import_id and (after is None or _in_file(row) > list(after)),
            order=_in_file,
            limit=limit,
            position=_in_file,
        )
        return found.map(attrgetter("problem"))

    def is_extract(self, run: ImportRun) -> bool:
        return bool(self._tables.known_extracts.where(lambda row: row.content_sum == run.content_sum))

    def know_extract(self, country: Country, content_sum: str) -> None:
        self._tables.known_extracts.put(KnownExtract(country, content_sum))


def _excludes(row: ImportRun, run: ImportRun) -> bool:
    """Whether a unique index lets only one of the two be stored."""
    if row.organisation_id != run.organisation_id:
        return False
    either_is_meant_again = row.again or run.again or row.state == ImportState.FAILED
    return row.serial_block == run.serial_block or (row.file_sha256 == run.file_sha256 and not either_is_meant_again)


def _in_file(row: ImportProblem) -> list[int | str]:
    return [row.problem.row, row.problem.column, row.problem.code]


def _place(run: ImportRun) -> str:
    return f"import_file|content|{run.id}|{run.country}"
