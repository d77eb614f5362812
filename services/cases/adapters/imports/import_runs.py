"""Imports in PostgreSQL: their state, their encrypted file, and what is wrong with its rows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, column, delete, func, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import import_file, import_problem, import_run, known_extract
from services.cases.domain.imports.run import ImportRun, ImportState, RowProblem
from shared.crypto import CountryKeys, decrypt, encrypt
from shared.db.paging import Page, read_page
from shared.db.rows import RowMapper
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

_RUNS = RowMapper(ImportRun, import_run)
_IN_ORDER = (import_problem.c.row, import_problem.c.column, import_problem.c.code)
# Thousands of problems travel as one parameter.
_given = (
    func.jsonb_to_recordset(bindparam("problems", type_=JSONB()))
    .table_valued(*(column(each.name, each.type) for each in _IN_ORDER), name="given")
    .render_derived(with_types=True)
)
_owner_given = [
    bindparam(name, type_=import_problem.c[name].type) for name in ("import_id", "country", "organisation_id")
]
_ADD_PROBLEMS = insert(import_problem).from_select(
    ["import_id", "country", "organisation_id", *(each.name for each in _IN_ORDER)],
    select(*_owner_given, *(_given.c[each.name] for each in _IN_ORDER)),
)


class ImportRunRepository:
    """Imports the context may see; anything else is NotFound."""

    def __init__(self, connection: Connection, keys: CountryKeys) -> None:
        self._connection = connection
        self._keys = keys

    def add(self, run: ImportRun, content: bytes) -> bool:
        """Store a new import and its file, encrypted; False when the same file or the serial block is there already."""
        statement = insert(import_run).on_conflict_do_nothing().returning(import_run.c.id)
        if self._connection.execute(statement, _RUNS.to_row(run)).first() is None:
            return False
        key = self._keys.new_data_key(run.country)
        encrypted = encrypt(key.plain, content, _place(run))
        # The driver keeps a buffer of that size as long as a connection lives: this one does not return to the pool.
        self._connection.detach()
        file = {**_owner(run), "wrapped_key": key.wrapped, "content": encrypted}
        self._connection.execute(insert(import_file), file)
        return True

    def find_duplicate(self, organisation_id: UUID, file_sha256: bytes) -> UUID | None:
        """An earlier import of the same file, unless it failed."""
        found = select(import_run.c.id).where(
            import_run.c.organisation_id == organisation_id,
            import_run.c.file_sha256 == file_sha256,
            import_run.c.state != ImportState.FAILED,
        )
        return self._connection.execute(found.order_by(import_run.c.uploaded_at.desc()).limit(1)).scalar_one_or_none()

    def get(self, import_id: UUID) -> ImportRun:
        """The import. Raises NotFound."""
        return self._one(import_id)

    def get_for_update(self, import_id: UUID) -> ImportRun:
        """The import, locked until the end of the transaction. Raises NotFound."""
        return self._one(import_id, lock=True)

    def page(self, organisation_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[ImportRun]:
        """Imports of an organisation, newest first."""
        found = select(import_run).where(import_run.c.organisation_id == organisation_id)
        return newest_first(self._connection, found, import_run.c.uploaded_at, after, limit, _RUNS.from_row)

    def save(self, run: ImportRun) -> None:
        """Store the state and the counts."""
        self._connection.execute(update(import_run).where(import_run.c.id == run.id).values(_RUNS.to_row(run)))

    def content(self, run: ImportRun) -> bytes:
        """The uploaded file. Raises NotFound once it is forgotten."""
        found = select(import_file.c.wrapped_key, import_file.c.content).where(import_file.c.import_id == run.id)
        row = self._connection.execute(found).first()
        if row is None:
            raise NotFound
        return decrypt(self._keys.open(run.country, row.wrapped_key), row.content, _place(run))

    def forget_file(self, run: ImportRun) -> None:
        """Delete the uploaded file and its key."""
        self._connection.execute(delete(import_file).where(import_file.c.import_id == run.id))

    def add_problems(self, run: ImportRun, problems: Sequence[RowProblem]) -> None:
        """Keep what is wrong with some rows."""
        self._connection.execute(_ADD_PROBLEMS, {**_owner(run), "problems": problems})

    def problems(self, import_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[RowProblem]:
        """Problems in the order of the file; `after` is the row, the column and the code of one."""
        found = select(*_IN_ORDER).where(import_problem.c.import_id == import_id).order_by(*_IN_ORDER)
        if after is not None:
            found = found.where(tuple_(*_IN_ORDER) > tuple_(*(literal(value) for value in after)))
        return read_page(
            self._connection,
            found,
            limit,
            entity=lambda row: RowProblem(row.row, row.column, row.code),
            position=list,
        )

    def is_extract(self, run: ImportRun) -> bool:
        """Whether an extract of the platform has written the very rows that were checked."""
        known = select(known_extract.c.content_sum).where(known_extract.c.content_sum == run.content_sum)
        return self._connection.execute(known).first() is not None

    def know_extract(self, country: Country, content_sum: str) -> None:
        """Remember what an extract has written."""
        statement = insert(known_extract).on_conflict_do_nothing()
        self._connection.execute(statement, {"country": country, "content_sum": content_sum})

    def _one(self, import_id: UUID, *, lock: bool = False) -> ImportRun:
        found = select(import_run).where(import_run.c.id == import_id)
        row = self._connection.execute(found.with_for_update() if lock else found).first()
        if row is None:
            raise NotFound
        return _RUNS.from_row(row)


def _owner(run: ImportRun) -> dict[str, Any]:
    return {"import_id": run.id, "country": run.country, "organisation_id": run.organisation_id}


def _place(run: ImportRun) -> str:
    return f"import_file|content|{run.id}|{run.country}"
