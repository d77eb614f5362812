"""Check whether a text names the person of a case, before it leaves to somebody who has not accepted yet."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from shared.free_text import Finding


def check_text(case_id: UUID, text: str, *, work: CasesWork) -> list[Finding]:
    """Where the text identifies the person, or looks as if it did. Raises NotFound."""
    return work.find_identifying(work.cases.get(case_id), text)
