"""The overrides of a case: requests to disclose without a consent, what was decided, and what they ask for next."""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from services.cases.domain.consent.override import (
    DECIDE_WITHIN,
    Override,
    OverrideAnswer,
    OverrideFinding,
    OverrideState,
)
from services.cases.domain.kinds.follow_up import Task, TaskKind
from shared.kernel.errors import NotFound
from shared.kernel.second_person import SecondPerson


class HoldsOverrides:
    """What a case knows of its overrides."""

    overrides: list[Override]

    @abstractmethod
    def must_be_open(self) -> None:
        """Raises CaseClosedAlready when the case may not change any more."""

    def overrides_in_force(self, now: datetime) -> list[Override]:
        """Those that permit a disclosure at that moment."""
        return [override for override in self.overrides if override.in_force(now)]

    def decide_override(self, override_id: UUID, answer: OverrideAnswer, *, by: SecondPerson, at: datetime) -> Override:
        """Approve or refuse one. Raises CaseClosedAlready, NotFound, OverrideDecided, SecondPersonNeeded."""
        self.must_be_open()
        return self._changed(override_id, lambda override: override.decided(answer, by=by, at=at))

    def review_override(
        self, override_id: UUID, finding: OverrideFinding, *, by: SecondPerson, at: datetime
    ) -> Override:
        """Record what a review found, of an open case and a closed one alike.

        Raises NotFound, OverrideNotApproved, OverrideReviewed, ThirdPersonNeeded.
        """
        return self._changed(override_id, lambda override: override.reviewed(finding, by=by, at=at))

    def override(self, override_id: UUID) -> Override:
        """One of them. Raises NotFound."""
        for override in self.overrides:
            if override.id == override_id:
                return override
        raise NotFound

    def _changed(self, override_id: UUID, change: Callable[[Override], Override]) -> Override:
        for index, override in enumerate(self.overrides):
            if override.id == override_id:
                self.overrides[index] = change(override)
                return self.overrides[index]
        raise NotFound

    def _override_decisions(self) -> Iterator[Task]:
        """To decide what was asked for."""
        for override in self.overrides:
            if override.state == OverrideState.REQUESTED:
                due = (override.asked_at + DECIDE_WITHIN).replace(microsecond=0)
                yield Task(kind=TaskKind.OVERRIDE_DECISION, due_at=due, person_id=override.person_id)

    def _override_reviews(self) -> Iterator[Task]:
        """To review what was approved, by the moment at which it ends."""
        for override in self.overrides:
            if override.ends_at is not None and override.finding is None:
                due = override.ends_at.replace(microsecond=0)
                yield Task(kind=TaskKind.OVERRIDE_REVIEW, due_at=due, person_id=override.person_id)
