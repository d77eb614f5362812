"""Runs of extracts and the bytes of their files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from services.reporting.domain.extracts import Run, RunState
from shared.kernel.errors import NotFound

_COLUMNS = (
    "id, extract_id, organisation_id, countries, recipients, state, requested_by, created_at, scheduled_for,"
    " started_at, finished_at, expires_at, attempts, progress, rows, suppressed, manifest, failure, version"
)
_ADD = text(
    f"INSERT INTO extract_run ({_COLUMNS}) VALUES (:id, :extract_id, :organisation_id, :countries, :recipients,"  # noqa: S608 - our own column names
    " 'queued', :requested_by, :created_at, :scheduled_for, NULL, NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, 1)"
    " ON CONFLICT (extract_id, scheduled_for) DO NOTHING"
).bindparams(bindparam("countries", type_=ARRAY(Text)), bindparam("recipients", type_=ARRAY(Uuid)))
_FIND = text(f"SELECT {_COLUMNS} FROM extract_run WHERE id = :id")  # noqa: S608 - our own column names
_FIND_FOR_UPDATE = text(f"SELECT {_COLUMNS} FROM extract_run WHERE id = :id FOR UPDATE")  # noqa: S608 - our own column names
_LIST = text(
    f"SELECT {_COLUMNS} FROM extract_run WHERE extract_id = :extract"  # noqa: S608 - our own column names
    " AND (CAST(:before AS uuid) IS NULL OR id < :before) ORDER BY id DESC LIMIT :limit"
)
_START = text(
    "UPDATE extract_run SET state = 'running', attempts = attempts + 1, progress = 0, failure = NULL,"
    " started_at = coalesce(started_at, :at), version = version + 1 WHERE id = :id"
)
_PROGRESS = text(
    "UPDATE extract_run SET progress = :progress, version = version + 1"
    " WHERE id = :id AND state = 'running' AND progress < :progress"
)
_SUCCEED = text(
    "UPDATE extract_run SET state = 'succeeded', progress = 1, rows = :rows, suppressed = :suppressed,"
    " manifest = :manifest, finished_at = :at, expires_at = :expires, version = version + 1 WHERE id = :id"
).bindparams(bindparam("manifest", type_=JSONB))
_END = text(
    "UPDATE extract_run SET state = :state, failure = :failure,"
    " finished_at = CASE WHEN :state = 'queued' THEN NULL ELSE CAST(:at AS timestamptz) END, version = version + 1"
    " WHERE id = :id"
)
_CLEAR_CHUNKS = text("DELETE FROM extract_chunk WHERE run_id = :id")
_ADD_CHUNK = text("INSERT INTO extract_chunk (run_id, seq, bytes) VALUES (:id, :seq, :bytes)")
_CHUNK = text("SELECT bytes FROM extract_chunk WHERE run_id = :id AND seq = :seq")
_DROP_EXPIRED = text("DELETE FROM extract_chunk USING extract_run r WHERE r.id = run_id AND r.expires_at <= :now")
# Held to the end of the transaction, and let go by the server when the worker dies: at most one worker runs a run.
_TRY_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended('extract_run|' || CAST(:id AS text), 0))")


class RunStore:
    """The runs that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, run: Run) -> bool:
        """Insert a queued run; False when the scheduled moment has one already."""
        parameters = {
            "id": run.id,
            "extract_id": run.extract_id,
            "organisation_id": run.organisation_id,
            "countries": list(run.countries),
            "recipients": list(run.recipients),
            "requested_by": run.requested_by,
            "created_at": run.created_at,
            "scheduled_for": run.scheduled_for,
        }
        return self._connection.execute(_ADD, parameters).rowcount == 1

    def get(self, run_id: UUID, *, lock: bool = False) -> Run:
        """A run, `lock`ed for change if wanted. Raises NotFound for one that is missing or out of scope."""
        row = self._connection.execute(_FIND_FOR_UPDATE if lock else _FIND, {"id": run_id}).one_or_none()
        if row is None:
            raise NotFound
        return _run(row)

    def of_extract(self, extract_id: UUID, limit: int, before: UUID | None) -> list[Run]:
        """Runs of a definition, newest first, older than `before`."""
        rows = self._connection.execute(_LIST, {"extract": extract_id, "limit": limit, "before": before})
        return [_run(row) for row in rows]

    def try_lock(self, run_id: UUID) -> bool:
        """Become the only worker of this run until the transaction ends; False when another one is."""
        return bool(self._connection.execute(_TRY_LOCK, {"id": run_id}).scalar_one())

    def start(self, run_id: UUID, at: datetime) -> None:
        """Count an attempt and mark the run as running."""
        self._connection.execute(_START, {"id": run_id, "at": at})

    def set_progress(self, run_id: UUID, progress: float) -> None:
        """Note how much is done (0 to 1); never goes back."""
        self._connection.execute(_PROGRESS, {"id": run_id, "progress": progress})

    def succeed(
        self, run_id: UUID, *, rows: int, suppressed: int, manifest: Mapping[str, Any], at: datetime, expires: datetime
    ) -> None:
        """Mark the run as succeeded."""
        self._connection.execute(
            _SUCCEED,
            {
                "id": run_id,
                "rows": rows,
                "suppressed": suppressed,
                "manifest": manifest,
                "at": at,
                "expires": expires,
            },
        )

    def end(self, run_id: UUID, state: RunState, at: datetime, failure: str | None = None) -> None:
        """Set a state that is not success, with the reason as a code."""
        self._connection.execute(_END, {"id": run_id, "state": state.value, "at": at, "failure": failure})

    def clear_file(self, run_id: UUID) -> None:
        """Remove what an earlier attempt wrote."""
        self._connection.execute(_CLEAR_CHUNKS, {"id": run_id})

    def add_chunk(self, run_id: UUID, seq: int, content: bytes) -> None:
        """Append part `seq` (from 0) of the file."""
        self._connection.execute(_ADD_CHUNK, {"id": run_id, "seq": seq, "bytes": content})

    def chunk(self, run_id: UUID, seq: int) -> bytes | None:
        """Part `seq` of the file, or None past its end."""
        content = self._connection.execute(_CHUNK, {"id": run_id, "seq": seq}).scalar_one_or_none()
        return None if content is None else bytes(content)

    def drop_expired_files(self, now: datetime) -> int:
        """Delete the bytes of files whose time is over; answers how many parts."""
        return self._connection.execute(_DROP_EXPIRED, {"now": now}).rowcount


def _run(row: Any) -> Run:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    values |= {
        "state": RunState(row.state),
        "countries": tuple(row.countries),
        "recipients": tuple(row.recipients),
    }
    return Run(**values)
