"""Webhook calls and e-mails: claimed with a lease, saved with an outcome, listed for their owner."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    func,
    or_,
    select,
    true,
)

from services.referrals.notifications.adapters.delivery_statements import (
    ADD,
    RECORD_DELIVERED,
    room_table,
    success_values,
)
from services.referrals.notifications.adapters.tables import delivery as table
from services.referrals.notifications.adapters.tables import delivery_attempt as attempts_table
from services.referrals.notifications.domain.delivery import (
    Attempted,
    Channel,
    Claim,
    Delivery,
    DeliveryAttempt,
    DeliveryState,
    Outcome,
)
from services.referrals.notifications.domain.schedule import LEASE
from shared.db.paging import Page, read_newest_first
from shared.db.rows import RowMapper
from shared.kernel.errors import NotFound
from shared.kernel.ids import first_id_at

_DELIVERIES = RowMapper(Delivery, table)
_ATTEMPTS = RowMapper(DeliveryAttempt, attempts_table)


class DeliveryRepository:
    """Tables `delivery` and `delivery_attempt`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, *deliveries: Delivery) -> None:
        """Insert deliveries, leased or not."""
        rows = [_DELIVERIES.to_row(delivery) for delivery in deliveries]
        ADD.run(self._connection, {"rows": orjson.dumps(rows).decode()})

    def save_outcome(self, delivery: Delivery) -> None:
        """Write back what an attempt changes of a locked delivery."""
        self._connection.execute(
            table.update()
            .where(table.c.id == delivery.id)
            .values(
                state=delivery.state,
                next_attempt_at=delivery.next_attempt_at,
                leased_until=delivery.leased_until,
                last_status=delivery.last_status,
                last_error=delivery.last_error,
                delivered_at=delivery.delivered_at,
            )
        )

    def forget_before(self, moment: datetime, *, limit: int) -> int:
        """Delete at most `limit` that were planned before `moment` and have ended, with their attempts; how many."""
        ended = select(table.c.id).where(table.c.id < first_id_at(moment), table.c.state != DeliveryState.PENDING)
        step = ended.order_by(table.c.id).limit(limit).with_for_update(skip_locked=True)
        return self._connection.execute(delete(table).where(table.c.id.in_(step))).rowcount

    def claim_for(self, rooms: Mapping[UUID, int], now: datetime) -> list[Delivery]:
        """Lease due webhook deliveries: at most so many of each endpoint."""
        room = room_table(rooms)
        due = (
            select(table.c.id)
            .where(table.c.endpoint_id == room.c.endpoint_id, _is_due(now))
            .order_by(table.c.next_attempt_at)
            .limit(room.c.room)
            .with_for_update(skip_locked=True, of=table)
            .lateral("due")
        )
        return self._claim(select(due.c.id).select_from(room.join(due, true())), now)

    def claim_emails(self, now: datetime, *, limit: int) -> list[Delivery]:
        """Lease e-mails that are due."""
        due = (
            select(table.c.id)
            .where(table.c.channel == Channel.EMAIL, _is_due(now))
            .order_by(table.c.next_attempt_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return self._claim(due, now)

    def find_claimed_for_update(self, claim: Claim, *, now: datetime) -> Delivery | None:
        """The delivery, locked, while the claim holds: another attempt, a replay or a deletion ends it."""
        query = select(table).where(
            table.c.id == claim.delivery_id,
            table.c.attempts == claim.attempt,
            table.c.state == DeliveryState.PENDING,
            table.c.leased_until > now,
        )
        row = self._connection.execute(query.with_for_update()).one_or_none()
        return None if row is None else _DELIVERIES.from_row(row)

    def record_delivered(self, attempts: Sequence[Attempted], *, at: datetime) -> list[Delivery]:
        """Record successes whose claims hold, each with its line in the log, and forget earlier failures of endpoints.

        Leases due deliveries of these endpoints and returns them: as many as have ended.
        """
        rows = RECORD_DELIVERED.all(self._connection, success_values(attempts, at))
        return [_DELIVERIES.from_row(row) for row in rows]

    def add_attempt(self, delivery: Delivery, outcome: Outcome, *, at: datetime) -> None:
        """Append to the log of attempts."""
        self._connection.execute(
            attempts_table.insert().values(
                **_ATTEMPTS.to_row(outcome.logged(at)),
                delivery_id=delivery.id,
                country=delivery.country,
                organisation_id=delivery.organisation_id,
            )
        )

    def fail(self, ids: Collection[UUID], error: str) -> None:
        """Fail deliveries for good, without an attempt."""
        self._fail(table.c.id.in_(ids), error)

    def fail_pending_of(self, endpoint_id: UUID, error: str) -> None:
        """Fail everything that waits for an endpoint."""
        self._fail(and_(table.c.endpoint_id == endpoint_id, table.c.state == DeliveryState.PENDING), error)

    def replay_between(self, endpoint_id: UUID, since: datetime, until: datetime, *, at: datetime) -> int:
        """Due again, as `replay`, what was stored from `since` to before `until` and is not pending; how many."""
        statement = table.update().where(_finished_between(endpoint_id, since, until))
        return self._connection.execute(statement.values(**_due_again(at))).rowcount

    def count_between(self, endpoint_id: UUID, since: datetime, until: datetime, *, limit: int) -> int:
        """How many `replay_between` would send again; counting stops beyond `limit`."""
        some = select(table.c.id).where(_finished_between(endpoint_id, since, until)).limit(limit + 1)
        return self._connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()

    def replay(self, endpoint_id: UUID, delivery_id: UUID, *, at: datetime) -> None:
        """Due again, with the whole schedule before it and the same id. Raises NotFound."""
        statement = table.update().where(table.c.id == delivery_id, table.c.endpoint_id == endpoint_id)
        if self._connection.execute(statement.values(**_due_again(at))).rowcount != 1:
            raise NotFound

    def page(self, endpoint_id: UUID, *, before: UUID | None, limit: int) -> Page[Delivery]:
        """Newest first, each with its log of attempts."""
        query = select(table).where(table.c.endpoint_id == endpoint_id)
        page = read_newest_first(self._connection, query, table.c.id, before, limit, _DELIVERIES.from_row)
        logs = self._attempts([delivery.id for delivery in page.items])
        for delivery in page.items:
            delivery.attempt_log = tuple(logs[delivery.id])
        return page

    def of_referral(self, referral_id: UUID) -> list[Delivery]:
        """What went out about a referral, oldest first, as far as the grant may see."""
        query = select(table).where(table.c.referral_id == referral_id).order_by(table.c.created_at, table.c.id)
        return [_DELIVERIES.from_row(row) for row in self._connection.execute(query)]

    def _attempts(self, delivery_ids: Sequence[UUID]) -> dict[UUID, list[DeliveryAttempt]]:
        query = (
            select(attempts_table).where(attempts_table.c.delivery_id.in_(delivery_ids)).order_by(attempts_table.c.id)
        )
        found: dict[UUID, list[DeliveryAttempt]] = defaultdict(list)
        for row in self._connection.execute(query):
            found[row.delivery_id].append(_ATTEMPTS.from_row(row))
        return found

    def _fail(self, condition: ColumnElement[bool], error: str) -> None:
        # Locked in the order in which successes are recorded: two transactions must not wait in a circle.
        locked = select(table.c.id).where(condition).order_by(table.c.id).with_for_update()
        failed = table.update().where(table.c.id.in_(locked.scalar_subquery()))
        self._connection.execute(failed.values(state=DeliveryState.FAILED, last_error=error, leased_until=None))

    def _claim(self, due: Select[tuple[UUID]], now: datetime) -> list[Delivery]:
        statement = (
            table.update()
            .where(table.c.id.in_(due.scalar_subquery()))
            .values(attempts=table.c.attempts + 1, leased_until=now + LEASE)
            .returning(table)
        )
        return [_DELIVERIES.from_row(row) for row in self._connection.execute(statement)]


def _finished_between(endpoint_id: UUID, since: datetime, until: datetime) -> ColumnElement[bool]:
    within = and_(table.c.created_at >= since, table.c.created_at < until)
    return and_(table.c.endpoint_id == endpoint_id, within, table.c.state != DeliveryState.PENDING)


def _is_due(now: datetime) -> ColumnElement[bool]:
    free = or_(table.c.leased_until.is_(None), table.c.leased_until <= now)
    return and_(table.c.state == DeliveryState.PENDING, table.c.next_attempt_at <= now, free)


def _due_again(at: datetime) -> dict[str, Any]:
    return {
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "next_attempt_at": at,
        "leased_until": None,
        "delivered_at": None,
    }
