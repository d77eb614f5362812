"""The stages of a proceeding: append-only, with a day and a source (invariant 8 of the domain model).

A stage may repeat (retrial) and go back. What was recorded by mistake is taken back by a later entry, never changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from services.cases.domain.jurisdictions.days import check_not_after
from services.cases.domain.proceedings.errors import StageMovedOn
from shared.kernel.codes import Code
from shared.kernel.errors import invalid
from shared.kernel.ids import new_id

NO_REPORT = "no_report"
"""In the list for persons about whom no proceeding exists; a proceeding has at least a report."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StageChange:
    """A proceeding entered a stage, or an earlier entry is taken back, with or without another in its place."""

    id: UUID = field(default_factory=new_id)
    stage: Annotated[str | None, Code("proceeding_stage")] = None
    on: date | None = None
    source: Annotated[str, Code("proceeding_source")]
    takes_back: UUID | None = None
    recorded_at: datetime | None = None
    recorded_by: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordStage:
    """A change of stage that is being recorded."""

    stage: Annotated[str | None, Code("proceeding_stage")] = None
    on: date | None = None
    source: Annotated[str, Code("proceeding_source")]
    takes_back: UUID | None = None
    seen_change: UUID | None = None
    """The entry of the stage that was the last one in view; where another is by now, it is asked first."""

    def made(self, *, at: datetime, by: str) -> StageChange:
        """The entry, as it is recorded."""
        return StageChange(
            stage=self.stage,
            on=self.on,
            source=self.source,
            takes_back=self.takes_back,
            recorded_at=at,
            recorded_by=by,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A stage that the proceeding was in, since a day."""

    code: str
    since: date
    days: int | None
    """Since the stage before it; None for the first."""


def stages_of(changes: Iterable[StageChange]) -> Sequence[Stage]:
    """The stages in the order of their days, without what was taken back."""
    ordered = _in_order(changes)
    before: Sequence[date | None] = [None, *(on for on, _, _, _ in ordered)]
    return [
        Stage(code=code, since=on, days=None if earlier is None else (on - earlier).days)
        for (on, _, _, code), earlier in zip(ordered, before, strict=False)
    ]


def last_change(changes: Iterable[StageChange]) -> StageChange | None:
    """The entry of the stage in which the proceeding is."""
    changes = list(changes)
    ordered = _in_order(changes)
    return next((change for change in changes if ordered and change.id == ordered[-1][2]), None)


def check_seen(change: StageChange, former: Sequence[StageChange], seen: UUID | None) -> None:
    """Raises StageMovedOn where `change` would replace a stage that its author did not see.

    `seen`: the id of the entry that was the last one when they wrote it; None: they do not say.
    """
    stored = last_change(former)
    if seen is None or stored is None or stored.id == seen or stored.stage == change.stage:
        return
    if last_change([*former, change]) is change:
        raise StageMovedOn(
            stored={
                "id": stored.id,
                "stage": stored.stage,
                "on": stored.on,
                "recorded_at": stored.recorded_at,
                "recorded_by": stored.recorded_by,
            },
            sent={"stage": change.stage, "on": change.on},
        )


def _in_order(changes: Iterable[StageChange]) -> list[tuple[date, datetime, UUID, str]]:
    """Day, moment of recording, id and stage of what was not taken back."""
    changes = list(changes)
    gone = {change.takes_back for change in changes}
    valid = [(change.on, change.recorded_at, change.id, change.stage) for change in changes if change.id not in gone]
    return sorted((on, at, key, code) for on, at, key, code in valid if on and at and code)


def check_change(change: StageChange, former: Iterable[StageChange], today: date) -> None:
    """Check a new entry against those there are. Raises Invalid."""
    former = list(former)
    if change.stage == NO_REPORT:
        raise invalid(
            "stage", "needs_a_report", es="Un proceso empieza con la denuncia", en="A proceeding begins with a report"
        )
    if (change.stage is None) != (change.on is None) or (change.stage is None and change.takes_back is None):
        raise invalid("stage", "stage_and_day", es="Indique la etapa y su fecha", en="State the stage and its day")
    check_not_after(today, change.on, "on")
    if change.takes_back is not None and change.takes_back not in _valid_ids(former):
        raise invalid(
            "takes_back", "not_a_stage", es="Esa etapa no consta en este proceso", en="No such stage in this proceeding"
        )
    if not stages_of([*former, change]) and change.stage is None:
        raise invalid(
            "takes_back",
            "last_stage",
            es="Es la única etapa: indique la que corresponde",
            en="It is the only stage: state the right one",
        )


def _valid_ids(changes: Sequence[StageChange]) -> set[UUID]:
    gone = {change.takes_back for change in changes}
    return {change.id for change in changes if change.id not in gone and change.stage is not None}
