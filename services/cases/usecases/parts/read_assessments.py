"""Read the assessments of a case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import Assessment, StoredAssessment
from shared.db.paging import Page
from shared.kernel.errors import NotFound


def read_assessment(case_id: UUID, assessment_id: UUID, *, work: CasesWork) -> Assessment:
    """One assessment. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("assessments.read", case)
    return _with_words(case, [work.assessments.get(case.id, assessment_id)], work)[0]


def read_assessments(case_id: UUID, *, after: Sequence[Any] | None, limit: int, work: CasesWork) -> Page[Assessment]:
    """Assessments, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("assessments.read", case)
    page = work.assessments.page(case.id, after=after, limit=limit)
    return Page(_with_words(case, page.items, work), page.next_position)


def _with_words(case: Case, stored: Sequence[StoredAssessment], work: CasesWork) -> list[Assessment]:
    """The assessments with the words about their factors; without them once the person is erased."""
    encrypted = [(each.place, each.content) for each in stored if each.content is not None]
    try:
        texts = iter(work.vault.decrypt_texts(case, encrypted))
    except NotFound:
        texts = iter(["{}"] * len(encrypted))
    return [each.decrypted({} if each.content is None else orjson.loads(next(texts))) for each in stored]
