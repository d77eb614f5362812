"""A consumer, and messages for it: consents that were withdrawn."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.contracts.cases import ConsentWithdrawn
from shared.contracts.event import Envelope
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.ids import new_id
from shared.messaging.consumer import Consumer
from shared.messaging.signing import sign
from tests.integration.shared.conftest import OneService
from tests.support.world import GT


def a_withdrawal() -> ConsentWithdrawn:
    return ConsentWithdrawn(country=GT, case_id=new_id(), consent_id=new_id(), person_key="k", purpose="referral")


def enveloped(event: ConsentWithdrawn, position: int = 1, event_id: UUID | None = None) -> Envelope:
    return Envelope(
        id=event_id or new_id(),
        name=event.NAME,
        producer="cases",
        consumer=REFERRALS_EVENTS,
        position=position,
        aggregate_id=event.case_id,
        occurred_at=datetime.now(UTC),
        trace="",
        data=event.data(),
    )


def a_consumer(one_service: OneService, handler: Any) -> Consumer:
    return Consumer(one_service.settings, {(REFERRALS_EVENTS, ConsentWithdrawn): handler}, {}, lambda: one_service)


def take(one_service: OneService, consumer: Consumer, envelope: Envelope) -> None:
    consumer.take(sign(envelope, one_service.keys_of("cases")))
