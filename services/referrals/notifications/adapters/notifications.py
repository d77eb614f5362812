"""Notifications in the application: the log behind the list and behind the stream."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.referrals.notifications.adapters.tables import notification as table
from services.referrals.notifications.domain.notice import Asked, NewNotice, Notice
from services.referrals.notifications.domain.notification import OF_OVERSIGHT, Notification, account_made_at, opened_by
from shared.db.paging import Page, read_newest_first
from shared.db.rows import RowMapper, row_reader
from shared.db.statement import Statement
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import first_id_at

_NOTICES = RowMapper(Notice, table)
_notification = row_reader(Notification)
_LOCKS = 20
"""Seed that keeps these advisory locks apart from others on the same ids, as in function `put_notifications`."""
_PUT = Statement(select(func.put_notifications(cast(bindparam("rows", type_=Text), JSONB)).label("id")))


def _after_account(reader: Grant) -> ColumnElement[bool]:
    """Whether a notification is no older than the account of `reader`; true of a system."""
    made = account_made_at(reader)
    return true() if made is None else table.c.created_at >= made


def _opened_by(reader: Grant) -> ColumnElement[bool]:
    """Whether a notification leads the reader somewhere, as `Opens.may` says."""
    opens = opened_by(reader)
    if opens.referrals:
        return true()
    of_others = table.c.referral_id.is_(None)
    return or_(of_others, table.c.kind.in_(OF_OVERSIGHT)) if opens.overdue else of_others


def _lock_key(organisation_id: ColumnElement[UUID]) -> ColumnElement[int]:
    return func.hashtextextended(cast(organisation_id, Text), _LOCKS)


class NotificationRepository:
    """The notifications of an organisation, numbered in the order they were stored."""

    def __init__(self, connection: Connection, reader: Grant) -> None:
        self._connection = connection
        self._reader = reader.subject
        """Subject of the caller: a notification for one person is shown to that person alone."""
        self._news = _after_account(reader)
        self._opened = _opened_by(reader)

    def lock(self, organisation_id: UUID) -> None:
        """Let one transaction at a time add notifications of this organisation and lease its deliveries.

        Without it a stream that has seen number 8 would never ask for a 7 that commits later, and two transactions
        that count the attempts in flight to an endpoint would both find room.
        """
        self._connection.execute(select(func.pg_advisory_xact_lock(_lock_key(literal(organisation_id, Uuid)))))

    def try_lock(self, organisation_ids: Collection[UUID]) -> set[UUID]:
        """Lock those of the organisations that no other transaction has locked; returns them."""
        of = func.unnest(list(organisation_ids), type_=Uuid).column_valued("organisation_id")
        query = select(of).where(func.pg_try_advisory_xact_lock(_lock_key(of)))
        return set(self._connection.execute(query).scalars())

    def add(self, new_notices: Sequence[NewNotice], *, at: datetime) -> set[UUID]:
        """Insert each notice that its organisation does not have yet; the ids of these notifications.

        Locks the organisations until the transaction ends, so it is called last.
        """
        rows = [{**_NOTICES.to_row(one.notice), "id": one.id, "created_at": at} for one in new_notices]
        return {row.id for row in _PUT.all(self._connection, {"rows": orjson.dumps(rows).decode()})}

    def page(self, organisation_id: UUID, *, unread: bool, before: int | None, limit: int) -> Page[Notification]:
        """Notifications of the caller's organisation, newest first."""
        query = select(*self._columns()).where(self._shown(organisation_id))
        if unread:
            query = query.where(table.c.read_at.is_(None), self._news)
        return read_newest_first(self._connection, query, table.c.seq, before, limit, _notification)

    def after(self, organisation_id: UUID, seq: int, *, limit: int) -> list[Notification]:
        """What came after `seq`, oldest first."""
        query = select(*self._columns()).where(self._shown(organisation_id), table.c.seq > seq)
        return [_notification(row) for row in self._connection.execute(query.order_by(table.c.seq).limit(limit))]

    def last_seq(self, organisation_id: UUID) -> int:
        """Number of the newest; 0 for none."""
        query = select(func.coalesce(func.max(table.c.seq), 0)).where(self._shown(organisation_id))
        seq: int = self._connection.execute(query).scalar_one()
        return seq

    def mark_read(self, organisation_id: UUID, notification_id: UUID, *, at: datetime) -> Notification:
        """Set `read_at` unless it is set. Raises NotFound for another organisation's."""
        statement = (
            table.update()
            .where(self._shown(organisation_id), table.c.id == notification_id)
            .values(read_at=func.coalesce(table.c.read_at, at))
            .returning(table)
        )
        row = self._connection.execute(statement).one_or_none()
        if row is None:
            raise NotFound
        return _notification(row)

    def mark_many_read(self, organisation_id: UUID, *, referral_id: UUID | None, at: datetime) -> int:
        """Set `read_at` of whatever is unread, about one referral or (None) about anything; how many."""
        unread = [self._shown(organisation_id), table.c.read_at.is_(None)]
        if referral_id is not None:
            unread.append(table.c.referral_id == referral_id)
        return self._connection.execute(table.update().where(*unread).values(read_at=at)).rowcount

    def mark_decided(self, asked: Asked, *, at: datetime) -> int:
        """Set `read_at` of the unread notifications that asked for a decision, of all who were asked; how many."""
        waiting = [table.c.kind == asked.kind, table.c.subject_id == asked.subject_id, table.c.read_at.is_(None)]
        if asked.occasion:
            waiting.append(table.c.occasion.startswith(asked.occasion, autoescape=True))
        return self._connection.execute(table.update().where(*waiting).values(read_at=at)).rowcount

    def save_state(self, asked: Asked, organisation_id: UUID, state: str) -> int:
        """Set the state of the notifications that asked an organisation for a decision, read or not; how many."""
        of = [table.c.organisation_id == organisation_id, table.c.kind == asked.kind]
        about = [
            *of,
            table.c.subject_id == asked.subject_id,
            table.c.occasion.startswith(asked.occasion, autoescape=True),
        ]
        return self._connection.execute(table.update().where(*about).values(state=state)).rowcount

    def forget_before(self, moment: datetime, *, limit: int) -> int:
        """Delete at most `limit` that were stored before `moment`; how many. What another transaction reads stays.

        The newest of each organisation stays too: the number of the next one follows from it.
        """
        other = table.alias("other")
        of_the_same = other.c.organisation_id == table.c.organisation_id
        newest = select(func.max(other.c.seq)).where(of_the_same).scalar_subquery()
        old = select(table.c.id).where(table.c.id < first_id_at(moment), table.c.seq < newest)
        step = old.order_by(table.c.id).limit(limit).with_for_update(skip_locked=True)
        return self._connection.execute(delete(table).where(table.c.id.in_(step))).rowcount

    def _columns(self) -> list[ColumnElement[Any]]:
        """Those of the table; what is older than the reader's account is read."""
        read_at = case((self._news, table.c.read_at), else_=func.coalesce(table.c.read_at, table.c.created_at))
        return [read_at.label("read_at") if column.name == "read_at" else column for column in table.columns]

    def _shown(self, organisation_id: UUID) -> ColumnElement[bool]:
        own = or_(table.c.recipient.is_(None), table.c.recipient == self._reader)
        return and_(table.c.organisation_id == organisation_id, own, self._opened)
