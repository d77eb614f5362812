"""Work that this service enqueues for its own worker."""

from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from services.reporting.domain.extracts.extracts import Run
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

    @classmethod
    def of(cls, run: Run) -> Self:
        """The job that carries out `run`."""
        return cls(country=run.countries[0], run_id=run.id, countries=run.countries)
