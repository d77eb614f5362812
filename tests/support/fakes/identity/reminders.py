"""Reminders in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from services.identity.adapters.reminders import ReminderRepository
from services.identity.domain.reminders import Reminder
from tests.support.fakes.identity.tables import Tables


class FakeReminderRepository(ReminderRepository):
    """Reminders in memory."""

    def __init__(self, tables: Tables) -> None:
        self._reminders = tables.training_reminders

    def add(self, reminder: Reminder) -> bool:
        key = (reminder.user_id, reminder.ends_on, reminder.days)
        if any((row.user_id, row.ends_on, row.days) == key for row in self._reminders.every()):
            return False
        self._reminders.add(reminder)
        return True

    def claim_due(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Reminder]:
        due = [row for row in self._reminders.where(lambda row: row.mail_due_at is not None) if self._at(row) <= now]
        chosen = [
            replace(row, mail_due_at=now + lease * 2 ** min(row.mail_attempts, 6), mail_attempts=row.mail_attempts + 1)
            for row in sorted(due, key=self._at)[:limit]
        ]
        for row in chosen:
            self._reminders.put(row)
        return chosen

    def mark_done(self, reminder: Reminder) -> None:
        key = (reminder.user_id, reminder.ends_on, reminder.days)
        self._reminders.update(
            lambda row: (row.user_id, row.ends_on, row.days) == key, lambda row: replace(row, mail_due_at=None)
        )

    def forget_before(self, day: date) -> None:
        self._reminders.delete(lambda row: row.ends_on < day)

    @staticmethod
    def _at(row: Reminder) -> datetime:
        assert row.mail_due_at is not None
        return row.mail_due_at
