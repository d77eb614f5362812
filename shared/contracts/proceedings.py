"""Events of the cases service about criminal proceedings: ids, codes, days and amounts, never a name or a number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from shared.contracts.event import Event

STAGE_COLUMNS = ("stage", "month", "days")
"""Code of list `proceeding_stage`, month in which it began, days since the stage before it (None for the first)."""
ACCUSED_COLUMNS = (
    "accused_key",
    "is_public_official",
    "offences",
    "charged_month",
    "verdict",
    "judged_month",
    "sentence_months",
    "suspended",
    "is_final",
)
"""Of each accused: `offences` are codes of list `offence_iccs`; `verdict` is the gravest of their last judgment."""
PERSON_COLUMNS = ("person_key", "majority", "represented", "heard", "heard_in_advance", "counted")
"""Of each person with a standing: `represented` before the first hearing, how often `heard`, `heard_in_advance` once
and for all, and whether a consent lets statistics count them."""
HEARING_COLUMNS = ("month", "type", "outcome")
MEASURE_COLUMNS = ("month", "kind")
REPARATION_COLUMNS = ("person_key", "type", "status", "month", "amount", "currency", "paid_amount")
"""`month` in which it was ordered; amounts in whole units of the currency (ISO 4217)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProceedingFactsChanged(Event):
    """What statistics may use of a proceeding, whole. Rows are lists in the order of the columns named above."""

    NAME: ClassVar[str] = "cases.proceeding_facts_changed.v1"
    AGGREGATE: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    proceeding_key: str
    """A keyed hash of the file number within its country, or of the id: two organisations that record the same
    proceeding have the same."""
    organisation_id: UUID
    """Who keeps it."""
    version: int
    """Larger for later facts of the same proceeding."""
    institution: str
    stage: str
    opened_month: str
    """Month of the report, or else of the recording, `YYYY-MM`."""
    offences: tuple[str, ...]
    """Codes of list `offence_iccs` that are investigated or charged."""
    stages: tuple[Any, ...]
    accused: tuple[Any, ...]
    persons: tuple[Any, ...]
    hearings: tuple[Any, ...]
    measures: tuple[Any, ...]
    reparations: tuple[Any, ...]
    days_to_first_judgment: int | None
    """From the report to the first judgment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HearingChanged(Event):
    """A hearing was set, moved or called off, or other persons are called. One event for each who has to know."""

    NAME: ClassVar[str] = "cases.hearing_changed.v1"
    AGGREGATE: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    hearing_id: UUID
    organisation_id: UUID
    """Who is notified: the keeper of the proceeding, or the organisation of a case in it."""
    case_id: UUID | None
    """The case of that organisation; None for the keeper."""
    change: str
    """`set`, `moved` or `cancelled`, for this organisation: also `set` for whose person is called to it later, and
    `cancelled` for whose person is called no more."""
    hearing_version: int
    hearing_type: str
    """Code of list `hearing_type`."""
    scheduled_at: datetime
    recipients: tuple[str, ...]
    """Ids of the people who accompany: the responsible lawyer, or who attends the case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HearingDue(Event):
    """A hearing comes near: seven days and one day before, by the calendar of its country."""

    NAME: ClassVar[str] = "cases.hearing_due.v1"
    AGGREGATE: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    hearing_id: UUID
    organisation_id: UUID
    case_id: UUID | None
    days: int
    """7 or 1."""
    scheduled_at: datetime
    recipients: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProceedingRequestChanged(Event):
    """Who keeps a proceeding asked an organisation for a report or a presence, or the organisation answered."""

    NAME: ClassVar[str] = "cases.proceeding_request_changed.v1"
    AGGREGATE: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    request_id: UUID
    organisation_id: UUID
    """Who is notified."""
    case_id: UUID | None
    """The case of the organisation that was asked; None when its answer is announced to the keeper."""
    change: str
    """`made`, `answered` or `withdrawn`."""
    kind: str
    """Code of list `proceeding_request`."""
    recipients: tuple[str, ...]
