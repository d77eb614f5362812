"""What a search shows of a case that is likely to be the one looked for."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.cases.domain.case.stage import CaseStatus
from services.cases.domain.person.pseudonym import pseudonym_of
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A case that is likely to be the one searched for."""

    id: UUID
    case_number: str
    masked_name: str | None
    """None when a case number was searched for: no name is read for it."""
    score: float
    status: CaseStatus
    opened_on: date
    country: Country
    birth_year: int | None
    found_as: str | None = None
    """The number of the duplicate under which it was found, when that is not its own."""

    @property
    def pseudonym(self) -> str:
        """The two words of the case."""
        return pseudonym_of(self.id)
