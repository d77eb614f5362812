"""Read what was asked of a second person about a case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import AnsweredApproval, Approval
from services.cases.domain.case.case import Case
from shared.db.paging import Page


def read_approvals(
    case_id: UUID, *, after: Sequence[Any] | None, limit: int, work: CasesWork
) -> Page[AnsweredApproval]:
    """Questions about a case and how they ended, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("approvals.read", case)
    page = work.approvals.of_case(case.id, after=after, limit=limit)
    notes = _notes(case, page.items, work)
    return page.map(lambda one: one.with_note(notes.get(one.id)))


def _notes(case: Case, approvals: Sequence[Approval], work: CasesWork) -> dict[UUID, str]:
    encrypted = work.approvals.notes_of(approvals)
    if not encrypted or work.vault.is_erased(case):
        return {}
    noted = [one for one in approvals if one.id in encrypted]
    texts = work.vault.decrypt_texts(case, [(one.place, encrypted[one.id]) for one in noted])
    return {one.id: text for one, text in zip(noted, texts, strict=True)}
