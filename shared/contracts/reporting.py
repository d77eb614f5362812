"""The events of the reporting service."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractFinished(Event):
    """A run of an extract succeeded or failed. `country` is that of the organisation that is notified."""

    AGGREGATE: ClassVar[str] = "run_id"

    run_id: UUID
    extract_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractReady(ExtractFinished):
    """The file and its manifest can be fetched."""

    NAME: ClassVar[str] = "reporting.extract_ready.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractFailed(ExtractFinished):
    """The run failed; the run itself holds the reason."""

    NAME: ClassVar[str] = "reporting.extract_failed.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractWritten(Event):
    """An extract of records was written; one event for each country of its records."""

    NAME: ClassVar[str] = "reporting.extract_written.v1"
    AGGREGATE: ClassVar[str] = "run_id"

    run_id: UUID
    content_sum: str
    """Checksum of all its records (`shared.contracts.record_sum`), 64 hexadecimal digits."""
