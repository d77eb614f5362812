"""Documents of cases, their custody and the tickets that open them, in PostgreSQL. Their files are elsewhere."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import document, document_custody, document_ticket, part_of
from services.cases.domain.case.case import Case
from services.cases.domain.documents.documents import CustodyEntry, DocumentState, DownloadTicket, EncryptedDocument
from shared.db.paging import Page
from shared.db.rows import RowMapper
from shared.kernel.errors import NotFound

_DOCUMENTS = RowMapper(EncryptedDocument, document)
_CUSTODY = RowMapper(CustodyEntry, document_custody)
_TICKETS = RowMapper(DownloadTicket, document_ticket)


class DocumentRepository:
    """Documents of cases that the context may see; anything else is NotFound."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case, encrypted: EncryptedDocument) -> None:
        """Insert a document of `case`, whose file is kept already."""
        self._connection.execute(insert(document), {**part_of(case), **_DOCUMENTS.to_row(encrypted)})

    def get(self, case_id: UUID, document_id: UUID) -> EncryptedDocument:
        """One document of a case. Raises NotFound."""
        return self._one(select(document).where(document.c.case_id == case_id, document.c.id == document_id))

    def get_for_update(self, case_id: UUID, document_id: UUID) -> EncryptedDocument:
        """The same, locked until the end of the transaction. Raises NotFound."""
        found = select(document).where(document.c.case_id == case_id, document.c.id == document_id)
        return self._one(found.with_for_update())

    def page(self, case_id: UUID, *, after: Sequence[Any] | None, limit: int) -> Page[EncryptedDocument]:
        """Documents of a case, newest first."""
        found = select(document).where(document.c.case_id == case_id)
        return newest_first(self._connection, found, document.c.received_at, after, limit, _DOCUMENTS.from_row)

    def count_stored(self, case_id: UUID) -> int:
        """How many documents of a case are there."""
        found = select(func.count()).where(document.c.case_id == case_id, document.c.state == DocumentState.STORED)
        return self._connection.scalars(found).one()

    def stored_of(self, case_id: UUID, person_id: UUID | None = None) -> Sequence[EncryptedDocument]:
        """The documents of a case that are there, or those of one of its persons."""
        found = select(document).where(document.c.case_id == case_id, document.c.state == DocumentState.STORED)
        if person_id is not None:
            found = found.where(document.c.person_id == person_id)
        return [_DOCUMENTS.from_row(row) for row in self._connection.execute(found.with_for_update())]

    def save(self, encrypted: EncryptedDocument) -> None:
        """Store a new state."""
        changes = _DOCUMENTS.to_row(encrypted)
        self._connection.execute(update(document).where(document.c.id == encrypted.id).values(changes))

    def ended_of(self, case_id: UUID) -> Sequence[UUID]:
        """Documents of a case whose file must be gone."""
        found = select(document.c.id).where(document.c.case_id == case_id, document.c.state != DocumentState.STORED)
        return self._connection.scalars(found).all()

    def known_of(self, document_ids: Collection[UUID]) -> set[UUID]:
        """Those of some ids that are documents whose file must be there."""
        found = select(document.c.id).where(document.c.id.in_(document_ids), document.c.state == DocumentState.STORED)
        return set(self._connection.scalars(found))

    def add_step(self, case: Case, entry: CustodyEntry) -> None:
        """Append to the custody of a document."""
        self._connection.execute(insert(document_custody), {**part_of(case), **_CUSTODY.to_row(entry)})

    def custody(self, document_id: UUID) -> Sequence[CustodyEntry]:
        """Every step of a document, in their order."""
        of = document_custody.c
        found = select(document_custody).where(of.document_id == document_id).order_by(of.at, of.id)
        return [_CUSTODY.from_row(row) for row in self._connection.execute(found)]

    def add_ticket(self, case: Case, ticket: DownloadTicket, now: datetime) -> None:
        """Store a ticket; those of the same document that have ended are dropped."""
        of = document_ticket.c
        ended = delete(document_ticket).where(of.document_id == ticket.document_id, of.expires_at <= now)
        self._connection.execute(ended)
        self._connection.execute(insert(document_ticket), {**part_of(case), **_TICKETS.to_row(ticket)})

    def take_ticket(self, digest: bytes) -> DownloadTicket:
        """A ticket, which is gone from now on. Raises NotFound."""
        taken = delete(document_ticket).where(document_ticket.c.digest == digest).returning(document_ticket)
        row = self._connection.execute(taken).first()
        if row is None:
            raise NotFound
        return _TICKETS.from_row(row)

    def _one(self, found: Any) -> EncryptedDocument:
        row: Row[Any] | None = self._connection.execute(found).first()
        if row is None:
            raise NotFound
        return _DOCUMENTS.from_row(row)
