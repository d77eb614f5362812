"""What takes a document in and gives it out again, beside the database."""

from dataclasses import dataclass
from uuid import UUID

from services.cases.adapters.document_storage import DocumentStorage
from services.cases.adapters.file_cleaner import CleanFile, FileCleaner
from services.cases.adapters.virus_scanner import VirusScanner
from services.cases.domain.documents import DocumentLimits


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentParts:
    """The limits, where files are kept, and who looks at them first."""

    limits: DocumentLimits
    storage: DocumentStorage
    scanner: VirusScanner
    cleaner: FileCleaner


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class OfferedDocument:
    """A file as a caller sends it."""

    kind: str
    person_id: UUID | None
    """None: the first person of the case."""
    name: str | None
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ReceivedDocument:
    """A file that is kept, encrypted under `key`, which is stored nowhere yet."""

    id: UUID
    kind: str
    person_id: UUID
    name: str | None
    key: bytes
    clean: CleanFile
    received_size: int
    received_sha256: str
    scanned: bool
