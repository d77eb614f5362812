"""Reminders of the end of a certificate, in PostgreSQL."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.due_mail import claim_due
from services.identity.adapters.tables import training_reminders
from services.identity.domain.training.reminders import Reminder
from shared.db.rows import RowMapper

_REMINDERS = RowMapper(Reminder, training_reminders)


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
        statement = claim_due(training_reminders, now, lease, limit)
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
