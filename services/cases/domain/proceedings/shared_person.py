"""A person about whom a referral to a prosecutor's office was accepted, under their consent or an approved override.

What left with the referral is in its disclosure record; a shared person lets its receiver name them in proceedings.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.cases.domain.proceedings.label import label_of
from shared.kernel.country import Country
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedPerson:
    """By ids alone; ended once the consent is withdrawn, the disclosure stopped or the identity erased."""

    id: UUID = field(default_factory=new_id)
    country: Country
    organisation_id: UUID
    """Of the case: who accompanies the person."""
    case_id: UUID
    person_id: UUID
    number: int
    """Of the person in the case, from 1."""
    to_organisation_id: UUID
    referral_id: UUID
    consent_id: UUID | None
    shared_at: datetime
    until: date | None = None
    """The last day of the consent or override; None where it has none."""
    ended_at: datetime | None = None

    def holds(self, on: date) -> bool:
        """Whether the person is still shared on a day, in the country of the case."""
        return self.ended_at is None and (self.until is None or on <= self.until)

    @property
    def label(self) -> str:
        """What they are called where another organisation keeps the proceeding."""
        return label_of(self.case_id, self.number)
