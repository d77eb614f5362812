"""How long the receiver has to answer.

A sender gives hours (`24h`), which mean what they say, or a code of list `risk_level`: then the country of the receiver
says how many hours that is. A referral keeps the times that it was sent with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.contracts.country_settings import SettingValue

_HOURS: Mapping[str, int] = {"24h": 24, "72h": 72, "7d": 168}
_RISKS: Mapping[str, str] = {
    "immediate": "imminent",
    "imminent": "imminent",
    "high": "high",
    "medium": "medium",
    "low": "low",
}
"""Code → code of list `risk_level`."""

URGENCIES = ("immediate", *_HOURS, "imminent", "high", "medium", "low")


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """When something happens to a referral without an answer, as its receiver's country decides."""

    remind_at: datetime
    """The receiver is reminded."""
    respond_by: datetime
    """The deadline: after it a referral without an answer is escalated to the country."""
    expires_at: datetime
    escalate_again_percent: int
    """When the region is notified too, in percent of the time to answer."""
    expires_percent: int
    """When the referral expires. From both the table derives the moments."""


def answer_within(urgency: str, deadlines: SettingValue) -> timedelta:
    """The time to answer, where `deadlines` holds. Raises KeyError for an unknown urgency."""
    return timedelta(hours=_HOURS[urgency] if urgency in _HOURS else int(deadlines[_RISKS[urgency]]))


def times_of(urgency: str, deadlines: SettingValue, escalation: SettingValue, *, sent_at: datetime) -> Times:
    """The times of a referral that is sent now. Raises KeyError for an unknown urgency."""
    within = answer_within(urgency, deadlines)
    expires = int(escalation["expires"])
    return Times(
        remind_at=sent_at + within * int(escalation["remind"]) / 100,
        respond_by=sent_at + within,
        expires_at=sent_at + within * expires / 100,
        escalate_again_percent=int(escalation["region"]),
        expires_percent=expires,
    )
