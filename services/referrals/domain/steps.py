"""A step of a referral: the details that its author enters, and its entry in the log."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

from services.referrals.domain.life_cycle import INFO_TOPICS, State
from shared.kernel.codes import DISTINCT, Choice, Code, Length, Paragraph


@dataclass(frozen=True, kw_only=True, slots=True)
class StepDetails:
    """What goes with a step. Codes are public to both parties; the note is stored encrypted."""

    reason: str | None = None
    outcome: str | None = None
    topics: Annotated[tuple[Annotated[str, Choice(INFO_TOPICS)], ...], DISTINCT] = ()
    note: Annotated[Paragraph | None, Length(1, 2000)] = field(default=None, repr=False)
    text_confirmed: bool = False
    """The author confirms that what looks like a name or an address in the note identifies nobody."""


NO_DETAILS = StepDetails()


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignReferral:
    """Who attends a received referral: an active person of the receiving organisation."""

    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """One step in the log of a referral."""

    state_from: Annotated[State | None, Code("referral_status")]
    state_to: Annotated[State, Code("referral_status")]
    at: datetime
    actor: str
    organisation_id: UUID | None
    reason: str | None
    topics: tuple[str, ...]
    note: str | None = field(repr=False)
    """None also when the reader may not read it, or when it was destroyed with the packet."""
