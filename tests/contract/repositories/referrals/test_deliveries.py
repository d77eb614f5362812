"""Deliveries: leased, attempted, failed, replayed and listed."""

# fixed dates: NOON is the clock of the service

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from services.referrals.notifications.domain.delivery import Attempted, Claim, Delivery, DeliveryState, Outcome
from services.referrals.notifications.domain.endpoint import Endpoint
from services.referrals.notifications.domain.schedule import LEASE
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.referrals.works import Works, a_stored_endpoint
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    STRANGERS,
    THE_RECEIVER,
    THE_SENDER,
    a_caller,
    a_delivery,
    a_message,
    a_referral,
)
from tests.support.world import GT, HN, STRANGER

JUST = timedelta(seconds=1)
SUCCESS = Outcome(milliseconds=5, status=204)
REFERRAL = new_id()
SERVER_ERROR = Outcome(milliseconds=7, status=500, error="status_500", answer_sha256="ab")
DELIVERED: dict[str, Any] = {"state": DeliveryState.DELIVERED, "attempts": 1, "delivered_at": NOON}


@pytest.fixture
def endpoint(works: Works) -> Endpoint:
    return a_stored_endpoint(works)


def stored(works: Works, endpoint: Endpoint | None = None, **changes: Any) -> Delivery:
    delivery = a_delivery(endpoint, **changes)
    with works.platform() as work:
        work.deliveries.add(delivery)
    return delivery


def listed(works: Works, endpoint: Endpoint) -> list[Delivery]:
    """The deliveries of an endpoint, oldest first."""
    with works.platform() as work:
        return [*work.deliveries.page(endpoint.id, before=None, limit=99).items][::-1]


def test_a_delivery_is_read_as_it_was_added_and_as_it_was_saved(works: Works, endpoint: Endpoint) -> None:
    delivery = stored(works, endpoint, notification_id=new_id(), trace="trace", request_id="request")
    assert listed(works, endpoint) == [delivery]
    delivery.record(Outcome(milliseconds=5, status=204), NOON)
    with works.platform() as work:
        work.deliveries.save_outcome(delivery)
    assert listed(works, endpoint) == [delivery]


def test_due_deliveries_of_an_endpoint_are_leased(works: Works, endpoint: Endpoint) -> None:
    due = stored(works, endpoint, next_attempt_at=NOON - JUST)
    expired = stored(works, endpoint, attempts=3, leased_until=NOON, next_attempt_at=NOON - LEASE)
    stored(works, endpoint, next_attempt_at=NOON + JUST)
    stored(works, endpoint, leased_until=NOON + JUST)
    stored(works, endpoint, **DELIVERED)
    stored(works, a_stored_endpoint(works))
    with works.platform() as work:
        (oldest,) = work.deliveries.claim_for({endpoint.id: 1}, NOON)
        (newer,) = work.deliveries.claim_for({endpoint.id: 9}, NOON)
        assert work.deliveries.claim_for({endpoint.id: 9}, NOON) == []
    assert oldest == replace(expired, attempts=4, leased_until=NOON + LEASE)
    assert newer == replace(due, attempts=1, leased_until=NOON + LEASE)
    assert newer.claim == Claim(delivery_id=due.id, attempt=1, country=HN, leased_until=NOON + LEASE)


def test_each_endpoint_has_a_room_of_its_own(works: Works, endpoint: Endpoint) -> None:
    other, third = a_stored_endpoint(works), a_stored_endpoint(works)
    for target in (endpoint, other, third):
        for _ in range(3):
            stored(works, target)
    with works.platform() as work:
        claimed = work.deliveries.claim_for({endpoint.id: 2, other.id: 1}, NOON)
    assert Counter(delivery.endpoint_id for delivery in claimed) == {endpoint.id: 2, other.id: 1}


def test_due_e_mails_are_leased(works: Works, endpoint: Endpoint) -> None:
    email = stored(works)
    stored(works, next_attempt_at=NOON + JUST)
    stored(works, endpoint)
    with works.platform() as work:
        claims = work.deliveries.claim_emails(NOON, limit=9)
    assert claims == [replace(email, attempts=1, leased_until=NOON + LEASE)]


def test_what_another_tick_holds_is_left_out(works: Works) -> None:
    for _ in range(3):
        stored(works)
    with works.platform() as first, works.platform() as second:
        taken = first.deliveries.claim_emails(NOON, limit=2)
        left = second.deliveries.claim_emails(NOON, limit=2)
    assert (len(taken), len(left)) == (2, 1)
    assert not {delivery.id for delivery in taken} & {delivery.id for delivery in left}


def test_a_claim_holds_until_the_lease_ends(works: Works) -> None:
    delivery = stored(works)
    with works.platform() as work:
        (claimed,) = work.deliveries.claim_emails(NOON, limit=1)
        claim, find = claimed.claim, work.deliveries.find_claimed_for_update
        held = find(claim, now=NOON)
        assert held is not None
        assert (held.id, held.attempts, held.leased_until) == (delivery.id, 1, NOON + LEASE)
        assert find(claim, now=NOON + LEASE) is None
        assert find(replace(claim, attempt=2), now=NOON) is None
        assert find(replace(claim, delivery_id=new_id()), now=NOON) is None


def test_a_claim_ends_once_the_delivery_was_delivered_or_has_failed(works: Works) -> None:
    for state in (DeliveryState.DELIVERED, DeliveryState.FAILED):
        delivery = stored(works, state=state, attempts=1, leased_until=NOON + LEASE)
        with works.platform() as work:
            assert work.deliveries.find_claimed_for_update(delivery.claim, now=NOON) is None


def test_successes_are_recorded_together_as_far_as_their_claims_hold(works: Works, endpoint: Endpoint) -> None:
    held: dict[str, Any] = {"attempts": 1, "leased_until": NOON + LEASE, "last_error": "status_500"}
    webhook, replayed, late = (stored(works, endpoint, **held) for _ in range(3))
    email = stored(works, referral_id=REFERRAL, **held)
    other = stored(works, endpoint, **held)
    success = Outcome(milliseconds=5, status=204, answer_sha256="ab")
    attempts = [
        Attempted(a_message(webhook), success),
        Attempted(a_message(email), Outcome(milliseconds=7)),
        Attempted(a_message(replayed, attempt=2), success),
        Attempted(a_message(late), success),
    ]
    with works.platform() as work:
        work.deliveries.fail([late.id], "endpoint_disabled")
        assert work.deliveries.record_delivered(attempts, at=NOON) == []
        assert work.deliveries.record_delivered(attempts, at=NOON) == []
        assert [row.state for row in work.deliveries.of_referral(REFERRAL)] == [DeliveryState.DELIVERED]
    done = replace(
        webhook,
        state=DeliveryState.DELIVERED,
        leased_until=None,
        delivered_at=NOON,
        last_status=204,
        last_error=None,
        attempt_log=(success.logged(NOON),),
    )
    failed = replace(late, state=DeliveryState.FAILED, leased_until=None, last_error="endpoint_disabled")
    assert listed(works, endpoint) == [done, replayed, failed, other]


def test_an_outcome_after_the_lease_is_not_recorded(works: Works, endpoint: Endpoint) -> None:
    delivery = stored(works, endpoint, attempts=1, leased_until=NOON)
    with works.platform() as work:
        success = [Attempted(a_message(delivery), Outcome(milliseconds=5, status=204))]
        assert work.deliveries.record_delivered(success, at=NOON) == []
    assert listed(works, endpoint) == [delivery]


def test_a_success_ends_the_failures_of_its_endpoint(works: Works) -> None:
    failing = a_stored_endpoint(works, failures=5, failing_since=NOON, paused_until=NOON + JUST)
    other = a_stored_endpoint(works, failures=2, failing_since=NOON)
    delivery = stored(works, failing, attempts=1, leased_until=NOON + LEASE)
    with works.platform() as work:
        assert work.deliveries.record_delivered([Attempted(a_message(delivery), SUCCESS)], at=NOON) == []
        assert work.endpoints.get(failing.id) == replace(failing, failures=0, failing_since=None, paused_until=None)
        assert work.endpoints.get(other.id) == other


def test_as_many_are_leased_as_have_ended(works: Works, endpoint: Endpoint) -> None:
    other, third = a_stored_endpoint(works), a_stored_endpoint(works)
    held: dict[str, Any] = {"attempts": 1, "leased_until": NOON + LEASE}
    ended = [stored(works, target, **held) for target in (endpoint, endpoint, other)]
    lost = stored(works, other, attempts=2, leased_until=NOON + LEASE)
    first = stored(works, endpoint, next_attempt_at=NOON - JUST)
    second = stored(works, endpoint, attempts=3, leased_until=NOON, next_attempt_at=NOON - LEASE)
    stored(works, endpoint)
    stored(works, endpoint, next_attempt_at=NOON + JUST)
    stored(works, third)
    of_other = [stored(works, other) for _ in range(3)]
    attempts = [Attempted(a_message(delivery, attempt=1), SUCCESS) for delivery in (*ended, lost)]
    with works.platform() as work:
        leased = {delivery.id: delivery for delivery in work.deliveries.record_delivered(attempts, at=NOON)}
    assert leased.pop(first.id) == replace(first, attempts=1, leased_until=NOON + LEASE)
    assert leased.pop(second.id) == replace(second, attempts=4, leased_until=NOON + LEASE)
    (of_the_other,) = leased.values()
    assert of_the_other.id in {delivery.id for delivery in of_other}


def test_what_another_transaction_holds_is_not_leased(works: Works, endpoint: Endpoint) -> None:
    waiting = stored(works, endpoint)
    delivery = stored(works, endpoint, attempts=1, leased_until=NOON + LEASE)
    with works.platform() as first, works.platform() as second:
        assert [one.id for one in first.deliveries.claim_for({endpoint.id: 1}, NOON)] == [waiting.id]
        assert second.deliveries.record_delivered([Attempted(a_message(delivery), SUCCESS)], at=NOON) == []


def test_attempts_are_logged_oldest_first(works: Works, endpoint: Endpoint) -> None:
    delivery, other = stored(works, endpoint), stored(works, endpoint)
    success = Outcome(milliseconds=5, status=204)
    with works.platform() as work:
        work.deliveries.add_attempt(delivery, SERVER_ERROR, at=NOON)
        work.deliveries.add_attempt(delivery, success, at=NOON + JUST)
    attempts = (SERVER_ERROR.logged(NOON), success.logged(NOON + JUST))
    assert listed(works, endpoint) == [replace(delivery, attempt_log=attempts), other]


def test_a_delivery_is_failed_with_a_reason(works: Works, endpoint: Endpoint) -> None:
    delivery, other = stored(works, endpoint, attempts=1, leased_until=NOON), stored(works, endpoint)
    with works.platform() as work:
        work.deliveries.fail([delivery.id], "organisation_suspended")
    failed = replace(delivery, state=DeliveryState.FAILED, last_error="organisation_suspended", leased_until=None)
    assert listed(works, endpoint) == [failed, other]


def test_everything_that_waits_for_an_endpoint_is_failed(works: Works, endpoint: Endpoint) -> None:
    waiting, done = stored(works, endpoint), stored(works, endpoint, **DELIVERED)
    other = a_stored_endpoint(works)
    elsewhere = stored(works, other)
    with works.platform() as work:
        work.deliveries.fail_pending_of(endpoint.id, "endpoint_disabled")
    failed = replace(waiting, state=DeliveryState.FAILED, last_error="endpoint_disabled")
    assert (listed(works, endpoint), listed(works, other)) == ([failed, done], [elsewhere])


def test_one_delivery_is_replayed_under_its_id(works: Works, endpoint: Endpoint) -> None:
    delivery = stored(works, endpoint, **DELIVERED)
    with works.open(THE_RECEIVER) as work:
        work.deliveries.replay(endpoint.id, delivery.id, at=NOON + JUST)
        for missing in ((endpoint.id, new_id()), (new_id(), delivery.id)):
            with pytest.raises(NotFound):
                work.deliveries.replay(*missing, at=NOON)
    again = replace(delivery, state=DeliveryState.PENDING, attempts=0, next_attempt_at=NOON + JUST, delivered_at=None)
    assert listed(works, endpoint) == [again]


def test_what_was_stored_in_a_range_and_is_finished_is_replayed(works: Works, endpoint: Endpoint) -> None:
    def at(moment: datetime, **changes: Any) -> Delivery:
        return stored(works, endpoint, created_at=moment, **changes)

    since, until = NOON, NOON + 2 * JUST
    at(since - JUST, **DELIVERED)
    first, last = at(since, **DELIVERED), at(until - JUST, state=DeliveryState.FAILED)
    at(until, **DELIVERED)
    at(since)
    with works.open(THE_RECEIVER) as work:
        assert work.deliveries.count_between(endpoint.id, since, until, limit=9) == 2
        assert work.deliveries.count_between(endpoint.id, since, until, limit=0) == 1
        assert work.deliveries.replay_between(endpoint.id, since, until, at=NOON) == 2
        assert work.deliveries.count_between(endpoint.id, since, until, limit=9) == 0
    replayed = {delivery.id for delivery in listed(works, endpoint) if delivery.state is DeliveryState.PENDING}
    assert {first.id, last.id} < replayed


def test_deliveries_are_listed_newest_first(works: Works, endpoint: Endpoint) -> None:
    first, second, third = (stored(works, endpoint) for _ in range(3))
    stored(works)
    with works.open(THE_RECEIVER) as work:
        page = work.deliveries.page(endpoint.id, before=third.id, limit=1)
        assert (page.items, page.next_position) == ([second], [second.id])
        rest = work.deliveries.page(endpoint.id, before=second.id, limit=1)
        assert (rest.items, rest.next_position) == ([first], None)


def test_the_sender_sees_what_went_out_about_a_referral_and_changes_nothing(works: Works, endpoint: Endpoint) -> None:
    referral = a_referral()
    with works.platform() as work:
        assert work.referrals.add(referral)
    referral_id = referral.id
    later = stored(works, endpoint, referral_id=referral_id, created_at=NOON + JUST)
    first = stored(works, referral_id=referral_id)
    for grant in (THE_SENDER, THE_RECEIVER):
        with works.open(grant) as work:
            assert work.deliveries.of_referral(referral_id) == [first, later]
    with works.open(THE_SENDER) as work:
        work.deliveries.fail([first.id], "other")
        assert work.deliveries.claim_emails(NOON, limit=9) == []
        with pytest.raises(NotFound):
            work.deliveries.replay(endpoint.id, later.id, at=NOON)
    with works.platform() as work:
        assert work.deliveries.of_referral(referral_id) == [first, later]


def test_strangers_see_no_delivery_and_add_none(works: Works, endpoint: Endpoint) -> None:
    referral_id = new_id()
    stored(works, endpoint, referral_id=referral_id)
    for grant in (*STRANGERS, a_caller(STRANGER, GT, HN)):
        with works.open(grant) as work:
            assert work.deliveries.of_referral(referral_id) == []
            assert work.deliveries.page(endpoint.id, before=None, limit=9).items == []
    for grant in (*STRANGERS, THE_SENDER):
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.deliveries.add(a_delivery(organisation_id=RECEIVER))
