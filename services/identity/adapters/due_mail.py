"""The claim of e-mails that are due, the same for each table of them."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, Update, func, select, tuple_, update

_MOST_DOUBLINGS = 6


def claim_due(table: Table, now: datetime, lease: timedelta, limit: int, *still: ColumnElement[bool]) -> Update:
    """At most `limit` rows whose `mail_due_at` has come and for which `still` holds; the statement returns them.

    They are leased: no other worker claims them for `lease`. It counts the attempt (`mail_attempts`), and the next one
    waits twice as long, so that a mail server that is down for a night is not asked every second.
    """
    key = list(table.primary_key)
    chosen = (
        select(*key)
        .where(table.c.mail_due_at <= now, *still)
        .order_by(table.c.mail_due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    pause = lease * func.power(2, func.least(table.c.mail_attempts, _MOST_DOUBLINGS))
    return (
        update(table)
        .where(tuple_(*key).in_(chosen))
        .values(mail_due_at=now + pause, mail_attempts=table.c.mail_attempts + 1)
        .returning(table)
    )
