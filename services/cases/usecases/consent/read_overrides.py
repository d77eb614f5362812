"""Read what was asked to be disclosed without a consent, and what became of it."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.consent.override import ReadOverride
from services.cases.processes.consent.override_reasons import in_words
from shared.kernel.errors import NotFound


def read_overrides(case_id: UUID, *, work: CasesWork) -> Sequence[ReadOverride]:
    """Every override of a case, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("overrides.read", case)
    return in_words(case, case.overrides[::-1], work=work)


def read_override(case_id: UUID, override_id: UUID, *, work: CasesWork) -> ReadOverride:
    """One of them. Raises NotFound."""
    for override in read_overrides(case_id, work=work):
        if override.id == override_id:
            return override
    raise NotFound
