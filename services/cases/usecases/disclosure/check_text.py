"""Check whether a text names a person of a case, before it leaves to a receiver who has not accepted yet."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.processes.person.texts import find_identifying_in, scrub
from shared.text.free_text import Finding
from shared.text.scrubbing import Scrubbed


def check_text(case_id: UUID, text: str, *, work: CasesWork) -> Sequence[Finding]:
    """Where the text identifies a person of the case, or looks as if it did. Raises NotFound."""
    return find_identifying_in(work.cases.get(case_id), text, work=work)


def scrub_text(case_id: UUID, text: str, language: str, *, work: CasesWork) -> Scrubbed:
    """The same, and the text with a word of its kind in each place, in `language`. Raises NotFound."""
    return scrub(work.cases.get(case_id), text, language, work=work)
