"""Work that this service gives itself."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import Job

IMPORTS_QUEUE = "cases.imports"
DOCUMENTS_QUEUE = "cases.documents"
"""Of files that must be removed, and of what days bring: retention and consents that end."""
ACCESSES_QUEUE = "cases.accesses"
"""Of the counting of accesses, which must not wait behind files and imports."""

PROCEEDINGS_QUEUE = "cases.proceedings"
"""Of what follows from changes of proceedings, and of reminders of hearings."""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowProceeding(Job):
    """Bring what a proceeding asks into its cases and statistics, and announce a change of one of its parts."""

    NAME: ClassVar[str] = "cases.follow_proceeding.v1"
    QUEUE: ClassVar[str] = PROCEEDINGS_QUEUE

    proceeding_id: UUID
    part_id: UUID | None = None
    kind: str | None = None
    """Of the part."""
    change: str | None = None
    """What happened to it, as its event says; `called` where a hearing has other persons than before."""
    concerned_before: tuple[UUID, ...] | None = None
    """Ids in the proceeding of the persons it concerned before, none for all; None for a new part."""
    former_case_id: UUID | None = None
    """A case that stood for one of its duplicates until now: what the proceeding asked of it through that one ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FillPracticeSpace(Job):
    """Register the invented cases of a practice space."""

    NAME: ClassVar[str] = "cases.fill_practice_space.v1"
    QUEUE: ClassVar[str] = PROCEEDINGS_QUEUE

    organisation_id: UUID
    user_id: UUID
