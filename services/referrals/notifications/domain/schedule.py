"""When an external delivery is tried again: the schedule of Standard Webhooks, spread by ±20 %."""

import random
from datetime import timedelta

RETRY_AFTER = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Waiting time after the 1st, 2nd, … failed attempt; the first attempt is immediate."""

MAX_ATTEMPTS = len(RETRY_AFTER) + 1
LONGEST_RETRY_AFTER = timedelta(hours=24)
LONGEST_ATTEMPT = timedelta(seconds=15)
"""The time-out of an attempt."""
LEASE = 2 * LONGEST_ATTEMPT
"""How long a claim holds."""


def wait_after(attempts: int, *, asked: timedelta | None = None, spread: float | None = None) -> timedelta | None:
    """How long to wait after `attempts` failures, or None when all were used.

    `asked` is the receiver's Retry-After: the next attempt is not earlier, and at most a day later because of it.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    factor = random.uniform(0.8, 1.2) if spread is None else spread  # noqa: S311 - spreads load, protects nothing
    planned = RETRY_AFTER[attempts - 1] * factor
    return planned if asked is None else max(planned, min(asked, LONGEST_RETRY_AFTER))
