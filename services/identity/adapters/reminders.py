"""Reminders of the end of a certificate, in PostgreSQL."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import training_reminders
from services.identity.domain.reminders import Reminder
from shared.db.rows import RowMapper

_REMINDERS = RowMapper(Reminder, training_reminders)
_KEY = tuple_(training_reminders.c.user_id, training_reminders.c.ends_on, training_reminders.c.days)


class ReminderRepository:
    """Reads and writes reminders within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, reminder: Reminder) -> bool:
        """Note one to be mailed; False when it was noted before, whether it was mailed or not."""
        statement = upsert(training_reminders).values(**_REMINDERS.to_row(reminder)).on_conflict_do_nothing()
        return self._connection.execute(statement.returning(training_reminders.c.user_id)).one_or_none() is not None

    def claim_due(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Reminder]:
        """At most `limit` to mail now, leased: no other worker claims them for `lease`. Counts the attempt."""
        chosen = (
            select(training_reminders.c.user_id, training_reminders.c.ends_on, training_reminders.c.days)
            .where(training_reminders.c.mail_due_at <= now)
            .order_by(training_reminders.c.mail_due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        # As for links: twice as long after every attempt.
        pause = lease * func.power(2, func.least(training_reminders.c.mail_attempts, 6))
        statement = (
            update(training_reminders)
            .where(_KEY.in_(chosen))
            .values(mail_due_at=now + pause, mail_attempts=training_reminders.c.mail_attempts + 1)
            .returning(training_reminders)
        )
        return [_REMINDERS.from_row(row) for row in self._connection.execute(statement)]

    def mark_done(self, reminder: Reminder) -> None:
        """The mail server has it, or it is needed no more: no further attempt is made."""
        row = training_reminders.c
        same = (row.user_id == reminder.user_id) & (row.ends_on == reminder.ends_on) & (row.days == reminder.days)
        statement = update(training_reminders).where(same)
        self._connection.execute(statement.values(mail_due_at=None))

    def forget_before(self, day: date) -> None:
        """Delete those about certificates that ended before `day`."""
        self._connection.execute(delete(training_reminders).where(training_reminders.c.ends_on < day))
