"""Webhook endpoints of organisations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, or_, select

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.notifications.adapters.tables import delivery
from services.referrals.notifications.adapters.tables import webhook_endpoint as table
from services.referrals.notifications.domain.delivery import DeliveryState
from services.referrals.notifications.domain.endpoint import Endpoint
from shared.db.paging import Page, read_oldest_first
from shared.db.rows import RowMapper
from shared.kernel.errors import NotFound

_SECRET = "webhook_endpoint|secret"  # noqa: S105 - the name of a column
_ENDPOINTS = RowMapper(Endpoint, table)


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

    def all_for_update(self, organisation_id: UUID) -> list[Endpoint]:
        """Every endpoint of an organisation, locked, so that attempts in flight can be counted."""
        query = select(table).where(table.c.organisation_id == organisation_id).order_by(table.c.id)
        return [_ENDPOINTS.from_row(row) for row in self._connection.execute(query.with_for_update(key_share=True))]

    def claim_with_due(self, now: datetime, *, limit: int) -> list[Endpoint]:
        """Endpoints that are not paused and have a delivery due; those that another tick has locked are left out."""
        due = exists().where(
            delivery.c.endpoint_id == table.c.id,
            delivery.c.state == DeliveryState.PENDING,
            delivery.c.next_attempt_at <= now,
            or_(delivery.c.leased_until.is_(None), delivery.c.leased_until <= now),
        )
        query = select(table).where(_is_active(now), due).order_by(table.c.id).limit(limit)
        rows = self._connection.execute(query.with_for_update(skip_locked=True, key_share=True))
        return [_ENDPOINTS.from_row(row) for row in rows]

    def record_success(self, endpoint_id: UUID) -> None:
        """Forget earlier failures; without a write when there were none."""
        failing = or_(table.c.failures > 0, table.c.failing_since.is_not(None), table.c.paused_until.is_not(None))
        statement = table.update().where(table.c.id == endpoint_id, failing)
        self._connection.execute(statement.values(failures=0, failing_since=None, paused_until=None))

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
