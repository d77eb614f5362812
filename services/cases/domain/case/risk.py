"""Which level of risk holds for a case, and when a form asks before it changes the level.

The last assessment holds, by the day on which it was made, then by when it was recorded: one that is older is history.
One that is older, or was written over an older state, asks, unless its author knew what was found meanwhile.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.cases.domain.case.errors import RiskMovedOn
from shared.contracts.codelists import code_list

UNSEEN_FOR = timedelta(hours=24)
"""How long a level that another person set is taken as not seen by a caller who does not say what they saw."""

LEVELS = tuple(code_list("risk_level").items)
"""The lowest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskBasis:
    """What the level of a case stands on: on which day it was found, who recorded it when."""

    done_on: date
    recorded_at: datetime
    recorded_by: str | None = None
    """None where an earlier release did not keep it."""
    version: int = 0
    """The version of the case that has the level for the first time; who saw this one or a later one knew it."""
    assessment_id: UUID | None = None
    """None where it was set with the case, or by a change of it."""

    @property
    def place(self) -> tuple[date, datetime, str]:
        """Its place in the order of all of them; no two have the same."""
        return self.done_on, self.recorded_at, str(self.assessment_id or "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Risk:
    """A level, and what it stands on."""

    level: str
    basis: RiskBasis


def last_of(one: Risk, other: Risk) -> Risk:
    """The one that holds."""
    return max(one, other, key=lambda risk: risk.basis.place)


def check_seen(found: Risk, held: Risk, *, seen_version: int | None, may_be_own: bool) -> None:
    """Raises RiskMovedOn where `found` has another level than the one that is held and its author did not know of that.

    `seen_version`: the version of the case that the author saw. Where they do not say, they are not taken to know of a
    later assessment, and lower what another person set only by one of a later day, once `UNSEEN_FOR` has passed.
    `may_be_own`: whether one author is one person, and so knows what they recorded themselves.
    """
    if found.level == held.level:
        return
    if seen_version is not None:
        knew = held.basis.version <= seen_version
    else:
        is_own = may_be_own and held.basis.recorded_by == found.basis.recorded_by
        may_hold = is_own or not _is_lower(found.level, held.level) or _is_well_after(found.basis, held.basis)
        knew = may_hold and last_of(found, held) is found
    if not knew:
        sent = {"risk_level": found.level, "done_on": found.basis.done_on}
        raise RiskMovedOn(stored=_in_codes(held), sent=sent)


def _is_lower(level: str, other: str) -> bool:
    return LEVELS.index(level) < LEVELS.index(other)


def _is_well_after(basis: RiskBasis, other: RiskBasis) -> bool:
    return basis.done_on > other.done_on and basis.recorded_at >= other.recorded_at + UNSEEN_FOR


def _in_codes(risk: Risk) -> dict[str, object]:
    basis = risk.basis
    return {
        "risk_level": risk.level,
        "done_on": basis.done_on,
        "recorded_at": basis.recorded_at,
        "recorded_by": basis.recorded_by,
        "version": basis.version,
    }
