"""Compares texts with who the persons of a case are.

Each comparison is audited by the kinds that were found, because it tells of the identity.
"""

from collections.abc import Callable, Sequence

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.stored_identity import find_beyond, find_identifying
from shared.text.free_text import Finding
from shared.text.scrubbing import Scrubbed, scrubbed_of


def find_identifying_in(
    case: Case, text: str, *, identity: Identity | None = None, work: CasesWork
) -> Sequence[Finding]:
    """The places where a text identifies a person of `case`, or may do so. Audits the kinds that were found.

    `identity` is that of the first person of `case`, where it was read already.
    """
    first = work.vault.read(case)[0] if identity is None else identity
    return _audited(case, _finder(case, first, work=work)(text), work=work)


def find_beyond_in(case: Case, text: str, shown: Identity | None, *, work: CasesWork) -> Sequence[Finding]:
    """As `find_identifying_in`, without what a reader may know of a person: `shown`."""
    known = [work.vault.read(whose)[0] for whose in case.vault_persons]
    return _audited(case, find_beyond(text, known, shown, case.case_number), work=work)


def scrub(case: Case, text: str, language: str, *, work: CasesWork) -> Scrubbed:
    """What `find_identifying_in` finds, and the text without it. Audits once."""
    scrubbed = scrubbed_of(text, _finder(case, work.vault.read(case)[0], work=work), language)
    _audited(case, scrubbed.findings, work=work)
    return scrubbed


def _finder(case: Case, identity: Identity, work: CasesWork) -> Callable[[str], list[Finding]]:
    known = [identity, *(work.vault.read(whose)[0] for whose in case.vault_persons[1:])]
    return lambda text: find_identifying(text, known, case.case_number)


def _audited(case: Case, findings: Sequence[Finding], work: CasesWork) -> Sequence[Finding]:
    work.audit_case("text.checked", case, fields=sorted({finding.code for finding in findings}))
    return findings
