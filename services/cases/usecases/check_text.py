"""Look whether a text names the person of a case, before it leaves to somebody who has not accepted yet."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.stored_identity import find_identifying
from shared.free_text import Finding


def check_text(case_id: UUID, text: str, *, work: CasesWork) -> list[Finding]:
    """Where the text identifies the person, or looks as if it did; audited by what was found. Raises NotFound."""
    return find_in(work.cases.get(case_id), text, work=work)


def find_in(case: Case, text: str, *, work: CasesWork) -> list[Finding]:
    """As `check_text`, for a case that was read already."""
    identity, _ = work.vault.read(case)
    findings = find_identifying(text, identity, case.case_number)
    codes = sorted({finding.code for finding in findings})
    work.audit_case("text.checked", case, fields=codes)
    return findings
