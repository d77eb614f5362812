"""Check whether a text names a person of a case, before it leaves to a receiver who has not accepted yet."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from shared.text.free_text import Finding
from shared.text.scrubbing import Scrubbed


def check_text(case_id: UUID, text: str, *, work: CasesWork) -> Sequence[Finding]:
    """Where the text identifies a person of the case, or looks as if it did. Raises NotFound."""
    return work.find_identifying(work.cases.get(case_id), text)


def scrub_text(case_id: UUID, text: str, language: str, *, work: CasesWork) -> Scrubbed:
    """The same, and the text with a word of its kind in each place, in `language`. Raises NotFound."""
    return work.scrub(work.cases.get(case_id), text, language)
