"""What an organisation sees of a proceeding through a case of its own: what helps to accompany the person.

Not who is accused, of what, or under which file number: that is the keeper's, who may be a prosecutor's office.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.cases.domain.proceedings.hearing import Hearing
from services.cases.domain.proceedings.measure import Measure
from services.cases.domain.proceedings.reparation import Reparation
from services.cases.domain.proceedings.request import ProceedingRequest
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingInProceeding:
    """A person of the case, and their standing in the proceeding."""

    id: UUID
    """By which hearings, measures and requests name them."""
    person_id: UUID
    standing: str


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ProceedingOfCase:
    """A proceeding as its hearings, measures, reparation and requests concern the persons of one case."""

    id: UUID
    country: Country
    organisation_id: UUID
    """Who keeps it."""
    institution: str
    stage: str
    stage_since: date
    persons: Sequence[StandingInProceeding]
    hearings: Sequence[Hearing]
    measures: Sequence[Measure]
    reparations: Sequence[Reparation]
    requests: Sequence[ProceedingRequest]


def hearings_about(persons: AbstractSet[UUID], hearings: Iterable[Hearing]) -> list[Hearing]:
    """The hearings that call or heard one of `persons`, or call no one; those of other cases are left out of them."""
    return [
        replace(
            each,
            persons=[person for person in each.persons if person in persons],
            heard=[person for person in each.heard if person in persons],
        )
        for each in hearings
        if not each.in_error and (not each.persons or not persons.isdisjoint((*each.persons, *each.heard)))
    ]
