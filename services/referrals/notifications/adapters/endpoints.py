"""Webhook endpoints of organisations."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    DateTime,
    Row,
    Uuid,
    and_,
    any_,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.notifications.adapters.tables import delivery
from services.referrals.notifications.adapters.tables import webhook_endpoint as table
from services.referrals.notifications.domain.delivery import DeliveryState
from services.referrals.notifications.domain.endpoint import Endpoint, Room
from shared.db.paging import Page, read_oldest_first
from shared.db.rows import RowMapper
from shared.db.statement import Statement
from shared.kernel.errors import NotFound

_SECRET = "webhook_endpoint|secret"  # noqa: S105 - the name of a column
_ENDPOINTS = RowMapper(Endpoint, table)
_GIVEN = any_(bindparam("ids", type_=ARRAY(Uuid())))


def _rooms_where(condition: ColumnElement[bool]) -> Statement:
    now = bindparam("now", type_=DateTime(timezone=True))
    leased = and_(delivery.c.endpoint_id == table.c.id, delivery.c.leased_until > now)
    in_flight = select(func.count()).select_from(delivery).where(leased).scalar_subquery()
    query = select(table, in_flight.label("in_flight")).where(condition).order_by(table.c.id)
    # Excludes every change of the endpoint: what waits for one that is disabled meanwhile would never be sent.
    return Statement(query.with_for_update(read=True, of=table))


_OF = Statement(select(table).where(table.c.id == _GIVEN))
_ROOMS = _rooms_where(table.c.id == _GIVEN)
_ROOMS_OF_ORGANISATIONS = _rooms_where(table.c.organisation_id == _GIVEN)


class EndpointRepository:
    """The webhook endpoints of organisations, with their encrypted secrets."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, endpoint: Endpoint) -> None:
        """Insert a new endpoint."""
        self._connection.execute(table.insert().values(_ENDPOINTS.to_row(endpoint)))

    def save(self, endpoint: Endpoint) -> None:
        """Write back a locked endpoint."""
        self._connection.execute(table.update().where(table.c.id == endpoint.id).values(_ENDPOINTS.to_row(endpoint)))

    def remove(self, endpoint_id: UUID) -> None:
        """Delete, with its deliveries."""
        self._connection.execute(table.delete().where(table.c.id == endpoint_id))

    def get(self, endpoint_id: UUID) -> Endpoint:
        """One endpoint. Raises NotFound for a missing one and for another organisation's."""
        return _one(self._connection.execute(select(table).where(table.c.id == endpoint_id)).one_or_none())

    def get_for_update(self, endpoint_id: UUID) -> Endpoint:
        """As `get`, locked until the transaction ends."""
        query = select(table).where(table.c.id == endpoint_id).with_for_update(key_share=True)
        return _one(self._connection.execute(query).one_or_none())

    def page(self, organisation_id: UUID, *, after: UUID | None, limit: int) -> Page[Endpoint]:
        """Endpoints of an organisation, oldest first."""
        query = select(table).where(table.c.organisation_id == organisation_id)
        return read_oldest_first(self._connection, query, table.c.id, after, limit, _ENDPOINTS.from_row)

    def of(self, ids: Collection[UUID]) -> dict[UUID, Endpoint]:
        """Those of the endpoints that are there, by id."""
        rows = _OF.all(self._connection, {"ids": list(ids)})
        return {row.id: _ENDPOINTS.from_row(row) for row in rows}

    def rooms_of(self, organisation_ids: Collection[UUID], now: datetime) -> list[Room]:
        """How many attempts the endpoints of organisations take. Lock the organisations first."""
        return self._rooms(_ROOMS_OF_ORGANISATIONS, organisation_ids, now)

    def rooms(self, ids: Collection[UUID], now: datetime) -> list[Room]:
        """As `rooms_of`, of some endpoints."""
        return self._rooms(_ROOMS, ids, now)

    def find_due(self, now: datetime, *, limit: int) -> list[Endpoint]:
        """Endpoints that are not paused and have a delivery due, first those without an attempt in flight.

        Each attempt that succeeds claims the next delivery of its endpoint, so those others go on by themselves.
        """
        in_flight = exists().where(delivery.c.endpoint_id == table.c.id, delivery.c.leased_until > now)
        due = exists().where(
            delivery.c.endpoint_id == table.c.id,
            delivery.c.state == DeliveryState.PENDING,
            delivery.c.next_attempt_at <= now,
            or_(delivery.c.leased_until.is_(None), delivery.c.leased_until <= now),
        )
        query = select(table).where(_is_active(now), due).order_by(in_flight, table.c.id).limit(limit)
        return [_ENDPOINTS.from_row(row) for row in self._connection.execute(query)]

    def save_failure(self, endpoint: Endpoint) -> None:
        """Write back what a failure changes."""
        self._connection.execute(
            table.update()
            .where(table.c.id == endpoint.id)
            .values(
                failures=endpoint.failures,
                failing_since=endpoint.failing_since,
                paused_until=endpoint.paused_until,
                disabled_at=endpoint.disabled_at,
                disabled_reason=endpoint.disabled_reason,
                version=endpoint.version,
            )
        )

    def _rooms(self, statement: Statement, ids: Collection[UUID], now: datetime) -> list[Room]:
        rows = statement.all(self._connection, {"ids": list(ids), "now": now})
        return [Room(_ENDPOINTS.from_row(row), row.in_flight) for row in rows]

    def encrypt_secret(self, endpoint: Endpoint, secret: str) -> bytes:
        """A signing secret under the endpoint's data key."""
        return self._cipher.encrypt(
            secret, key=endpoint.data_key, country=endpoint.country, field=_SECRET, row=endpoint.id
        )

    def decrypt_secrets(self, endpoint: Endpoint, *, at: datetime) -> tuple[str, ...]:
        """The secrets to sign with at `at`, newest first."""
        return tuple(
            self._cipher.decrypt(
                sealed, key=endpoint.data_key, country=endpoint.country, field=_SECRET, row=endpoint.id
            )
            for sealed in endpoint.secrets_at(at)
        )


def _is_active(now: datetime) -> ColumnElement[bool]:
    return and_(table.c.disabled_at.is_(None), or_(table.c.paused_until.is_(None), table.c.paused_until <= now))


def _one(row: Row[Any] | None) -> Endpoint:
    if row is None:
        raise NotFound
    return _ENDPOINTS.from_row(row)
