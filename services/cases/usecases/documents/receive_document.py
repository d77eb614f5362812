"""Take a file in: look at it, clean it and keep it encrypted. The case knows nothing of it until `keep_document`."""

import os
from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from services.cases.adapters.documents.document_cipher import encrypted_file
from services.cases.adapters.documents.document_metrics import REFUSED
from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.persons import not_of_this_case
from services.cases.domain.documents.document_refusals import FileRefused, too_many
from services.cases.domain.documents.documents import key_place
from services.cases.processes.documents.documents import DocumentParts, OfferedDocument, ReceivedDocument
from shared.kernel.errors import NotFound, TooLarge
from shared.kernel.ids import new_id


def receive_document(
    case_id: UUID, offered: OfferedDocument, *, open_work: Callable[[], CasesWork], parts: DocumentParts
) -> ReceivedDocument:
    """Keep a file. Nothing is locked while others look at it; a file that no case gets to know is removed later.

    Raises NotFound, CaseClosedAlready, TooLarge, Unavailable, and Invalid for a file that is not taken.
    """
    if len(offered.content) > parts.limits.of(offered.kind):
        raise TooLarge
    with open_work() as work:
        case = work.cases.get(case_id)
        person_id = _expected(case, offered, parts, work)
    try:
        scanned = parts.scanner.scan(offered.content)
        clean = parts.cleaner.clean(offered.content)
    except FileRefused as refused:
        REFUSED.labels(refused.code).inc()
        with open_work() as work:
            work.audit_case("document.refused", case, fields=[refused.code])
        raise refused.as_invalid from None
    document_id, key = new_id(), os.urandom(32)
    sealed = encrypted_file(key, clean.content, f"{key_place(document_id)}|{case.country}")
    parts.storage.put(case.country, document_id, sealed)
    return ReceivedDocument(
        id=document_id,
        kind=offered.kind,
        person_id=person_id,
        name=offered.name,
        key=key,
        clean=clean,
        received_size=len(offered.content),
        received_sha256=sha256(offered.content).hexdigest(),
        scanned=scanned,
    )


def _expected(case: Case, offered: OfferedDocument, parts: DocumentParts, work: CasesWork) -> UUID:
    """The person the document will be about."""
    case.must_be_open()
    person_id = offered.person_id or case.person_id
    try:
        whose = case.vault_person(person_id)
    except NotFound:
        raise not_of_this_case("?person_id") from None
    if work.vault.is_erased(whose):
        raise NotFound
    if work.documents.count_stored(case.id) >= parts.limits.most:
        raise too_many(parts.limits.most)
    return person_id
