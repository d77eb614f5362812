"""Facts that the reporting service tells."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractFinished(Event):
    """A run of an extract ended, well or badly. `country` is that of the organisation that is told."""

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
    """The run gave up; the run itself says why."""

    NAME: ClassVar[str] = "reporting.extract_failed.v1"
