"""What an open case asks for next, and until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.cases.domain.consent import Consent
from services.cases.domain.days import end_of_day
from shared.kernel.country import Country

REASSESS_WITHIN: Mapping[str, timedelta] = {
    "imminent": timedelta(hours=24),
    "high": timedelta(hours=24),
    "medium": timedelta(days=7),
    "low": timedelta(days=30),
}
"""Longest time between two looks at the risk, by code of `risk_level`.

A rule of the platform, not of a law: a person in danger today is looked at again tomorrow, in the first days the danger
changes fastest, and nobody who is attended is forgotten for more than a month.
"""


class TaskKind(StrEnum):
    """What has to be done."""

    RISK_REASSESSMENT = "risk_reassessment"
    CHILD_PROTECTION = "child_protection"
    CONSENT_ENDING = "consent_ending"
    BEST_INTEREST = "best_interest"


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """Something the case asks for; `due_at` may have passed."""

    kind: TaskKind
    due_at: datetime
    consent_id: UUID | None = None
    """The consent that ends."""


def reassess_by(risk_level: str, assessed_at: datetime) -> datetime:
    """When the risk must be looked at again, to the second."""
    return (assessed_at + REASSESS_WITHIN[risk_level]).replace(microsecond=0)


def consents_ending(consents: Iterable[Consent], country: Country) -> list[Task]:
    """When each of `consents`, the last words on their questions (`last_words`), ends.

    It stays on the list when its day has passed: until the person is asked again, their answer is the last word.
    """
    return [
        Task(kind=TaskKind.CONSENT_ENDING, due_at=end_of_day(consent.ends_on, country), consent_id=consent.id)
        for consent in consents
    ]
