"""Documents of a case: what takes one in and gives it out again beside the database, its custody, and its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.cases.adapters.documents.document_storage import DocumentStorage
from services.cases.adapters.documents.file_cleaner import CleanFile, FileCleaner
from services.cases.adapters.documents.virus_scanner import VirusScanner
from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.documents.documents import (
    CustodyEntry,
    CustodyStep,
    DocumentLimits,
    DocumentRecord,
    DocumentState,
    EncryptedDocument,
)
from services.cases.domain.jobs import RemoveDocumentFiles


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


def add_custody(case: Case, document: DocumentRecord, step: CustodyStep, *, work: CasesWork) -> None:
    """Append a step of the caller to the custody of a document, dated now."""
    entry = CustodyEntry(
        document_id=document.id, step=step, at=work.clock.now(), actor=work.grant.subject, sha256=document.sha256
    )
    work.documents.add_step(case, entry)


def end_documents(
    case: Case,
    documents: Sequence[EncryptedDocument],
    state: DocumentState,
    *,
    reason: str | None = None,
    work: CasesWork,
) -> None:
    """Forget the names and keys of documents; a job removes their files. Their records and custody stay."""
    for document in documents:
        work.documents.save(document.ended(state, at=work.clock.now(), by=work.grant.subject, reason=reason))
        add_custody(case, document, CustodyStep(state), work=work)
    if documents:
        work.enqueue(RemoveDocumentFiles(country=case.country, case_id=case.id))
