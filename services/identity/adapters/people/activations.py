"""One-time links in PostgreSQL: as digests, and sealed while they wait to be mailed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from services.identity.adapters.due_mail import claim_due
from services.identity.adapters.tables import activations
from services.identity.domain.errors import ActivationNotFound
from services.identity.domain.people.activations import Activation
from shared.db.rows import RowMapper

_ACTIVATIONS = RowMapper(Activation, activations)


class ActivationRepository:
    """Reads and writes links within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Activation) -> None:
        """Store a one-time link, and forget the earlier ones of the same person."""
        self._connection.execute(activations.delete().where(activations.c.user_id == new.user_id))
        self._connection.execute(insert(activations).values(**_ACTIVATIONS.to_row(new)))

    def get_live_for_update(self, digest: bytes, now: datetime) -> Activation:
        """An unused, unexpired link, locked. Raises ActivationNotFound for every other."""
        live = (
            (activations.c.token_digest == digest) & activations.c.used_at.is_(None) & (activations.c.expires_at > now)
        )
        row = self._connection.execute(select(activations).where(live).with_for_update()).one_or_none()
        if row is None:
            raise ActivationNotFound
        return _ACTIVATIONS.from_row(row)

    def live_of(self, user_ids: Collection[UUID], now: datetime) -> Mapping[UUID, datetime]:
        """Person → until when their link opens, for those who have an unused, unexpired one."""
        query = select(activations.c.user_id, activations.c.expires_at).where(
            activations.c.user_id.in_(user_ids), activations.c.used_at.is_(None), activations.c.expires_at > now
        )
        return {row.user_id: row.expires_at for row in self._connection.execute(query)}

    def close_all_of(self, user_id: UUID, at: datetime) -> None:
        """Close every link of one person; none is mailed any more."""
        live = (activations.c.user_id == user_id) & activations.c.used_at.is_(None)
        self._connection.execute(update(activations).where(live).values(used_at=at, link_sealed=None, mail_due_at=None))

    def mark_used(self, digest: bytes, at: datetime) -> None:
        """The link has served: it opens nothing any more."""
        self._connection.execute(update(activations).where(activations.c.token_digest == digest).values(used_at=at))

    def claim_due(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Activation]:
        """At most `limit` links to mail now, leased: no other worker claims them for `lease`. Counts the attempt."""
        statement = claim_due(activations, now, lease, limit, activations.c.expires_at > now)
        return [_ACTIVATIONS.from_row(row) for row in self._connection.execute(statement)]

    def forget_link(self, digest: bytes) -> None:
        """The mail server has it, or will never take it: nothing that opens it is kept."""
        statement = update(activations).where(activations.c.token_digest == digest)
        self._connection.execute(statement.values(link_sealed=None, mail_due_at=None))

    def forget_before(self, moment: datetime) -> None:
        """Delete the links that expired before `moment`."""
        self._connection.execute(delete(activations).where(activations.c.expires_at < moment))
