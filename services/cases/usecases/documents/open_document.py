"""Give a ticket that opens a document once."""

import secrets
from datetime import datetime
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.documents.documents import CustodyStep, DocumentState, DownloadTicket, digest_of, expiry_of
from services.cases.processes.documents.documents import add_custody
from shared.kernel.errors import NotFound


def open_document(case_id: UUID, document_id: UUID, purpose: str, *, work: CasesWork) -> tuple[str, datetime]:
    """A secret for an address, and until when it holds. Raises NotFound, also once the file is gone."""
    case = work.cases.get(case_id)
    document = work.documents.get(case.id, document_id)
    if document.state != DocumentState.STORED:
        raise NotFound
    secret, now = secrets.token_urlsafe(32), work.clock.now()
    ticket = DownloadTicket(
        digest=digest_of(secret),
        document_id=document.id,
        subject=work.grant.subject,
        purpose=purpose,
        expires_at=expiry_of(now),
    )
    work.documents.add_ticket(case, ticket, now)
    add_custody(case, document, CustodyStep.OPENED, work=work)
    work.audit_case("document.opened", case, purpose=purpose, fields=[document.kind, *case.marks(document.person_id)])
    return secret, ticket.expires_at
