"""The dispatcher: attempts beside each other, in as few threads as there is work for."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from services.referrals.notifications.adapters import delivery_dispatcher
from services.referrals.notifications.adapters.delivery_dispatcher import FAILURES_AT_ONCE, ThreadedDispatcher
from services.referrals.notifications.domain.delivery import Attempted, Outcome, OutgoingMessage
from shared.kernel.ids import new_id
from tests.support.builders.referrals import NOON, a_delivery, a_message

DELIVERED = Outcome(milliseconds=5, status=204)
REFUSED = Outcome(milliseconds=5, status=500, error="status_500")


def message() -> OutgoingMessage:
    delivery = a_delivery(id=new_id())
    delivery.lease(NOON)
    return a_message(delivery)


def nothing_follows(_: Sequence[Attempted]) -> list[OutgoingMessage]:
    return []


def noting(threads: set[str], outcome: Outcome = DELIVERED) -> Callable[[OutgoingMessage], Outcome]:
    def attempt(_: OutgoingMessage) -> Outcome:
        threads.add(threading.current_thread().name)
        return outcome

    return attempt


def test_what_comes_one_by_one_is_attempted_in_one_thread() -> None:
    threads: set[str] = set()
    dispatcher = ThreadedDispatcher(noting(threads), nothing_follows)
    for _ in range(20):
        dispatcher.dispatch(message())
        dispatcher.wait()
    # The thread may still be on its way back to the queue when the next message comes.
    assert len(threads) <= 2


def test_an_attempt_that_hangs_keeps_no_other_waiting() -> None:
    goes_on, ended = threading.Event(), threading.Semaphore(0)
    hanging = message()

    def attempt(given: OutgoingMessage) -> Outcome:
        if given is hanging:
            assert goes_on.wait(10)
        ended.release()
        return DELIVERED

    dispatcher = ThreadedDispatcher(attempt, nothing_follows)
    dispatcher.dispatch(hanging)
    for _ in range(5):
        dispatcher.dispatch(message())
        assert ended.acquire(timeout=5)
    goes_on.set()
    dispatcher.wait()


def test_there_are_so_many_threads_and_no_more() -> None:
    together, threads = threading.Barrier(3), set[str]()

    def attempt(_: OutgoingMessage) -> Outcome:
        threads.add(threading.current_thread().name)
        together.wait(5)
        return DELIVERED

    dispatcher = ThreadedDispatcher(attempt, nothing_follows, threads=3)
    for _ in range(9):
        dispatcher.dispatch(message())
    dispatcher.wait()
    assert threads == {"dispatcher-1", "dispatcher-2", "dispatcher-3"}


def test_what_follows_is_attempted_too() -> None:
    first, second, attempted = message(), message(), []

    def attempt(given: OutgoingMessage) -> Outcome:
        attempted.append(given)
        return DELIVERED

    def record(attempts: Sequence[Attempted]) -> list[OutgoingMessage]:
        return [second] if attempts[0].message is first else []

    dispatcher = ThreadedDispatcher(attempt, record)
    dispatcher.dispatch(first)
    dispatcher.wait()
    assert attempted == [first, second]


@pytest.mark.parametrize("outcome", [None, ValueError()])
def test_an_attempt_without_an_outcome_is_not_recorded(outcome: Any) -> None:
    def attempt(_: OutgoingMessage) -> None:
        if outcome is not None:
            raise outcome

    recorded: list[Attempted] = []

    def record(attempts: Sequence[Attempted]) -> list[OutgoingMessage]:
        recorded.extend(attempts)
        return []

    dispatcher = ThreadedDispatcher(attempt, record)
    for _ in range(3):
        dispatcher.dispatch(message())
    dispatcher.wait()
    assert recorded == []


def test_one_outcome_that_cannot_be_recorded_takes_no_other_along() -> None:
    bad, others = message(), [message() for _ in range(4)]
    together = threading.Barrier(5)
    recorded: list[OutgoingMessage] = []

    def attempt(_: OutgoingMessage) -> Outcome:
        together.wait(5)
        return DELIVERED

    def record(attempts: Sequence[Attempted]) -> list[OutgoingMessage]:
        if bad in [attempted.message for attempted in attempts]:
            raise ValueError
        recorded.extend(attempted.message for attempted in attempts)
        return []

    dispatcher = ThreadedDispatcher(attempt, record)
    for one in (bad, *others):
        dispatcher.dispatch(one)
    dispatcher.wait()
    assert {one.claim.delivery_id for one in recorded} == {one.claim.delivery_id for one in others}


def test_few_failures_are_recorded_at_the_same_time() -> None:
    lock, now, most = threading.Lock(), 0, 0
    goes_on = threading.Event()

    def record(_: Sequence[Attempted]) -> list[OutgoingMessage]:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        goes_on.wait(0.1)
        with lock:
            now -= 1
        return []

    dispatcher = ThreadedDispatcher(lambda _: REFUSED, record)
    for _ in range(12):
        dispatcher.dispatch(message())
    dispatcher.wait()
    assert most == FAILURES_AT_ONCE


def test_a_full_backlog_leaves_the_rest_to_the_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery_dispatcher, "BACKLOG", 2)
    begun, goes_on, attempted = threading.Event(), threading.Event(), []

    def attempt(given: OutgoingMessage) -> Outcome:
        begun.set()
        assert goes_on.wait(10)
        attempted.append(given)
        return DELIVERED

    dispatcher = ThreadedDispatcher(attempt, nothing_follows, threads=1)
    dispatcher.dispatch(message())
    assert begun.wait(5)
    for _ in range(4):
        dispatcher.dispatch(message())
    goes_on.set()
    dispatcher.wait()
    assert len(attempted) == 3
