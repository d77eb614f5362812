"""E-mails to people who were let in, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.identity.adapters.welcomes import WelcomeRepository
from services.identity.domain.welcomes import Welcome
from tests.support.fakes.identity.tables import Tables


class FakeWelcomeRepository(WelcomeRepository):
    """E-mails in memory."""

    def __init__(self, tables: Tables) -> None:
        self._welcomes = tables.welcomes

    def add(self, welcome: Welcome) -> None:
        self._welcomes.delete(lambda row: row.user_id == welcome.user_id)
        self._welcomes.add(welcome)

    def claim_due(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Welcome]:
        due = sorted(
            self._welcomes.where(lambda row: row.mail_due_at <= now < row.mail_until), key=lambda row: row.mail_due_at
        )
        chosen = {row.user_id for row in due[:limit]}
        return self._welcomes.update(
            lambda row: row.user_id in chosen,
            lambda row: replace(
                row, mail_due_at=now + lease * 2 ** min(row.mail_attempts, 6), mail_attempts=row.mail_attempts + 1
            ),
        )

    def remove(self, user_id: UUID) -> None:
        self._welcomes.delete(lambda row: row.user_id == user_id)

    def forget_before(self, moment: datetime) -> None:
        self._welcomes.delete(lambda row: row.mail_until < moment)
