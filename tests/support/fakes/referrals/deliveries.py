"""Webhook endpoints, deliveries and attempts in memory."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.notifications.adapters.deliveries import DeliveryRepository
from services.referrals.notifications.adapters.endpoints import EndpointRepository
from services.referrals.notifications.domain.delivery import (
    Attempted,
    Channel,
    Claim,
    Delivery,
    DeliveryState,
    Outcome,
    WebhookMessage,
)
from services.referrals.notifications.domain.endpoint import Endpoint, Room
from services.referrals.notifications.domain.schedule import LEASE
from shared.db.paging import Page
from shared.kernel.errors import NotFound
from tests.support.fakes.referrals.tables import StoredAttempt, Tables

Condition = Callable[[Delivery], bool]


class FakeEndpointRepository(EndpointRepository):
    """Endpoints in memory."""

    def __init__(self, tables: Tables, cipher: FieldCipher) -> None:
        self._tables = tables
        self._endpoints = tables.endpoints
        self._cipher = cipher

    encrypt_secret = EndpointRepository.encrypt_secret
    decrypt_secrets = EndpointRepository.decrypt_secrets

    def add(self, endpoint: Endpoint) -> None:
        self._endpoints.add(endpoint)

    def save(self, endpoint: Endpoint) -> None:
        self._endpoints.update(lambda row: row.id == endpoint.id, lambda _: endpoint)

    def remove(self, endpoint_id: UUID) -> None:
        if self._endpoints.find(endpoint_id) is None:
            return
        self._endpoints.remove(endpoint_id)
        gone = {row.id for row in self._tables.deliveries.cascade(lambda row: row.endpoint_id == endpoint_id)}
        self._tables.attempts.cascade(lambda row: row.delivery_id in gone)

    def get(self, endpoint_id: UUID) -> Endpoint:
        return self._endpoints.get(endpoint_id)

    def get_for_update(self, endpoint_id: UUID) -> Endpoint:
        return self._endpoints.get_locked(endpoint_id)

    def page(self, organisation_id: UUID, *, after: UUID | None, limit: int) -> Page[Endpoint]:
        return self._endpoints.page(
            lambda row: row.organisation_id == organisation_id and (after is None or row.id > after),
            order=lambda row: row.id,
            limit=limit,
            position=lambda row: [row.id],
        )

    def of(self, ids: Collection[UUID]) -> dict[UUID, Endpoint]:
        return {row.id: row for row in self._endpoints.where() if row.id in ids}

    def rooms_of(self, organisation_ids: Collection[UUID], now: datetime) -> list[Room]:
        return self._rooms_where(lambda row: row.organisation_id in organisation_ids, now)

    def rooms(self, ids: Collection[UUID], now: datetime) -> list[Room]:
        return self._rooms_where(lambda row: row.id in ids, now)

    def find_due(self, now: datetime, *, limit: int) -> list[Endpoint]:
        due = {row.endpoint_id for row in self._tables.deliveries.where(lambda row: _is_due(row, now))}
        active = self._endpoints.where(lambda row: row.enabled and not row.is_paused(now) and row.id in due)
        in_flight = {row.endpoint_id for row in self._tables.deliveries.where(lambda row: _is_leased(row, now))}
        return sorted(active, key=lambda row: (row.id in in_flight, row.id))[:limit]

    def save_failure(self, endpoint: Endpoint) -> None:
        self._endpoints.update(
            lambda row: row.id == endpoint.id,
            lambda row: replace(
                row,
                failures=endpoint.failures,
                failing_since=endpoint.failing_since,
                paused_until=endpoint.paused_until,
                disabled_at=endpoint.disabled_at,
                disabled_reason=endpoint.disabled_reason,
                version=endpoint.version,
            ),
        )

    def _rooms_where(self, condition: Callable[[Endpoint], bool], now: datetime) -> list[Room]:
        endpoints = self._endpoints.locked_where(condition, order=lambda row: row.id)
        leased = [row.endpoint_id for row in self._tables.deliveries.where(lambda row: _is_leased(row, now))]
        return [Room(endpoint, leased.count(endpoint.id)) for endpoint in endpoints]


class FakeDeliveryRepository(DeliveryRepository):
    """Deliveries in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._deliveries = tables.deliveries

    def add(self, *deliveries: Delivery) -> None:
        for delivery in deliveries:
            self._add(delivery)

    def _add(self, delivery: Delivery) -> None:
        is_once = delivery.notification_id is None or all(
            _target(row) != _target(delivery) for row in self._deliveries.every()
        )
        assert is_once, "the notification has this delivery"
        assert (delivery.channel is Channel.WEBHOOK) == (delivery.endpoint_id is not None)
        self._deliveries.add(replace(delivery, attempt_log=()))

    def save_outcome(self, delivery: Delivery) -> None:
        self._deliveries.update(
            lambda row: row.id == delivery.id,
            lambda row: replace(
                row,
                state=delivery.state,
                next_attempt_at=delivery.next_attempt_at,
                leased_until=delivery.leased_until,
                last_status=delivery.last_status,
                last_error=delivery.last_error,
                delivered_at=delivery.delivered_at,
            ),
        )

    def claim_for(self, rooms: Mapping[UUID, int], now: datetime) -> list[Delivery]:
        claimed = []
        for endpoint_id, room in rooms.items():
            claimed += self._claimed_where(_is_of(endpoint_id), now, room)
        return claimed

    def claim_emails(self, now: datetime, *, limit: int) -> list[Delivery]:
        return self._claimed_where(lambda row: row.channel is Channel.EMAIL, now, limit)

    def find_claimed_for_update(self, claim: Claim, *, now: datetime) -> Delivery | None:
        held = self._deliveries.locked_where(lambda row: _is_held(row, claim, now), order=lambda row: row.id)
        return next(iter(held), None)

    def record_delivered(self, attempts: Sequence[Attempted], *, at: datetime) -> list[Delivery]:
        asked = {one.message.endpoint_id for one in attempts if isinstance(one.message, WebhookMessage)}
        self._tables.endpoints.update(
            lambda row: row.id in asked,
            lambda row: replace(row, failures=0, failing_since=None, paused_until=None),
        )
        ended = [delivery for one in attempts if (delivery := self._record_one(one, at)) is not None]
        return self.claim_for(Counter(one.endpoint_id for one in ended if one.endpoint_id is not None), at)

    def _record_one(self, attempted: Attempted, at: datetime) -> Delivery | None:
        delivery = self.find_claimed_for_update(attempted.message.claim, now=at)
        if delivery is not None:
            delivery.record(attempted.outcome, at)
            self.save_outcome(delivery)
            self.add_attempt(delivery, attempted.outcome, at=at)
        return delivery

    def add_attempt(self, delivery: Delivery, outcome: Outcome, *, at: datetime) -> None:
        stored = StoredAttempt(
            seq=1 + max((row.seq for row in self._tables.attempts.every()), default=0),
            delivery_id=delivery.id,
            country=delivery.country,
            organisation_id=delivery.organisation_id,
            attempt=outcome.logged(at),
        )
        self._tables.attempts.add(stored)

    def fail(self, ids: Collection[UUID], error: str) -> None:
        self._fail_where(lambda row: row.id in ids, error)

    def fail_pending_of(self, endpoint_id: UUID, error: str) -> None:
        self._fail_where(lambda row: row.endpoint_id == endpoint_id and row.state is DeliveryState.PENDING, error)

    def replay_between(self, endpoint_id: UUID, since: datetime, until: datetime, *, at: datetime) -> int:
        finished = _finished_between(endpoint_id, since, until)
        return len(self._deliveries.update(finished, lambda row: _due_again(row, at)))

    def count_between(self, endpoint_id: UUID, since: datetime, until: datetime, *, limit: int) -> int:
        found = len(self._deliveries.where(_finished_between(endpoint_id, since, until)))
        return min(found, limit + 1)

    def replay(self, endpoint_id: UUID, delivery_id: UUID, *, at: datetime) -> None:
        replayed = self._deliveries.update(
            lambda row: (row.id, row.endpoint_id) == (delivery_id, endpoint_id), lambda row: _due_again(row, at)
        )
        if not replayed:
            raise NotFound

    def page(self, endpoint_id: UUID, *, before: UUID | None, limit: int) -> Page[Delivery]:
        page = self._deliveries.page(
            lambda row: row.endpoint_id == endpoint_id and (before is None or row.id < before),
            order=lambda row: row.id,
            limit=limit,
            position=lambda row: [row.id],
            descending=True,
        )
        return page.map(self._with_attempts)

    def of_referral(self, referral_id: UUID) -> list[Delivery]:
        found = self._deliveries.where(lambda row: row.referral_id == referral_id)
        return sorted(found, key=lambda row: (row.created_at, row.id))

    def _claimed_where(self, condition: Condition, now: datetime, limit: int) -> list[Delivery]:
        due = self._deliveries.locked_where(
            lambda row: condition(row) and _is_due(row, now), order=lambda row: row.next_attempt_at, limit=limit
        )
        chosen = {row.id for row in due}
        return self._deliveries.update(
            lambda row: row.id in chosen,
            lambda row: replace(row, attempts=row.attempts + 1, leased_until=now + LEASE),
        )

    def _fail_where(self, condition: Condition, error: str) -> None:
        self._deliveries.update(
            condition, lambda row: replace(row, state=DeliveryState.FAILED, last_error=error, leased_until=None)
        )

    def _with_attempts(self, delivery: Delivery) -> Delivery:
        rows = sorted(self._tables.attempts.where(lambda row: row.delivery_id == delivery.id), key=lambda row: row.seq)
        return replace(delivery, attempt_log=tuple(row.attempt for row in rows))


def _is_of(endpoint_id: UUID) -> Condition:
    return lambda row: row.endpoint_id == endpoint_id


def _target(delivery: Delivery) -> tuple[UUID | None, Channel, UUID | None]:
    return (delivery.notification_id, delivery.channel, delivery.endpoint_id)


def _is_leased(delivery: Delivery, now: datetime) -> bool:
    return delivery.leased_until is not None and delivery.leased_until > now


def _is_due(delivery: Delivery, now: datetime) -> bool:
    is_pending = delivery.state is DeliveryState.PENDING
    return is_pending and delivery.next_attempt_at <= now and not _is_leased(delivery, now)


def _is_held(delivery: Delivery, claim: Claim, now: datetime) -> bool:
    is_same = (delivery.id, delivery.attempts) == (claim.delivery_id, claim.attempt)
    return is_same and delivery.state is DeliveryState.PENDING and _is_leased(delivery, now)


def _finished_between(endpoint_id: UUID, since: datetime, until: datetime) -> Condition:
    return lambda row: (
        row.endpoint_id == endpoint_id and since <= row.created_at < until and row.state is not DeliveryState.PENDING
    )


def _due_again(delivery: Delivery, at: datetime) -> Delivery:
    return replace(
        delivery,
        state=DeliveryState.PENDING,
        attempts=0,
        next_attempt_at=at,
        leased_until=None,
        delivered_at=None,
    )
