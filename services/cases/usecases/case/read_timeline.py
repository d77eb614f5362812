"""Read what happened to a case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.timeline import StoredEntry
from shared.db.paging import Page


def read_timeline(case_id: UUID, *, after: Sequence[Any] | None, limit: int, work: CasesWork) -> Page[StoredEntry]:
    """Entries of the timeline, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("timeline.read", case)
    return work.timeline.page(case.id, after=after, limit=limit)
