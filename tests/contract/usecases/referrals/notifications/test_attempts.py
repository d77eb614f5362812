"""Claiming deliveries, attempting them, and what follows from the outcome."""

# fixed dates: NOON is the clock of the service

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from services.referrals.notifications.domain.delivery import (
    GONE,
    Attempted,
    Claim,
    Delivery,
    DeliveryState,
    EmailMessage,
    Outcome,
    OutgoingMessage,
    WebhookMessage,
)
from services.referrals.notifications.domain.email_channel import SetEmailChannel
from services.referrals.notifications.domain.endpoint import (
    GIVE_UP_AFTER,
    MAX_IN_FLIGHT,
    PROBE_FROM,
    DisabledReason,
    Endpoint,
)
from services.referrals.notifications.domain.notice import EMAIL_REFUSED, ENDPOINT_DISABLED
from services.referrals.notifications.domain.schedule import LEASE
from services.referrals.notifications.usecases.attempt_delivery import Transports, attempt_delivery
from services.referrals.notifications.usecases.claim_due_deliveries import claim_due_deliveries
from services.referrals.notifications.usecases.record_attempts import record_attempts
from services.referrals.notifications.usecases.set_email_channel import set_email_channel
from shared.telemetry import current_request_id
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    THE_RECEIVER,
    a_card,
    a_delivery,
    a_message,
    an_email_channel,
    an_endpoint,
)
from tests.support.fixed_clock import FixedClock
from tests.support.statements import noting_statements
from tests.support.use_cases import any_version
from tests.support.world import HN

DELIVERED = Outcome(milliseconds=5, status=204)
REFUSED = Outcome(milliseconds=5, status=500, error="status_500", answer_sha256="ab")
ADDRESS_REFUSED = Outcome(milliseconds=5, error="refused", permanent=True)
LOCKS = re.compile(r"(pg_advisory_xact_lock)|FROM (\w+)\b.*FOR (?:NO KEY )?UPDATE", re.DOTALL)
"""What locks an organisation, or rows of a table."""


@dataclass
class Outside:
    """Receivers, which answer everything with `outcome`."""

    outcome: Outcome = DELIVERED
    messages: list[OutgoingMessage] = field(default_factory=list)
    request_ids: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None
    """What happens while a message is on its way."""

    def post(self, message: WebhookMessage) -> Outcome:
        assert isinstance(message, WebhookMessage)
        return self._send(message)

    def mail(self, message: EmailMessage) -> Outcome:
        assert isinstance(message, EmailMessage)
        return self._send(message)

    def _send(self, message: OutgoingMessage) -> Outcome:
        self.messages.append(message)
        self.request_ids.append(current_request_id())
        self.meanwhile()
        return self.outcome


def a_stored_endpoint(world: World, **changes: Any) -> Endpoint:
    endpoint = an_endpoint(**changes)
    world.add(endpoint)
    return endpoint


def a_claimed_delivery(
    world: World, endpoint: Endpoint | None = None, **changes: Any
) -> tuple[Delivery, OutgoingMessage]:
    """A delivery whose next attempt is claimed, and what it sends."""
    delivery = a_delivery(endpoint, **changes)
    delivery.lease(world.now)
    world.add(delivery)
    return delivery, a_message(delivery)


def an_email(world: World) -> tuple[Delivery, OutgoingMessage]:
    """A claimed e-mail to an organisation with an address."""
    with world.work(THE_RECEIVER) as work:
        set_email_channel(SetEmailChannel(address="a@b.example"), work=work, require_version=any_version)
    return a_claimed_delivery(world, body="GT-7K3-Q9X")


def attempt(world: World, message: OutgoingMessage, outside: Outside) -> list[OutgoingMessage]:
    """Attempt it as the dispatcher does; what is to be attempted next."""
    transports = Transports(outside.post, outside.mail)
    outcome = attempt_delivery(message, transports=transports, clock=FixedClock(world.now))
    return [] if outcome is None else record_attempts([Attempted(message, outcome)], open_work=world.platform)


def claimed(world: World) -> list[OutgoingMessage]:
    with world.platform() as work:
        return claim_due_deliveries(work=work)


def test_a_webhook_is_posted_with_the_secrets_of_the_moment(world: World) -> None:
    endpoint, outside = a_stored_endpoint(world), Outside()
    delivery = a_delivery(endpoint, request_id="request")
    world.add(delivery)
    (message,) = claimed(world)
    assert attempt(world, message, outside) == []
    claim = Claim(delivery_id=delivery.id, attempt=1, country=HN, leased_until=NOON + LEASE)
    assert outside.messages == [
        WebhookMessage(
            claim=claim,
            endpoint_id=endpoint.id,
            organisation_id=RECEIVER,
            url=endpoint.url,
            body=delivery.body,
            secrets=("secret",),
            request_id="request",
        )
    ]
    assert outside.request_ids == ["request"]


def test_what_was_delivered_is_not_recorded_again(world: World) -> None:
    endpoint, outside = a_stored_endpoint(world), Outside()
    _, message = a_claimed_delivery(world, endpoint)
    attempt(world, message, outside)
    attempt(world, message, outside)
    (after,) = world.deliveries(endpoint)
    assert (after.state, after.delivered_at, after.attempts, after.leased_until) == (
        DeliveryState.DELIVERED,
        NOON,
        1,
        None,
    )
    assert after.attempt_log == (DELIVERED.logged(NOON),)


def test_an_e_mail_says_the_code_without_the_country(world: World) -> None:
    an_email(world)
    world.now = NOON + LEASE
    (message,) = claimed(world)
    assert isinstance(message, EmailMessage)
    assert (message.organisation_id, message.address, message.language) == (RECEIVER, "a@b.example", "es")
    assert message.code == "7K3-Q9X"


def test_without_an_address_no_e_mail_is_sent(world: World) -> None:
    world.add(a_delivery())
    assert claimed(world) == []


def test_nothing_leaves_for_a_suspended_organisation(world: World) -> None:
    world.add(a_card(RECEIVER))
    endpoint = a_stored_endpoint(world)
    world.add(a_delivery(endpoint))
    with world.platform() as work:
        work.organisations.suspend(RECEIVER, at=NOON)
    assert claimed(world) == []
    (after,) = world.deliveries(endpoint)
    assert (after.state, after.last_error) == (DeliveryState.FAILED, "organisation_suspended")


def test_what_has_waited_for_half_of_its_lease_is_left_to_the_tick(world: World) -> None:
    endpoint, outside = a_stored_endpoint(world), Outside()
    _, message = a_claimed_delivery(world, endpoint)
    world.now = NOON + LEASE / 2
    assert attempt(world, message, outside) == []
    assert outside.messages == []
    world.now = NOON + LEASE / 2 - timedelta(seconds=1)
    attempt(world, message, outside)
    assert outside.messages == [message]


@pytest.mark.parametrize("outcome", [DELIVERED, REFUSED])
def test_an_outcome_that_comes_after_the_lease_is_forgotten(world: World, outcome: Outcome) -> None:
    endpoint = a_stored_endpoint(world)
    delivery, message = a_claimed_delivery(world, endpoint)
    outside = Outside(outcome, meanwhile=lambda: setattr(world, "now", NOON + LEASE))
    attempt(world, message, outside)
    assert (len(outside.messages), world.deliveries(endpoint)) == (1, [delivery])
    assert world.endpoint(endpoint).failures == 0


def test_a_success_claims_the_next_delivery_of_the_endpoint(world: World) -> None:
    endpoint = a_stored_endpoint(world, failures=7, failing_since=NOON, paused_until=NOON)
    _, message = a_claimed_delivery(world, endpoint)
    following = a_delivery(endpoint)
    world.add(following, a_delivery(endpoint, next_attempt_at=NOON + timedelta(hours=1)))
    (next_message,) = attempt(world, message, Outside())
    assert next_message.claim == Claim(delivery_id=following.id, attempt=1, country=HN, leased_until=NOON + LEASE)
    assert isinstance(next_message, WebhookMessage)
    assert (next_message.url, next_message.secrets) == (endpoint.url, ("secret",))
    after = world.endpoint(endpoint)
    assert (after.failures, after.failing_since, after.paused_until) == (0, None, None)


def test_outcomes_of_several_endpoints_are_recorded_together(world: World) -> None:
    first, second = a_stored_endpoint(world, failures=2), a_stored_endpoint(world)
    messages = [a_claimed_delivery(world, endpoint)[1] for endpoint in (first, second, second, first)]
    _, lost = a_claimed_delivery(world, second)
    email = an_email(world)[1]
    with world.platform() as work:
        work.deliveries.fail([lost.claim.delivery_id], "endpoint_disabled")
    waiting = [a_delivery(second) for _ in range(4)]
    world.add(*waiting)
    outcomes = [DELIVERED, DELIVERED, DELIVERED, REFUSED, DELIVERED, DELIVERED]
    attempts = list(map(Attempted, [*messages, lost, email], outcomes))
    following = record_attempts(attempts, open_work=world.platform)
    states = [[row.state.value for row in world.deliveries(endpoint)] for endpoint in (first, second)]
    assert states == [["delivered", "pending"], ["delivered", "delivered", "failed", *["pending"] * 4]]
    assert (world.endpoint(first).failures, world.endpoint(second).failures) == (1, 0)
    # As many as have ended; the one whose claim was lost had freed its place before.
    assert {message.claim.delivery_id for message in following} < {row.id for row in waiting}
    assert len(following) == 2


def test_a_failure_is_counted_and_attempted_again_later(world: World) -> None:
    endpoint = a_stored_endpoint(world)
    _, message = a_claimed_delivery(world, endpoint)
    world.add(a_delivery(endpoint))
    assert attempt(world, message, Outside(REFUSED)) == []
    after = world.deliveries(endpoint)[0]
    assert (after.state, after.last_status, after.last_error) == (DeliveryState.PENDING, 500, "status_500")
    assert after.next_attempt_at > NOON
    assert after.attempt_log == (REFUSED.logged(NOON),)
    assert (world.endpoint(endpoint).failures, world.endpoint(endpoint).failing_since) == (1, NOON)


def test_a_receiver_that_asks_for_time_pauses_its_endpoint(world: World) -> None:
    endpoint = a_stored_endpoint(world)
    _, message = a_claimed_delivery(world, endpoint)
    pause = timedelta(minutes=7)
    attempt(world, message, Outside(Outcome(milliseconds=5, status=429, error="status_429", retry_after=pause)))
    assert world.endpoint(endpoint).paused_until == NOON + pause


def fail_for_good(world: World, endpoint: Endpoint, outcome: Outcome) -> None:
    _, message = a_claimed_delivery(world, endpoint)
    attempt(world, message, Outside(outcome))


@pytest.mark.parametrize(
    ("outcome", "failing_since", "reason"),
    [
        (Outcome(milliseconds=5, status=GONE, error="status_410"), None, DisabledReason.GONE),
        (REFUSED, NOON - GIVE_UP_AFTER, DisabledReason.FAILING),
    ],
)
def test_an_endpoint_that_is_given_up_fails_what_waits_and_notifies_its_owner_once(
    world: World, outcome: Outcome, failing_since: Any, reason: DisabledReason
) -> None:
    endpoint = a_stored_endpoint(world, failing_since=failing_since)
    world.add(a_delivery(endpoint))
    for _ in range(2):
        fail_for_good(world, endpoint, outcome)
    after = world.endpoint(endpoint)
    assert (after.disabled_at, after.disabled_reason, after.failures, after.version) == (NOON, reason, 2, 2)
    waited = world.deliveries(endpoint)[0]
    assert (waited.state, waited.last_error, waited.attempts) == (DeliveryState.FAILED, "endpoint_disabled", 0)
    (notice,) = world.notices(RECEIVER)
    assert (notice.notification.kind, notice.notification.subject_id) == (ENDPOINT_DISABLED, endpoint.id)


def test_an_endpoint_that_has_failed_for_less_is_kept(world: World) -> None:
    endpoint = a_stored_endpoint(world, failing_since=NOON - GIVE_UP_AFTER + timedelta(seconds=1))
    fail_for_good(world, endpoint, REFUSED)
    assert (world.endpoint(endpoint).enabled, world.kinds(RECEIVER)) == (True, [])


def test_an_address_that_is_refused_for_good_is_used_no_more(world: World) -> None:
    delivery, message = an_email(world)
    attempt(world, message, Outside(ADDRESS_REFUSED))
    with world.platform() as work:
        assert work.email_channels.get(RECEIVER).refused_at == NOON
        assert work.deliveries.find_claimed_for_update(message.claim, now=NOON) is None
    (notice,) = world.notices(RECEIVER)
    assert (notice.notification.kind, notice.occasion) == (EMAIL_REFUSED, str(delivery.id))
    assert world.effects.dispatched == []


def test_an_address_that_is_refused_for_now_is_kept(world: World) -> None:
    _, message = an_email(world)
    attempt(world, message, Outside(Outcome(milliseconds=5, error="timeout")))
    with world.platform() as work:
        assert work.email_channels.get(RECEIVER).refused_at is None
    assert world.kinds(RECEIVER) == []


@pytest.mark.parametrize("outcome", [DELIVERED, REFUSED])
def test_an_outcome_for_an_endpoint_that_was_removed_is_forgotten(world: World, outcome: Outcome) -> None:
    endpoint = a_stored_endpoint(world)
    _, message = a_claimed_delivery(world, endpoint)

    def remove() -> None:
        with world.platform() as work:
            work.endpoints.remove(endpoint.id)

    assert attempt(world, message, Outside(outcome, meanwhile=remove)) == []
    assert world.kinds(RECEIVER) == []


def test_a_failure_locks_organisation_endpoint_and_delivery_in_this_order(
    world: World,
) -> None:
    endpoint = a_stored_endpoint(world)
    _, message = a_claimed_delivery(world, endpoint)
    with noting_statements() as sent:
        record_attempts([Attempted(message, REFUSED)], open_work=world.platform)
    locks = [LOCKS.search(text) for text, _ in sent]
    assert [lock[1] or lock[2] for lock in locks if lock] == ["pg_advisory_xact_lock", "webhook_endpoint", "delivery"]


def test_what_is_due_is_claimed_within_the_room_of_each_endpoint(world: World) -> None:
    endpoint, probed = a_stored_endpoint(world), a_stored_endpoint(world, failures=PROBE_FROM)
    busy = a_stored_endpoint(world, failures=PROBE_FROM)
    for target in (endpoint, probed, busy):
        world.add(*(a_delivery(target) for _ in range(MAX_IN_FLIGHT + 2)))
    a_claimed_delivery(world, busy)
    email = a_delivery()
    world.add(email, an_email_channel())
    claims = {message.claim.delivery_id for message in claimed(world)}
    by_endpoint = [len(claims & {row.id for row in world.deliveries(target)}) for target in (endpoint, probed, busy)]
    assert by_endpoint == [MAX_IN_FLIGHT, 1, 0]
    assert email.id in claims
    assert claimed(world) == []


def test_what_is_not_due_is_not_claimed(world: World) -> None:
    paused = a_stored_endpoint(world, paused_until=NOON + timedelta(seconds=1))
    disabled = a_stored_endpoint(world, disabled_at=NOON, disabled_reason=DisabledReason.OWNER)
    for endpoint in (paused, disabled):
        world.add(a_delivery(endpoint))
    world.add(a_delivery(next_attempt_at=NOON + timedelta(seconds=1)), a_delivery(state=DeliveryState.FAILED))
    assert claimed(world) == []


def test_what_another_transaction_has_locked_is_left_to_the_next_tick(world: World) -> None:
    endpoint = a_stored_endpoint(world)
    world.add(a_delivery(endpoint))
    with world.platform() as other:
        other.notifications.lock(RECEIVER)
        assert claimed(world) == []
    assert len(claimed(world)) == 1


def test_a_lease_that_ends_is_claimed_again_as_the_next_attempt(world: World) -> None:
    delivery, message = a_claimed_delivery(world, a_stored_endpoint(world))
    world.now = NOON + LEASE
    assert [again.claim for again in claimed(world)] == [
        Claim(
            delivery_id=delivery.id,
            attempt=message.claim.attempt + 1,
            country=HN,
            leased_until=NOON + LEASE + LEASE,
        )
    ]
