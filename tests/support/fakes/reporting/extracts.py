"""Extract definitions, runs and files in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from services.reporting.adapters.extracts import ExtractRepository
from services.reporting.adapters.runs import RunRepository
from services.reporting.domain.extracts import Extract, Run, RunFailure, RunState
from shared.db.paging import Page
from shared.kernel.errors import NotFound
from tests.support.fakes.guarded import Locks
from tests.support.fakes.reporting.tables import Chunk, Tables


class FakeExtractRepository(ExtractRepository):
    """Extract definitions in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, definition: Extract) -> None:
        self._tables.extracts.add(definition)

    def save(self, definition: Extract) -> None:
        self._tables.extracts.save(definition)

    def get(self, extract_id: UUID) -> Extract:
        return self._tables.extracts.get(extract_id)

    def get_for_update(self, extract_id: UUID, *, owner: UUID | None) -> Extract:
        extract = self.get(extract_id)
        if extract.organisation_id != owner:
            raise NotFound
        return extract

    def page(self, *, after: UUID | None, limit: int) -> Page[Extract]:
        return self._tables.extracts.page(
            lambda row: after is None or row.id < after,
            order=lambda row: row.id,
            limit=limit,
            position=lambda row: [row.id],
            descending=True,
        )

    def delete(self, extract_id: UUID) -> None:
        self._tables.extracts.remove(extract_id)
        gone = {run.id for run in self._tables.runs.cascade(lambda row: row.extract_id == extract_id)}
        self._tables.chunks.cascade(lambda row: row.run_id in gone)

    def claim_due(self, now: datetime, limit: int) -> list[Extract]:
        due = self._tables.extracts.where(lambda row: row.next_run_at is not None and row.next_run_at <= now)
        return sorted(due, key=lambda row: row.next_run_at)[:limit]

    def set_next(self, extract_id: UUID, due: datetime | None) -> None:
        if (extract := self._tables.extracts.find(extract_id)) is not None:
            self._tables.extracts.save(replace(extract, next_run_at=due))


class FakeRunRepository(RunRepository):
    """Runs and their files in memory."""

    def __init__(self, tables: Tables, locks: Locks) -> None:
        self._tables = tables
        self._locks = locks

    def add(self, run: Run) -> bool:
        def is_same_moment(row: Run) -> bool:
            return row.extract_id == run.extract_id and row.scheduled_for == run.scheduled_for

        if run.scheduled_for is not None and self._tables.runs.where(is_same_moment):
            return False
        self._tables.runs.add(run)
        return True

    def get(self, run_id: UUID) -> Run:
        return self._tables.runs.get(run_id)

    def get_for_update(self, run_id: UUID) -> Run:
        return self._tables.runs.get(run_id)

    def page(self, extract_id: UUID, *, after: UUID | None, limit: int) -> Page[Run]:
        return self._tables.runs.page(
            lambda row: row.extract_id == extract_id and (after is None or row.id < after),
            order=lambda row: row.id,
            limit=limit,
            position=lambda row: [row.id],
            descending=True,
        )

    def try_lock(self, run_id: UUID) -> bool:
        return self._locks.try_hold(f"extract_run|{run_id}", self._tables)

    def start(self, run_id: UUID, at: datetime) -> None:
        if (run := self._tables.runs.find(run_id)) is not None:
            started_at = run.started_at or at
            attempts = run.attempts + 1
            self._save(
                replace(run, attempts=attempts, progress=0.0, failure=None, started_at=started_at), RunState.RUNNING
            )

    def set_progress(self, run_id: UUID, progress: float) -> None:
        run = self._tables.runs.find(run_id)
        if run is not None and run.state is RunState.RUNNING and run.progress < progress:
            self._save(replace(run, progress=progress), run.state)

    def succeed(
        self, run_id: UUID, *, rows: int, suppressed: int, manifest: Mapping[str, Any], at: datetime, expires: datetime
    ) -> None:
        if (run := self._tables.runs.find(run_id)) is not None:
            # The column holds JSON: whoever reads the manifest finds lists and strings.
            stored = orjson.loads(orjson.dumps(manifest))
            done = replace(run, rows=rows, suppressed=suppressed, manifest=stored, progress=1.0)
            self._save(replace(done, finished_at=at, expires_at=expires), RunState.SUCCEEDED)

    def requeue(self, run_id: UUID) -> None:
        if (run := self._tables.runs.find(run_id)) is not None:
            self._save(replace(run, failure=None, finished_at=None), RunState.QUEUED)

    def end(self, run_id: UUID, state: RunState, at: datetime, failure: RunFailure | None = None) -> None:
        if (run := self._tables.runs.find(run_id)) is not None:
            self._save(replace(run, failure=failure, finished_at=at), state)

    def clear_file(self, run_id: UUID) -> None:
        self._tables.chunks.remove_where(lambda row: row.run_id == run_id)

    def add_chunk(self, run_id: UUID, seq: int, content: bytes) -> None:
        self._tables.chunks.add(Chunk(run_id, seq, content))

    def find_chunk(self, run_id: UUID, seq: int) -> bytes | None:
        row = self._tables.chunks.find((run_id, seq))
        return row.content if row else None

    def drop_expired_files(self, now: datetime) -> int:
        runs = self._tables.runs.where(lambda run: run.expires_at is not None and run.expires_at <= now)
        over = {run.id for run in runs}
        return self._tables.chunks.remove_where(lambda row: row.run_id in over)

    def _save(self, run: Run, state: RunState) -> None:
        self._tables.runs.save(replace(run, state=state, version=run.version + 1))
