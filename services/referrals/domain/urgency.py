"""How long the receiver has to answer.

A sender gives hours (`24h`) or a code of list `risk_level`; both mean one of four periods.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

ANSWER_WITHIN: Mapping[str, timedelta] = {
    "immediate": timedelta(hours=2),
    "24h": timedelta(hours=24),
    "72h": timedelta(hours=72),
    "7d": timedelta(days=7),
    "imminent": timedelta(hours=2),
    "high": timedelta(hours=24),
    "medium": timedelta(hours=72),
    "low": timedelta(days=7),
}

URGENCIES = tuple(ANSWER_WITHIN)


def respond_by(urgency: str, *, sent_at: datetime) -> datetime:
    """The deadline: after it a referral without an answer is escalated. Raises KeyError for an unknown urgency."""
    return sent_at + ANSWER_WITHIN[urgency]


def remind_at(urgency: str, *, sent_at: datetime) -> datetime:
    """Half of the time: the receiver is reminded."""
    return sent_at + ANSWER_WITHIN[urgency] / 2


def expires_at(urgency: str, *, sent_at: datetime) -> datetime:
    """Three times the time: the referral expires. The table keeps the same rule."""
    return sent_at + 3 * ANSWER_WITHIN[urgency]
