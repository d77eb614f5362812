"""Runs of extracts and the bytes of their files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql

from services.reporting.adapters.tables import extract_chunk, extract_run
from services.reporting.domain.extracts.extracts import Run, RunFailure, RunState
from shared.db.locks import try_hold_lock
from shared.db.paging import Page, read_newest_first
from shared.db.rows import RowMapper
from shared.kernel.errors import NotFound

_RUNS = RowMapper(Run, extract_run)


class RunRepository:
    """The runs that the transaction may see. Each change increases the version of the run."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, run: Run) -> bool:
        """Insert a run; False when there is one already for the scheduled moment."""
        statement = postgresql.insert(extract_run).values(_RUNS.to_row(run))
        moment = (extract_run.c.extract_id, extract_run.c.scheduled_for)
        inserted = statement.on_conflict_do_nothing(index_elements=moment).returning(extract_run.c.id)
        return self._connection.execute(inserted).one_or_none() is not None

    def get(self, run_id: UUID) -> Run:
        """A run. Raises NotFound for one that is missing or out of scope."""
        return self._one(select(extract_run).where(extract_run.c.id == run_id))

    def get_for_update(self, run_id: UUID) -> Run:
        """As `get`, locked until the transaction ends."""
        return self._one(select(extract_run).where(extract_run.c.id == run_id).with_for_update())

    def page(self, extract_id: UUID, *, after: UUID | None, limit: int) -> Page[Run]:
        """Runs of a definition, newest first."""
        query = select(extract_run).where(extract_run.c.extract_id == extract_id)
        return read_newest_first(self._connection, query, extract_run.c.id, after, limit, _RUNS.from_row)

    def try_lock(self, run_id: UUID) -> bool:
        """Lock the run for this worker until the transaction ends; False when another worker has locked it."""
        return try_hold_lock(self._connection, f"extract_run|{run_id}")

    def start(self, run_id: UUID, at: datetime) -> None:
        """Count an attempt and mark the run as running."""
        self._change(
            run_id,
            state=RunState.RUNNING,
            attempts=extract_run.c.attempts + 1,
            progress=0,
            failure=None,
            started_at=func.coalesce(extract_run.c.started_at, at),
        )

    def set_progress(self, run_id: UUID, progress: float) -> None:
        """Store how much is done (0 to 1); never goes back."""
        is_behind = (extract_run.c.state == RunState.RUNNING, extract_run.c.progress < progress)
        version = extract_run.c.version + 1
        statement = update(extract_run).where(extract_run.c.id == run_id, *is_behind)
        self._connection.execute(statement.values(progress=progress, version=version))

    def succeed(
        self, run_id: UUID, *, rows: int, suppressed: int, manifest: Mapping[str, Any], at: datetime, expires: datetime
    ) -> None:
        """Mark the run as succeeded."""
        self._change(
            run_id,
            state=RunState.SUCCEEDED,
            progress=1,
            rows=rows,
            suppressed=suppressed,
            manifest=manifest,
            finished_at=at,
            expires_at=expires,
        )

    def requeue(self, run_id: UUID) -> None:
        """Mark the run as waiting for its next attempt."""
        self._change(run_id, state=RunState.QUEUED, failure=None, finished_at=None)

    def end(self, run_id: UUID, state: RunState, at: datetime, failure: RunFailure | None = None) -> None:
        """Set a final state that is not success, with the reason as a code."""
        self._change(run_id, state=state, failure=failure, finished_at=at)

    def clear_file(self, run_id: UUID) -> None:
        """Remove what an earlier attempt wrote."""
        self._connection.execute(delete(extract_chunk).where(extract_chunk.c.run_id == run_id))

    def add_chunk(self, run_id: UUID, seq: int, content: bytes) -> None:
        """Append part `seq` (from 0) of the file."""
        self._connection.execute(insert(extract_chunk).values(run_id=run_id, seq=seq, bytes=content))

    def find_chunk(self, run_id: UUID, seq: int) -> bytes | None:
        """Part `seq` of the file, or None past its end."""
        query = select(extract_chunk.c.bytes).where(extract_chunk.c.run_id == run_id, extract_chunk.c.seq == seq)
        content = self._connection.execute(query).scalar_one_or_none()
        return None if content is None else bytes(content)

    def drop_expired_files(self, now: datetime) -> int:
        """Delete the bytes of expired files; returns how many parts."""
        is_over = (extract_run.c.id == extract_chunk.c.run_id, extract_run.c.expires_at <= now)
        return self._connection.execute(delete(extract_chunk).where(*is_over)).rowcount

    def _change(self, run_id: UUID, **values: Any) -> None:
        version = extract_run.c.version + 1
        self._connection.execute(
            update(extract_run).where(extract_run.c.id == run_id).values(**values, version=version)
        )

    def _one(self, query: Select[Any]) -> Run:
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFound
        return _RUNS.from_row(row)
