"""Read the notes of a case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.casework import Note
from shared.db.paging import Page


def read_note(case_id: UUID, note_id: UUID, *, work: CasesWork) -> Note:
    """One note. Raises NotFound, also once the person is erased."""
    case = work.cases.get(case_id)
    work.audit_case("notes.read", case)
    encrypted = work.notes.get(case.id, note_id)
    (text,) = work.vault.decrypt_texts(case, [(encrypted.place, encrypted.content)])
    return encrypted.decrypted(text)


def read_notes(case_id: UUID, *, after: Sequence[Any] | None, limit: int, work: CasesWork) -> Page[Note]:
    """Notes, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("notes.read", case)
    page = work.notes.page(case.id, after=after, limit=limit)
    texts = work.vault.decrypt_texts(case, [(encrypted.place, encrypted.content) for encrypted in page.items])
    notes = [encrypted.decrypted(text) for encrypted, text in zip(page.items, texts, strict=True)]
    return Page(notes, page.next_position)
