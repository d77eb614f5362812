"""Work that this service gives itself."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Job

IMPORTS_QUEUE = "cases.imports"
DOCUMENTS_QUEUE = "cases.documents"
"""Of files that must be removed."""
ACCESSES_QUEUE = "cases.accesses"
"""Of the counting of accesses, which must not wait behind files and imports."""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoveDocumentFiles(Job):
    """Remove the files of the documents of a case that were deleted or erased."""

    NAME: ClassVar[str] = "cases.remove_document_files.v1"
    QUEUE: ClassVar[str] = DOCUMENTS_QUEUE

    case_id: UUID
