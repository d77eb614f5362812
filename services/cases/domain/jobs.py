"""Work that this service gives itself."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Job

IMPORTS_QUEUE = "cases.imports"


@dataclass(frozen=True, kw_only=True, slots=True)
class RunImport(Job):
    """Go on with an import where it stands."""

    NAME: ClassVar[str] = "cases.run_import.v1"
    QUEUE: ClassVar[str] = IMPORTS_QUEUE

    import_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RunImportUnversioned(RunImport):
    """The same job under its name without a version: the outbox of the previous release may still hold some."""

    NAME: ClassVar[str] = "cases.run_import"
