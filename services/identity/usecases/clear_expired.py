"""Forget what can no longer be used."""

from datetime import timedelta

from services.identity.adapters.work import IdentityWork

KEPT_AFTER_END = timedelta(days=1)
"""Long enough that a replay of an old code or token is still recognised as one."""

REMINDERS_KEPT = timedelta(days=365)
"""After the end that they were about."""


def clear_expired(*, work: IdentityWork) -> None:
    """Delete what has expired: codes, pushed requests, links, assertions, revocations, sign-ins with their tokens.

    And reminders of certificates that ended a year ago, and mails to who was let in that were never taken.
    """
    now = work.clock.now()
    long_over = now - KEPT_AFTER_END
    work.revocations.forget_before(now)
    work.clients.forget_assertions_before(now)
    work.activations.forget_before(now)
    work.codes.forget_before(long_over)
    work.pushed_requests.forget_before(now)
    work.sign_ins.forget_before(long_over)
    work.welcomes.forget_before(now)
    work.reminders.forget_before((now - REMINDERS_KEPT).date())
