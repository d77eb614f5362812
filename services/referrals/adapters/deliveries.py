"""Webhook calls and e-mails: claimed with a lease, settled with an outcome, listed for their owner."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from services.referrals.adapters.tables import delivery as table
from services.referrals.adapters.tables import delivery_attempt as attempts
from services.referrals.domain.delivery import EMAIL, Claim, Outcome
from services.referrals.domain.schedule import LEASE
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.telemetry import current_request_id, current_trace


@dataclass(frozen=True, kw_only=True, slots=True)
class NewDelivery:
    """A delivery to store. A leased one is tried by whoever stores it, as soon as the transaction is safe."""

    id: UUID
    country: Country
    organisation_id: UUID
    channel: str
    event_type: str
    body: str
    endpoint_id: UUID | None = None
    notification_id: UUID | None = None
    referral_id: UUID | None = None
    from_country: Country | None = None
    from_organisation_id: UUID | None = None


class DeliveryRepository:
    """Tables `delivery` and `delivery_attempt`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: NewDelivery, *, at: datetime, leased: bool, failed_because: str | None = None) -> Claim | None:
        """Insert; the claim when `leased`. `failed_because` stores it as failed, to be replayed by hand later."""
        self._connection.execute(
            table.insert().values(
                **{name: getattr(new, name) for name in new.__slots__},
                state="failed" if failed_because else "pending",
                attempts=1 if leased else 0,
                next_attempt_at=at,
                leased_until=at + LEASE if leased else None,
                last_error=failed_because,
                created_at=at,
                trace=current_trace(),
                request_id=current_request_id(),
            )
        )
        return Claim(delivery_id=new.id, attempt=1, country=new.country) if leased else None

    def in_flight(self, endpoint_id: UUID, now: datetime) -> int:
        """Attempts that hold a lease now. Lock the endpoint first."""
        query = select(func.count()).where(table.c.endpoint_id == endpoint_id, table.c.leased_until > now)
        return self._connection.execute(query).scalar_one()

    def claim_for(self, endpoint_id: UUID, now: datetime, *, limit: int) -> list[Claim]:
        """Lease due webhook deliveries of one endpoint."""
        return self._claim(table.c.endpoint_id == endpoint_id, now, limit)

    def claim_emails(self, now: datetime, *, limit: int) -> list[Claim]:
        """Lease due e-mails."""
        return self._claim(table.c.channel == EMAIL, now, limit)

    def claimed(self, claim: Claim, *, now: datetime, lock: bool = False) -> Row[Any] | None:
        """The delivery, if the claim still holds: another attempt, a replay or a deletion ends it."""
        query = select(table).where(
            table.c.id == claim.delivery_id,
            table.c.attempts == claim.attempt,
            table.c.state == "pending",
            table.c.leased_until > now,
        )
        return self._connection.execute(query.with_for_update() if lock else query).one_or_none()

    def note_attempt(self, row: Row[Any], outcome: Outcome, *, at: datetime) -> None:
        """Append to the attempt log."""
        self._connection.execute(
            attempts.insert().values(
                delivery_id=row.id,
                country=row.country,
                organisation_id=row.organisation_id,
                at=at,
                status=outcome.status,
                error=outcome.error,
                milliseconds=outcome.milliseconds,
                answer_sha256=outcome.answer_sha256,
            )
        )

    def settle(self, row: Row[Any], outcome: Outcome, *, at: datetime, retry_at: datetime | None) -> None:
        """Write the outcome: delivered, to be tried again at `retry_at`, or failed for good."""
        state = "delivered" if outcome.delivered else "pending" if retry_at else "failed"
        self._connection.execute(
            table.update()
            .where(table.c.id == row.id)
            .values(
                state=state,
                leased_until=None,
                next_attempt_at=retry_at or row.next_attempt_at,
                last_status=outcome.status,
                last_error=outcome.error,
                delivered_at=at if outcome.delivered else None,
            )
        )

    def give_up(self, delivery_id: UUID, error: str) -> None:
        """Fail a delivery for good, without an attempt."""
        statement = table.update().where(table.c.id == delivery_id)
        self._connection.execute(statement.values(state="failed", last_error=error, leased_until=None))

    def replay_between(self, endpoint_id: UUID, since: datetime, until: datetime, *, at: datetime) -> int:
        """Due again, as `replay`, whatever was stored from `since` to before `until` and waits no longer; how many."""
        statement = table.update().where(_settled_between(endpoint_id, since, until))
        again = statement.values(state="pending", attempts=0, next_attempt_at=at, leased_until=None, delivered_at=None)
        return self._connection.execute(again).rowcount

    def count_between(self, endpoint_id: UUID, since: datetime, until: datetime, *, limit: int) -> int:
        """How many `replay_between` would send again; counting stops beyond `limit`."""
        some = select(table.c.id).where(_settled_between(endpoint_id, since, until)).limit(limit + 1)
        return self._connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()

    def fail_pending_of(self, endpoint_id: UUID, error: str) -> None:
        """Stop trying everything that waits for an endpoint."""
        statement = table.update().where(table.c.endpoint_id == endpoint_id, table.c.state == "pending")
        self._connection.execute(statement.values(state="failed", last_error=error, leased_until=None))

    def replay(self, endpoint_id: UUID, delivery_id: UUID, *, at: datetime) -> Row[Any]:
        """Due again, with the whole schedule before it and the same id. Raises NotFound."""
        statement = (
            table.update()
            .where(table.c.id == delivery_id, table.c.endpoint_id == endpoint_id)
            .values(state="pending", attempts=0, next_attempt_at=at, leased_until=None, delivered_at=None)
            .returning(table)
        )
        row = self._connection.execute(statement).one_or_none()
        if row is None:
            raise NotFound
        return row

    def of_endpoint(self, endpoint_id: UUID, *, before: UUID | None, limit: int) -> list[Row[Any]]:
        """Newest first; one more than `limit` when there is another page."""
        query = select(table).where(table.c.endpoint_id == endpoint_id)
        if before is not None:
            query = query.where(table.c.id < before)
        return list(self._connection.execute(query.order_by(table.c.id.desc()).limit(limit + 1)))

    def attempts_of(self, delivery_ids: list[UUID]) -> list[Row[Any]]:
        """The attempt log of some deliveries, oldest first."""
        query = select(attempts).where(attempts.c.delivery_id.in_(delivery_ids)).order_by(attempts.c.id)
        return list(self._connection.execute(query))

    def of_referral(self, referral_id: UUID) -> list[Row[Any]]:
        """What went out about a referral, oldest first, as far as the grant may see."""
        query = select(table).where(table.c.referral_id == referral_id).order_by(table.c.created_at, table.c.id)
        return list(self._connection.execute(query))

    def _claim(self, condition: ColumnElement[bool], now: datetime, limit: int) -> list[Claim]:
        due = (
            select(table.c.id)
            .where(condition, _is_due(now))
            .order_by(table.c.next_attempt_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        statement = (
            table.update()
            .where(table.c.id.in_(due.scalar_subquery()))
            .values(attempts=table.c.attempts + 1, leased_until=now + LEASE)
            .returning(table.c.id, table.c.attempts, table.c.country)
        )
        return [
            Claim(delivery_id=row.id, attempt=row.attempts, country=Country(row.country))
            for row in self._connection.execute(statement)
        ]


def _settled_between(endpoint_id: UUID, since: datetime, until: datetime) -> ColumnElement[bool]:
    within = and_(table.c.created_at >= since, table.c.created_at < until)
    return and_(table.c.endpoint_id == endpoint_id, within, table.c.state != "pending")


def _is_due(now: datetime) -> ColumnElement[bool]:
    free = or_(table.c.leased_until.is_(None), table.c.leased_until <= now)
    return and_(table.c.state == "pending", table.c.next_attempt_at <= now, free)
