"""What use cases about texts share: comparing one with who the persons of a case are."""

from collections.abc import Callable, Sequence

from services.cases.adapters.parts_work import PartsWork
from services.cases.domain.case import Case
from services.cases.domain.identity import Identity
from services.cases.domain.stored_identity import find_beyond, find_identifying
from shared.text.free_text import Finding
from shared.text.scrubbing import Scrubbed, scrubbed_of


class TextsWork(PartsWork):
    """Compares texts; each comparison is audited by the kinds that were found, because it tells of the identity."""

    def find_identifying(self, case: Case, text: str) -> Sequence[Finding]:
        """The places where a text identifies a person of `case`, or may do so. Audits the kinds that were found."""
        return self.find_identifying_in(self.vault.read(case)[0], case, text)

    def find_identifying_in(self, identity: Identity, case: Case, text: str) -> Sequence[Finding]:
        """As `find_identifying`, with the identity of the first person of `case`."""
        return self._audited(case, self._finder(case, identity)(text))

    def find_beyond(self, case: Case, text: str, shown: Identity | None) -> Sequence[Finding]:
        """As `find_identifying`, without what a reader may know of a person: `shown`."""
        known = [self.vault.read(whose)[0] for whose in case.everybody]
        return self._audited(case, find_beyond(text, known, shown, case.case_number))

    def scrub(self, case: Case, text: str, language: str) -> Scrubbed:
        """What `find_identifying` finds, and the text without it. Audits once."""
        scrubbed = scrubbed_of(text, self._finder(case, self.vault.read(case)[0]), language)
        self._audited(case, scrubbed.findings)
        return scrubbed

    def _finder(self, case: Case, identity: Identity) -> Callable[[str], list[Finding]]:
        known = [identity, *(self.vault.read(whose)[0] for whose in case.everybody[1:])]
        return lambda text: find_identifying(text, known, case.case_number)

    def _audited(self, case: Case, findings: Sequence[Finding]) -> Sequence[Finding]:
        self.audit_case("text.checked", case, fields=sorted({finding.code for finding in findings}))
        return findings
