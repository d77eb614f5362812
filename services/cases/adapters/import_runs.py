"""Imports in PostgreSQL: their state, their encrypted file, and what is wrong with its rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, TextClause, text

from services.cases.domain.imports.run import ImportRun, RowProblem
from shared.crypto import CountryKeys, decrypt, encrypt
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

_COLUMNS = tuple(ImportRun.__dataclass_fields__)
_ADD = text(
    f"INSERT INTO import_run ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{c}' for c in _COLUMNS)})"  # noqa: S608
    " ON CONFLICT DO NOTHING"
)
_DUPLICATE = text(
    "SELECT id FROM import_run WHERE organisation_id = :organisation AND file_sha256 = :sha256 AND state <> 'failed'"
    " ORDER BY uploaded_at DESC LIMIT 1"
)
_GET = text(f"SELECT {', '.join(_COLUMNS)} FROM import_run WHERE id = :id")  # noqa: S608 - names of our own fields
_GET_FOR_CHANGE = text(f"SELECT {', '.join(_COLUMNS)} FROM import_run WHERE id = :id FOR UPDATE")  # noqa: S608
_CHANGING = (
    "confirmed", "state", "failure", "rows", "checked_rows", "problem_rows", "problems", "passed_rows", "imported_rows",
    "finished_at", "layout", "content_sum",
)  # fmt: skip
_SAVE = text(f"UPDATE import_run SET {', '.join(f'{c} = :{c}' for c in _CHANGING)} WHERE id = :id")  # noqa: S608
_PAGE = text(
    f"SELECT {', '.join(_COLUMNS)} FROM import_run WHERE organisation_id = :organisation"  # noqa: S608
    " AND (CAST(:after_at AS timestamptz) IS NULL OR (uploaded_at, id) < (CAST(:after_at AS timestamptz), :after_id))"
    " ORDER BY uploaded_at DESC, id DESC LIMIT :limit"
)
_ADD_FILE = text(
    "INSERT INTO import_file (import_id, country, organisation_id, wrapped_key, content)"
    " VALUES (:id, :country, :organisation_id, :wrapped_key, :content)"
)
_FILE = text("SELECT wrapped_key, content FROM import_file WHERE import_id = :id")
_FORGET_FILE = text("DELETE FROM import_file WHERE import_id = :id")
_EXTRACTED = text("SELECT 1 FROM known_extract WHERE content_sum = :content_sum")
_KNOW_EXTRACT = text(
    "INSERT INTO known_extract (country, content_sum) VALUES (:country, :content_sum) ON CONFLICT DO NOTHING"
)
_ADD_PROBLEMS = text(
    'INSERT INTO import_problem (import_id, country, organisation_id, row, "column", code)'
    ' SELECT :id, :country, :organisation_id, p.row, p."column", p.code'
    ' FROM jsonb_to_recordset(CAST(:problems AS jsonb)) AS p (row int, "column" text, code text)'
)
_PROBLEMS = text(
    'SELECT row, "column", code FROM import_problem WHERE import_id = :id'
    ' AND (row, "column", code) > (:row, :column, :code) ORDER BY row, "column", code LIMIT :limit'
)


class ImportRuns:
    """Imports the context may see; anything else is NotFound."""

    def __init__(self, connection: Connection, keys: CountryKeys) -> None:
        self._connection = connection
        self._keys = keys

    def add(self, run: ImportRun, content: bytes) -> bool:
        """Store a new import and its file, encrypted; False when the same file or the serial block is there already."""
        if self._connection.execute(_ADD, _row(run)).rowcount == 0:
            return False
        key = self._keys.new_data_key(run.country)
        sealed = encrypt(key.plain, content, _place(run))
        # The driver keeps a buffer of that size as long as a connection lives: this one does not return to the pool.
        self._connection.detach()
        self._connection.execute(_ADD_FILE, {**_row(run), "wrapped_key": key.wrapped, "content": sealed})
        return True

    def find_duplicate(self, organisation: UUID, file_sha256: bytes) -> UUID | None:
        """An earlier import of the same file, unless it failed."""
        asked = {"organisation": organisation, "sha256": file_sha256}
        found: UUID | None = self._connection.execute(_DUPLICATE, asked).scalar_one_or_none()
        return found

    def get(self, import_id: UUID) -> ImportRun:
        """The import. Raises NotFound."""
        return self._one(_GET, import_id)

    def get_for_change(self, import_id: UUID) -> ImportRun:
        """The import, locked until the end of the transaction. Raises NotFound."""
        return self._one(_GET_FOR_CHANGE, import_id)

    def page(self, organisation: UUID, after: Sequence[Any] | None, limit: int) -> list[ImportRun]:
        """Imports of an organisation, newest first, after (time, id)."""
        at, last = (None, None) if after is None else (datetime.fromisoformat(after[0]), UUID(after[1]))
        asked = {"organisation": organisation, "limit": limit, "after_at": at, "after_id": last}
        return [_run(dict(row)) for row in self._connection.execute(_PAGE, asked).mappings()]

    def save(self, run: ImportRun) -> None:
        """Store the state and the counts."""
        self._connection.execute(_SAVE, {"id": run.id, **{name: getattr(run, name) for name in _CHANGING}})

    def content(self, run: ImportRun) -> bytes:
        """The uploaded file. Raises NotFound once it is forgotten."""
        row = self._connection.execute(_FILE, {"id": run.id}).first()
        if row is None:
            raise NotFound
        return decrypt(self._keys.open(run.country, bytes(row.wrapped_key)), bytes(row.content), _place(run))

    def forget_file(self, run: ImportRun) -> None:
        """Delete the uploaded file and its key."""
        self._connection.execute(_FORGET_FILE, {"id": run.id})

    def add_problems(self, run: ImportRun, problems: Sequence[RowProblem]) -> None:
        """Keep what is wrong with some rows."""
        self._connection.execute(_ADD_PROBLEMS, {**_row(run), "problems": orjson.dumps(problems).decode()})

    def is_extract(self, run: ImportRun) -> bool:
        """Whether an extract of the platform has written the very rows that were checked."""
        return self._connection.execute(_EXTRACTED, {"content_sum": run.content_sum}).first() is not None

    def know_extract(self, country: Country, content_sum: str) -> None:
        """Remember what an extract has written."""
        self._connection.execute(_KNOW_EXTRACT, {"country": country, "content_sum": content_sum})

    def problems(self, import_id: UUID, after: Sequence[Any] | None, limit: int) -> list[dict[str, Any]]:
        """Problems in the order of the file, after (row, column, code)."""
        row, column, code = after or (0, "", "")
        asked = {"id": import_id, "row": row, "column": column, "code": code, "limit": limit}
        return [dict(found) for found in self._connection.execute(_PROBLEMS, asked).mappings()]

    def _one(self, statement: TextClause, import_id: UUID) -> ImportRun:
        row = self._connection.execute(statement, {"id": import_id}).mappings().first()
        if row is None:
            raise NotFound
        return _run(dict(row))


def _row(run: ImportRun) -> dict[str, Any]:
    return {name: getattr(run, name) for name in _COLUMNS}


def _run(row: Mapping[str, Any]) -> ImportRun:
    return ImportRun(**{**row, "country": Country(row["country"]), "file_sha256": bytes(row["file_sha256"])})


def _place(run: ImportRun) -> str:
    return f"import_file|content|{run.id}|{run.country}"
