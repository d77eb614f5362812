"""A delivery: leased, recorded, failed, and signed with the secrets of the moment."""

# fixed dates: the rules are handed their moment

from datetime import timedelta

import pytest

from services.referrals.notifications.domain.delivery import DeliveryState, Outcome
from services.referrals.notifications.domain.endpoint import OLD_SECRET_VALID
from services.referrals.notifications.domain.schedule import LEASE, MAX_ATTEMPTS
from tests.support.builders.referrals import NOON, a_delivery, an_endpoint

DELIVERED = Outcome(milliseconds=5, status=204)
REFUSED = Outcome(milliseconds=5, status=500, error="status_500")


def test_a_lease_counts_the_attempt_before_it_starts() -> None:
    delivery = a_delivery()

    first, second = delivery.lease(NOON), delivery.lease(NOON + timedelta(minutes=1))

    assert (first.attempt, second.attempt, delivery.attempts) == (1, 2, 2)
    assert delivery.leased_until == NOON + timedelta(minutes=1) + LEASE
    assert second.delivery_id == delivery.id


def test_a_delivery_that_was_accepted_is_due_no_more() -> None:
    delivery = a_delivery()
    delivery.lease(NOON)

    delivery.record(DELIVERED, NOON)

    assert (delivery.state, delivery.delivered_at, delivery.last_status) == (DeliveryState.DELIVERED, NOON, 204)
    assert (delivery.leased_until, delivery.due_at) == (None, None)


def test_a_failed_attempt_is_made_again_later() -> None:
    delivery = a_delivery()
    delivery.lease(NOON)

    delivery.record(REFUSED, NOON)

    assert (delivery.state, delivery.last_error, delivery.delivered_at) == (DeliveryState.PENDING, "status_500", None)
    assert delivery.due_at is not None
    assert delivery.due_at > NOON
    assert delivery.leased_until is None


def test_the_receiver_may_ask_for_a_longer_wait() -> None:
    delivery = a_delivery()
    delivery.lease(NOON)

    delivery.record(Outcome(milliseconds=5, status=429, error="status_429", retry_after=timedelta(hours=3)), NOON)

    assert delivery.due_at == NOON + timedelta(hours=3)


@pytest.mark.parametrize(
    ("attempts", "outcome"),
    [
        (MAX_ATTEMPTS, REFUSED),
        (1, Outcome(milliseconds=5, status=550, error="refused", permanent=True)),
    ],
)
def test_after_the_last_attempt_or_a_permanent_failure_nothing_is_due(attempts: int, outcome: Outcome) -> None:
    delivery = a_delivery()
    delivery.attempts = attempts

    delivery.record(outcome, NOON)

    assert (delivery.state, delivery.due_at) == (DeliveryState.FAILED, None)


def test_a_delivery_that_is_given_up_keeps_the_reason_and_no_lease() -> None:
    delivery = a_delivery()
    delivery.lease(NOON)

    delivery.fail("endpoint_disabled")

    assert (delivery.state, delivery.last_error) == (DeliveryState.FAILED, "endpoint_disabled")
    assert (delivery.leased_until, delivery.due_at) == (None, None)


def test_the_log_keeps_the_outcome_and_its_time() -> None:
    line = Outcome(milliseconds=7, status=500, error="status_500", answer_sha256="ab").logged(NOON)

    assert (line.at, line.status, line.error, line.milliseconds, line.answer_sha256) == (
        NOON,
        500,
        "status_500",
        7,
        "ab",
    )


def test_after_a_rotation_the_previous_secret_signs_for_a_day() -> None:
    endpoint = an_endpoint(secret=b"first")
    assert endpoint.secrets_at(NOON) == (b"first",)

    endpoint.rotate_secret(b"second", at=NOON)

    assert endpoint.version == 2
    assert endpoint.secrets_at(NOON) == (b"second", b"first")
    assert endpoint.secrets_at(NOON + OLD_SECRET_VALID - timedelta(seconds=1)) == (b"second", b"first")
    assert endpoint.secrets_at(NOON + OLD_SECRET_VALID) == (b"second",)
