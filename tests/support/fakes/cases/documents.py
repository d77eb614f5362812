"""Documents of cases, their custody and their tickets, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.cases.adapters.documents.documents import DocumentRepository
from services.cases.domain.case.case import Case
from services.cases.domain.documents.documents import CustodyEntry, DocumentState, DownloadTicket, EncryptedDocument
from shared.db.paging import Page
from shared.kernel.errors import NotFound
from tests.support.fakes.cases.tables import CasesTables


class FakeDocumentRepository(DocumentRepository):
    """Documents in memory."""

    def __init__(self, tables: CasesTables) -> None:
        self._documents = tables.documents
        self._custody = tables.document_custody
        self._tickets = tables.document_tickets

    def add(self, case: Case, encrypted: EncryptedDocument) -> None:
        assert self._documents.add(case, encrypted), "the id of the document is taken"

    def get(self, case_id: UUID, document_id: UUID) -> EncryptedDocument:
        row = self._documents.find(document_id)
        if row is None or row.case_id != case_id:
            raise NotFound
        return row.entity

    def get_for_update(self, case_id: UUID, document_id: UUID) -> EncryptedDocument:
        return self.get(case_id, document_id)

    def page(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[EncryptedDocument]:
        return self._documents.page(case_id, "received_at", after=after, limit=limit)

    def count_stored(self, case_id: UUID) -> int:
        return len(self.stored_of(case_id))

    def stored_of(self, case_id: UUID, person_id: UUID | None = None) -> Sequence[EncryptedDocument]:
        stored = [each for each in self._documents.of_case(case_id) if each.state == DocumentState.STORED]
        return [each for each in stored if person_id is None or each.person_id == person_id]

    def save(self, encrypted: EncryptedDocument) -> None:
        self._documents.change(lambda row: row.key == encrypted.id, lambda _: encrypted)

    def ended_of(self, case_id: UUID) -> Sequence[UUID]:
        return [each.id for each in self._documents.of_case(case_id) if each.state != DocumentState.STORED]

    def known_of(self, document_ids: Collection[UUID]) -> set[UUID]:
        found = self._documents.where(lambda each: each.id in document_ids and each.state == DocumentState.STORED)
        return {each.id for each in found}

    def add_step(self, case: Case, entry: CustodyEntry) -> None:
        assert self._custody.add(case, entry), "the id of the step is taken"

    def custody(self, document_id: UUID) -> Sequence[CustodyEntry]:
        steps = self._custody.where(lambda each: each.document_id == document_id)
        return sorted(steps, key=lambda step: (step.at, step.id))

    def add_ticket(self, case: Case, ticket: DownloadTicket, now: datetime) -> None:
        self._tickets.remove_where(lambda each: each.document_id == ticket.document_id and each.expires_at <= now)
        assert self._tickets.add(case, ticket), "the ticket is there already"

    def take_ticket(self, digest: bytes) -> DownloadTicket:
        row = self._tickets.find(digest)
        if row is None:
            raise NotFound
        self._tickets.remove_where(lambda each: each.digest == digest)
        return row.entity
