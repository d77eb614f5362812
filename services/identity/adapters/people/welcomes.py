"""E-mails to people who were let in, in PostgreSQL, until each was taken or is no news."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.due_mail import claim_due
from services.identity.adapters.tables import welcomes
from services.identity.domain.people.welcomes import Welcome
from shared.db.rows import RowMapper

_WELCOMES = RowMapper(Welcome, welcomes)


class WelcomeRepository:
    """Reads and writes them within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, welcome: Welcome) -> None:
        """Note one to be mailed; it takes the place of one that waits for the same person."""
        row = _WELCOMES.to_row(welcome)
        self._connection.execute(
            upsert(welcomes).values(**row).on_conflict_do_update(index_elements=[welcomes.c.user_id], set_=row)
        )

    def claim_due(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Welcome]:
        """At most `limit` to mail now, leased: no other worker claims them for `lease`. Counts the attempt."""
        statement = claim_due(welcomes, now, lease, limit, welcomes.c.mail_until > now)
        return [_WELCOMES.from_row(row) for row in self._connection.execute(statement)]

    def remove(self, user_id: UUID) -> None:
        """The mail server has it, or will never take it."""
        self._connection.execute(delete(welcomes).where(welcomes.c.user_id == user_id))

    def forget_before(self, moment: datetime) -> None:
        """Delete those whose time was over before `moment`."""
        self._connection.execute(delete(welcomes).where(welcomes.c.mail_until < moment))
