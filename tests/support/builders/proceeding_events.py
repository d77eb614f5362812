"""Events about proceedings, with everything a test does not care about filled in."""

# fixed dates: the hearing is far ahead, and nothing compares it with a clock

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from shared.contracts.proceedings import HearingChanged, HearingDue, ProceedingRequestChanged
from shared.kernel.ids import new_id
from tests.support.builders.referrals import RECEIVER
from tests.support.world import HN

ProceedingEvent = HearingChanged | HearingDue | ProceedingRequestChanged

HELD_AT = datetime(2031, 3, 14, 15, 30, tzinfo=UTC)
HELD_AT_IN_UTC = "2031-03-14T15:30:00Z"
"""The same as a webhook says it."""


def a_changed_hearing(**changes: Any) -> HearingChanged:
    """A hearing was set in a proceeding with a case of `RECEIVER`."""
    event = HearingChanged(
        country=HN,
        proceeding_id=new_id(),
        hearing_id=new_id(),
        organisation_id=RECEIVER,
        case_id=new_id(),
        change="set",
        hearing_version=1,
        hearing_type="trial_session",
        scheduled_at=HELD_AT,
        recipients=(),
    )
    return replace(event, **changes)


def a_due_hearing(**changes: Any) -> HearingDue:
    """Such a hearing is held in seven days."""
    event = HearingDue(
        country=HN,
        proceeding_id=new_id(),
        hearing_id=new_id(),
        organisation_id=RECEIVER,
        case_id=new_id(),
        days=7,
        scheduled_at=HELD_AT,
        recipients=(),
    )
    return replace(event, **changes)


def a_changed_request(**changes: Any) -> ProceedingRequestChanged:
    """Who keeps such a proceeding asked `RECEIVER` for a report."""
    event = ProceedingRequestChanged(
        country=HN,
        proceeding_id=new_id(),
        request_id=new_id(),
        organisation_id=RECEIVER,
        case_id=new_id(),
        change="made",
        kind="report",
        recipients=(),
    )
    return replace(event, **changes)
