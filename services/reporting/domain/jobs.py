"""Work that this service gives itself."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Job
from shared.kernel.country import Country

EXTRACTS_QUEUE = "reporting.extracts"


@dataclass(frozen=True, kw_only=True, slots=True)
class RunExtract(Job):
    """Carry out one run of an extract."""

    NAME: ClassVar[str] = "reporting.run_extract.v1"
    QUEUE: ClassVar[str] = EXTRACTS_QUEUE

    run_id: UUID
    countries: tuple[Country, ...]
    """The countries whose records the run reads."""
