"""Give out the content of a document for a ticket."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from services.cases.adapters.documents.document_cipher import decrypted_file
from services.cases.adapters.documents.document_metrics import DAMAGED
from services.cases.adapters.documents.document_storage import DocumentStorage
from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.documents.documents import CaseDocument, CustodyStep, EncryptedDocument, digest_of, key_place
from services.cases.domain.documents.errors import DocumentDamaged
from services.cases.domain.person.member import OtherPerson
from services.cases.processes.documents.documents import add_custody
from shared.crypto import DecryptionError
from shared.kernel.errors import NotFound
from shared.telemetry import get_logger

log = get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class _Opened:
    """A document for which a ticket was taken, and its key."""

    case: Case
    document: EncryptedDocument
    named: CaseDocument
    key: bytes


def download_document(
    case_id: UUID, document_id: UUID, secret: str, *, open_work: Callable[[], CasesWork], storage: DocumentStorage
) -> tuple[CaseDocument, bytes]:
    """The document and its content, whole and as it was stored. The ticket is used up.

    Raises NotFound, Unavailable, and DocumentDamaged, after which it is known as damaged.
    """
    with open_work() as work:
        opened = _open(case_id, document_id, secret, work)
    try:
        content = _content(opened, storage)
    except (NotFound, DecryptionError):
        DAMAGED.inc()
        log.error("document damaged", document_id=str(document_id))  # noqa: TRY400 - a trace would say nothing
        with open_work() as work:
            add_custody(opened.case, opened.document, CustodyStep.DAMAGED, work=work)
            work.audit_case("document.damage_detected", opened.case)
        raise DocumentDamaged from None
    return opened.named, content


def _open(case_id: UUID, document_id: UUID, secret: str, work: CasesWork) -> _Opened:
    case = work.cases.get(case_id)
    ticket = work.documents.take_ticket(digest_of(secret))
    if not ticket.opens(document_id, work.grant.subject, work.clock.now()):
        raise NotFound
    document = work.documents.get(case.id, document_id)
    if document.wrapped_key is None:
        raise NotFound
    whose = OtherPerson(document.person_id, case.country, case.organisation_id)
    key = work.vault.unwrap_key(whose, document.wrapped_key, key_place(document.id))
    names = [] if document.name is None else [(document.name_place, document.name)]
    name = next(iter(work.vault.decrypt_texts(whose, names)), None)
    add_custody(case, document, CustodyStep.DOWNLOADED, work=work)
    fields = [document.kind, *case.marks(document.person_id)]
    work.audit_case("document.downloaded", case, purpose=ticket.purpose, fields=fields)
    return _Opened(case=case, document=document, named=document.decrypted(name), key=key)


def _content(opened: _Opened, storage: DocumentStorage) -> bytes:
    document, country = opened.document, opened.case.country
    sealed = storage.get(country, document.id)
    content = decrypted_file(opened.key, sealed, f"{key_place(document.id)}|{country}")
    if sha256(content).hexdigest() != document.sha256:
        raise DecryptionError
    return content
