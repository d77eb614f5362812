"""Let a case know a file that was received for it."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.documents.document_refusals import too_many
from services.cases.domain.documents.documents import (
    CaseDocument,
    CustodyStep,
    DocumentLimits,
    EncryptedDocument,
    key_place,
    name_place,
)
from services.cases.processes.case.timeline import append_entry
from services.cases.processes.documents.documents import ReceivedDocument, add_custody


def keep_document(
    case_id: UUID, received: ReceivedDocument, limits: DocumentLimits, *, work: CasesWork
) -> CaseDocument:
    """Add the document, its key wrapped under the person's. Raises NotFound, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_update(case_id)
    case.must_be_open()
    if work.documents.count_stored(case.id) >= limits.most:
        raise too_many(limits.most)
    encrypted = _encrypted(case, received, work)
    work.documents.add(case, encrypted)
    steps = [CustodyStep.RECEIVED, *([CustodyStep.SCANNED] if received.scanned else []), CustodyStep.CLEANED]
    for step in steps:
        add_custody(case, encrypted, step, work=work)
    details = {
        "document_id": encrypted.id,
        "kind": encrypted.kind,
        **case.named(case.vault_person(encrypted.person_id)),
    }
    append_entry(case, TimelineEntry(kind="document.received", details=details), work=work)
    work.audit_case("document.received", case, fields=[encrypted.kind])
    return encrypted.decrypted(received.name)


def _encrypted(case: Case, received: ReceivedDocument, work: CasesWork) -> EncryptedDocument:
    whose, clean = case.vault_person(received.person_id), received.clean
    name = None
    if received.name is not None:
        name = work.vault.encrypt_text(whose, received.name, name_place(received.id))
    return EncryptedDocument(
        id=received.id,
        person_id=received.person_id,
        kind=received.kind,
        media_type=clean.media_type,
        size=len(clean.content),
        sha256=clean.sha256,
        received_size=received.received_size,
        received_sha256=received.received_sha256,
        cleaned=clean.done,
        scanned=received.scanned,
        received_at=work.clock.now(),
        received_by=work.grant.subject,
        name=name,
        wrapped_key=work.vault.wrap_key(whose, received.key, key_place(received.id)),
    )
