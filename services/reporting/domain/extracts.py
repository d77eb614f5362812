"""What an extract is: a definition that somebody keeps, and the runs it makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.reporting.domain.schedule import Schedule

MAX_ATTEMPTS = 3
FILE_LIFETIME = timedelta(days=7)
DEFAULT_K = 11


class Template(StrEnum):
    """Which table an extract writes."""

    CTDC_2025 = "ctdc-2025"
    CTDC_2026 = "ctdc-2026"
    HXL_AGGREGATE = "hxl-aggregate"


class Format(StrEnum):
    """How the file is written."""

    CSV = "csv"
    JSON = "json"


class RunState(StrEnum):
    """Life cycle of a run."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self in (RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Extract:
    """A definition. `countries` and `years` filter the records; `recipients` are organisations that may fetch files."""

    id: UUID
    organisation_id: UUID
    name: str
    template: Template
    format: Format
    countries: tuple[str, ...]
    years: tuple[int, ...]
    k: int
    schedule: Schedule | None
    next_run_at: datetime | None
    recipients: tuple[UUID, ...]
    created_by: str
    created_at: datetime
    version: int = 1

    @property
    def cron(self) -> str | None:
        """The cron fields of its schedule."""
        return self.schedule.cron if self.schedule else None

    @property
    def time_zone(self) -> str | None:
        """The time zone of its schedule."""
        return self.schedule.time_zone if self.schedule else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One execution of a definition. `version` grows with every visible change and numbers the event stream."""

    id: UUID
    extract_id: UUID
    organisation_id: UUID
    countries: tuple[str, ...]
    recipients: tuple[UUID, ...]
    state: RunState
    requested_by: str
    created_at: datetime
    scheduled_for: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    attempts: int = 0
    progress: float = 0.0
    rows: int | None = None
    suppressed: int | None = None
    manifest: Mapping[str, Any] | None = None
    failure: str | None = None
    version: int = 1


def next_run(schedule: Schedule | None, now: datetime) -> datetime | None:
    """When a definition is due next; None when it runs only on request."""
    return schedule.next_after(now) if schedule else None
