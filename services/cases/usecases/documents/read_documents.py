"""Read which documents a case has, and what happened to one of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.documents.documents import CaseDocument, CustodyEntry, EncryptedDocument
from services.cases.domain.person.member import OtherPerson
from shared.db.paging import Page
from shared.kernel.grant import Permission


def read_document(case_id: UUID, document_id: UUID, *, work: CasesWork) -> CaseDocument:
    """One document, without its content. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("documents.read", case)
    (document,) = _named(case, [work.documents.get(case.id, document_id)], work)
    return document


def read_documents(case_id: UUID, *, after: Sequence[Any] | None, limit: int, work: CasesWork) -> Page[CaseDocument]:
    """The documents of a case, newest first, also those whose file is gone. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("documents.read", case)
    page = work.documents.page(case.id, after=after, limit=limit)
    return Page(_named(case, page.items, work), page.next_position)


def read_custody(case_id: UUID, document_id: UUID, *, work: CasesWork) -> Sequence[CustodyEntry]:
    """Every step of a document since it was received. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("document_custody.read", case)
    return work.documents.custody(work.documents.get(case.id, document_id).id)


def _named(case: Case, documents: Sequence[EncryptedDocument], work: CasesWork) -> list[CaseDocument]:
    """The documents with their names, for a caller who may know who the persons of the case are."""
    names: dict[UUID, str] = {}
    if work.grant.allows(Permission.CASES_IDENTIFY):
        for person_id in {document.person_id for document in documents if document.name is not None}:
            # Also of a person who was removed from the case by now.
            whose = OtherPerson(person_id, case.country, case.organisation_id)
            own = [(each, each.name) for each in documents if each.person_id == person_id and each.name is not None]
            texts = work.vault.decrypt_texts(whose, [(each.name_place, name) for each, name in own])
            names |= {each.id: text for (each, _), text in zip(own, texts, strict=True)}
    return [document.decrypted(names.get(document.id)) for document in documents]
