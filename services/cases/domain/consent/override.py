"""Disclosure without a consent: to save a life, or by the duty to protect a child.

One person asks and another one of the organisation decides; it holds for three days and a third one reviews it.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from services.cases.domain.consent.consent import DISCLOSES
from services.cases.domain.consent.errors import (
    OverrideDecided,
    OverrideNotApproved,
    OverrideReviewed,
    SecondPersonNeeded,
    ThirdPersonNeeded,
)
from services.cases.domain.person.levels import D1, D2, D3
from shared.kernel.codes import Code, Length, Paragraph
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from shared.kernel.second_person import SecondPerson

VALID_FOR = timedelta(hours=72)
"""How long an approved override permits a disclosure.

A rule of the platform and not of a law: it outlasts a weekend, in which no guardian, authority or court may be reached,
and is too short to stand in for asking them.
"""

DECIDE_WITHIN = timedelta(hours=24)
"""When a request counts as overdue: what is asked for saves a life or protects a child. A rule of the platform."""

CHILD_PROTECTION_DUTY = "child_protection_duty"


class OverrideState(StrEnum):
    """Where the request stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"


class OverrideAnswer(StrEnum):
    """What the second person decides."""

    APPROVED = "approved"
    REFUSED = "refused"


class OverrideFinding(StrEnum):
    """What the review found."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


@dataclass(frozen=True, kw_only=True, slots=True)
class OverrideTerms:
    """What would leave: about which person, to which recipient, by which right."""

    person_id: UUID | None = None
    """Whose data it is about; None: those of the first person of the case."""
    basis: Annotated[str, Code("legal_basis_override")]
    purpose: Annotated[str, Code("consent_purpose", only=tuple(sorted(DISCLOSES)))]
    recipient_organisation_id: UUID
    recipient_country: Country | None = None
    """None: the country of the case."""
    data_scope: Annotated[str, Code("disclosure_profile", only=(D1, D2, D3))]
    """The most that may leave; the whole file never leaves without a consent."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class AskOverride(OverrideTerms):
    """A request to disclose without a consent."""

    reason: Annotated[Paragraph, Length(1, 4000)]
    """Why no person who may decide can be asked in time; kept encrypted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Override(OverrideTerms):
    """A request, and what became of it. The reason is encrypted under the key of the person it is about."""

    id: UUID = field(default_factory=new_id)
    sealed_reason: str
    """Base64."""
    state: OverrideState = OverrideState.REQUESTED
    asked_by: str
    asked_through: tuple[str, ...] = ()
    """Where a system asked, those who hold it; none of them answers."""
    asked_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    ends_at: datetime | None = None
    finding: OverrideFinding | None = None
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None

    @property
    def askers(self) -> frozenset[str]:
        """Who asked: the person, or the system and those who hold it."""
        return frozenset({self.asked_by, *self.asked_through})

    @property
    def involved(self) -> frozenset[str]:
        """Who asked and who decided: none of them reviews it."""
        return self.askers if self.decided_by is None else self.askers | {self.decided_by}

    def in_force(self, now: datetime) -> bool:
        """Whether it permits a disclosure at that moment; one that was not justified permits none any more."""
        return (
            self.state == OverrideState.APPROVED
            and self.finding != OverrideFinding.NOT_JUSTIFIED
            and self.ends_at is not None
            and now < self.ends_at
        )

    def decided(self, answer: OverrideAnswer, *, by: SecondPerson, at: datetime) -> "Override":
        """The same, approved or refused. Raises OverrideDecided, SecondPersonNeeded."""
        if self.state != OverrideState.REQUESTED:
            raise OverrideDecided
        by.require_other_than(self.askers, SecondPersonNeeded)
        ends_at = at + VALID_FOR if answer == OverrideAnswer.APPROVED else None
        return replace(self, state=OverrideState(answer), decided_by=by.subject, decided_at=at, ends_at=ends_at)

    def reviewed(self, finding: OverrideFinding, *, by: SecondPerson, at: datetime) -> "Override":
        """The same with what a review found, by another person than those who asked and approved.

        Raises OverrideNotApproved, OverrideReviewed, ThirdPersonNeeded.
        """
        if self.state != OverrideState.APPROVED:
            raise OverrideNotApproved
        if self.finding is not None:
            raise OverrideReviewed
        by.require_other_than(self.involved, ThirdPersonNeeded)
        return replace(self, finding=finding, reviewed_by=by.subject, reviewed_at=at)

    def in_words(self, reason: str, now: datetime) -> "ReadOverride":
        """The same as it is read, with its reason."""
        return ReadOverride(
            id=self.id,
            person_id=self.person_id,
            basis=self.basis,
            purpose=self.purpose,
            recipient_organisation_id=self.recipient_organisation_id,
            recipient_country=self.recipient_country,
            data_scope=self.data_scope,
            reason=reason,
            state=self.state,
            asked_by=self.asked_by,
            asked_at=self.asked_at,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
            ends_at=self.ends_at,
            finding=self.finding,
            reviewed_by=self.reviewed_by,
            reviewed_at=self.reviewed_at,
            in_force=self.in_force(now),
        )


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ReadOverride(OverrideTerms):
    """A request in words, and what became of it."""

    id: UUID
    reason: str
    state: OverrideState
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    ends_at: datetime | None
    finding: OverrideFinding | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    in_force: bool
    """Whether it permits a disclosure now."""


def place_of_reason(override_id: UUID) -> str:
    """What the ciphertext of a reason is bound to."""
    return f"override|reason|{override_id}"
