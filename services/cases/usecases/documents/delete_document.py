"""Delete a document of a case."""

from collections.abc import Callable
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.documents.documents import DocumentState
from services.cases.processes.case.timeline import append_entry
from services.cases.processes.documents.documents import end_documents
from shared.kernel.errors import Forbidden, NotFound
from shared.kernel.grant import Permission


def delete_document(
    case_id: UUID, document_id: UUID, reason: str, *, require_version: Callable[[int], None], work: CasesWork
) -> None:
    """Destroy its key and have its file removed; its record and its custody stay.

    A supervisor's act: they may read the audit, a caseworker may not. Raises Forbidden, NotFound, PreconditionFailed.
    """
    if not work.grant.allows(Permission.AUDIT_READ):
        raise Forbidden
    case = work.cases.get(case_id)
    document = work.documents.get_for_update(case.id, document_id)
    if document.state != DocumentState.STORED:
        raise NotFound
    require_version(document.version)
    end_documents(case, [document], DocumentState.DELETED, reason=reason, work=work)
    details = {"document_id": document.id, "kind": document.kind, "reason": reason}
    append_entry(case, TimelineEntry(kind="document.deleted", details=details), work=work)
    work.audit_case("document.deleted", case, fields=[document.kind])
