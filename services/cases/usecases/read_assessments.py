"""Read the assessments of a case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.casework import Assessment
from shared.db.paging import Page


def read_assessments(case_id: UUID, *, after: Sequence[Any] | None, limit: int, work: CasesWork) -> Page[Assessment]:
    """Assessments, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("assessments.read", case)
    return work.assessments.page(case.id, after=after, limit=limit)
