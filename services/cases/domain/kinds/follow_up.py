"""The tasks of a case, and when each is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.cases.domain.consent.consent import Consent
from services.cases.domain.jurisdictions.days import end_of_day
from shared.kernel.country import Country

REASSESS_WITHIN: Mapping[str, timedelta] = {
    "imminent": timedelta(hours=24),
    "high": timedelta(hours=24),
    "medium": timedelta(days=7),
    "low": timedelta(days=30),
}
"""Longest time between two assessments of the risk, by code of `risk_level`.

This is a rule of the platform and not of a law: danger changes fastest in the first days, so a person in danger is
assessed again within a day; and every person is assessed at least once in 30 days.
"""


class TaskKind(StrEnum):
    """What has to be done."""

    RISK_REASSESSMENT = "risk_reassessment"
    CHILD_PROTECTION = "child_protection"
    CONSENT_ENDING = "consent_ending"
    CONSENT_REVIEW = "consent_review"
    """A consent that lasts to the final judgment: ask once a year whether it still holds."""
    OVERRIDE_DECISION = "override_decision"
    OVERRIDE_REVIEW = "override_review"
    BEST_INTEREST = "best_interest"
    PLAN = "plan"
    PLAN_GOAL = "plan_goal"
    FOLLOW_UP = "follow_up"
    OWN_TASK = "own_task"
    SAFETY_PLAN = "safety_plan"
    STAY = "stay"
    MOVEMENT = "movement"
    CONFERENCE = "conference"
    HEARING = "hearing"
    PROTECTION_MEASURE = "protection_measure"
    """The last day of a measure: to ask that it goes on."""
    PROCEEDING_REQUEST = "proceeding_request"


OF_A_PROCEEDING = frozenset({TaskKind.HEARING, TaskKind.PROTECTION_MEASURE, TaskKind.PROCEEDING_REQUEST})
"""They remind of a proceeding, and say nothing of whether assistance may end."""
FOR_A_CHILD = frozenset({TaskKind.CHILD_PROTECTION, TaskKind.BEST_INTEREST})


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """Something the case asks for; `due_at` may have passed."""

    kind: TaskKind
    due_at: datetime
    consent_id: UUID | None = None
    """The consent that ends, or is looked at again."""
    person_id: UUID | None = None
    """The person it is about; None: the first one of the case."""
    part_id: UUID | None = None
    """The part of the case that asks for it."""
    detail: str | None = None
    """A code that says more, of the list that fits the kind: the title of an own task, the domain of a goal."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DuePart:
    """An open part of a case (ADR 0040) by whose day something has to happen: what the case keeps of it."""

    part_id: UUID
    kind: TaskKind
    due_on: date
    at: datetime | None = None
    """The moment at which it happens; None where only the day is known."""
    detail: str | None = None
    person_id: UUID | None = None

    def task(self, country: Country) -> Task:
        """The task that it is, due at its moment, or at the end of its day."""
        return Task(
            kind=self.kind,
            due_at=self.at or end_of_day(self.due_on, country),
            person_id=self.person_id,
            part_id=self.part_id,
            detail=self.detail,
        )


def reassess_by(risk_level: str, assessed_at: datetime) -> datetime:
    """When the risk must be assessed again, in whole seconds."""
    return (assessed_at + REASSESS_WITHIN[risk_level]).replace(microsecond=0)


def consents_ending(consents: Iterable[Consent], country: Country, *, person_id: UUID | None = None) -> list[Task]:
    """A task for each of `consents` (from `latest_answers`): to ask the person again before it ends, or once a year.

    The task stays when that day has passed, until the person has been asked again.
    """
    return [
        Task(
            kind=TaskKind.CONSENT_REVIEW if consent.ends_on is None else TaskKind.CONSENT_ENDING,
            due_at=end_of_day(consent.ask_again_on, country),
            consent_id=consent.id,
            person_id=person_id,
        )
        for consent in consents
    ]
