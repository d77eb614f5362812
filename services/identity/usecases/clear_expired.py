"""Forget what can no longer be used."""

from datetime import timedelta

from sqlalchemy import delete

from services.identity.adapters.tables import activations, authorization_codes, client_assertions, sign_ins
from services.identity.adapters.work import IdentityWork

KEPT_AFTER_END = timedelta(days=1)
"""Long enough that a replay of an old code or token is still recognised as one."""


def clear_expired(*, work: IdentityWork) -> None:
    """Delete expired codes, links, assertions, revocations, and sign-ins with their families and tokens."""
    now = work.clock.now()
    long_over = now - KEPT_AFTER_END
    work.revocations.forget_before(now)
    for table, limit in (
        (client_assertions, now),
        (activations, now),
        (authorization_codes, long_over),
        (sign_ins, long_over),
    ):
        work.connection.execute(delete(table).where(table.c.expires_at < limit))
