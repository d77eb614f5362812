"""Counting, with the store replaced by a dictionary."""

from collections.abc import Iterable

import pytest
import redis

from gateway.edge.counters import Addition
from gateway.edge.limits import BufferedLimits, LimitReached, Policy, StrictLimits
from shared.kernel.errors import Unavailable

TWO = Policy("test", 2, 60)
WIDE = Policy("wide", 9, 60)


class Store:
    """Adds like Redis; may be away."""

    def __init__(self) -> None:
        self.totals: dict[str, int] = {}
        self.round_trips = 0
        self.away = False

    def __call__(self, additions: Iterable[Addition]) -> list[int]:
        self.round_trips += 1
        if self.away:
            raise redis.ConnectionError
        results = []
        for key, amount, _, quota in additions:
            self.totals[key] = self.totals.get(key, 0) + amount
            results.append(self.totals[key])
            if results[-1] > quota:
                break
        return results


class Watch:
    def __init__(self) -> None:
        self.at = 120.0

    def __call__(self) -> float:
        return self.at


def buffered(store: Store, watch: Watch) -> BufferedLimits:
    limits = BufferedLimits(store, now=watch)
    limits._flushing = True  # the test flushes by hand
    return limits


def test_the_third_of_two_is_refused_until_the_window_ends() -> None:
    store, watch = Store(), Watch()
    limits = StrictLimits(store, now=watch)
    limits.count(TWO, "a")
    watch.at += 20
    assert limits.count(TWO, "a").remaining == 0

    with pytest.raises(LimitReached) as refused:
        limits.count(TWO, "a")
    assert refused.value.retry_after == 40
    limits.count(TWO, "b")
    watch.at += 40
    limits.count(TWO, "a")


def test_two_limits_are_counted_at_once_and_what_the_narrow_one_refuses_only_there() -> None:
    store = Store()
    limits = StrictLimits(store, now=Watch())
    counted = [limits.count_both(TWO, "a", WIDE, "network") for _ in range(2)]

    with pytest.raises(LimitReached) as refused:
        limits.count_both(TWO, "a", WIDE, "network")

    assert store.round_trips == 3
    assert refused.value.rate_limit.policy is TWO
    assert list(store.totals.values()) == [3, 2]
    assert [status.wider.remaining for status in counted if status.wider] == [8, 7]


def test_a_refund_takes_the_request_out_of_both_limits_before_the_next_is_counted() -> None:
    store = Store()
    limits = StrictLimits(store, now=Watch())

    for _ in range(5):
        limits.refund(limits.count_both(TWO, "a", WIDE, "network"))

    assert store.round_trips == 5
    assert list(store.totals.values()) == [1, 1]


def test_a_refund_goes_with_the_next_count_of_any_limit() -> None:
    store = Store()
    limits = StrictLimits(store, now=Watch())
    limits.refund(limits.count(TWO, "a"))

    assert limits.count(WIDE, "network").remaining == 8
    assert list(store.totals.values()) == [0, 1]


def test_a_refund_that_may_have_arrived_is_not_repeated() -> None:
    store = Store()
    limits = StrictLimits(store, now=Watch())
    limits.refund(limits.count(TWO, "a"))
    store.away = True
    with pytest.raises(Unavailable):
        limits.count(TWO, "a")
    store.away = False

    limits.count(TWO, "a")

    assert list(store.totals.values()) == [2]


def test_strict_limits_close_when_the_store_is_away() -> None:
    store = Store()
    store.away = True

    with pytest.raises(Unavailable):
        StrictLimits(store, now=Watch()).count(TWO, "a")


def test_buffered_limits_do_not_ask_redis_while_counting() -> None:
    store = Store()
    limits = buffered(store, Watch())

    limits.count(TWO, "a")
    limits.count(TWO, "a")
    with pytest.raises(LimitReached):
        limits.count(TWO, "a")

    assert store.round_trips == 0


def test_buffered_limits_learn_what_others_counted() -> None:
    store, watch = Store(), Watch()
    here, there = buffered(store, watch), buffered(store, watch)
    here.count(TWO, "a")
    here.flush()
    there.count(TWO, "a")
    there.flush()

    with pytest.raises(LimitReached):
        there.count(TWO, "a")


def test_flushing_twice_counts_once() -> None:
    store = Store()
    limits = buffered(store, Watch())
    limits.count(TWO, "a")

    limits.flush()
    limits.flush()

    assert list(store.totals.values()) == [1]


def test_buffered_limits_go_on_locally_when_the_store_is_away() -> None:
    store = Store()
    store.away = True
    limits = buffered(store, Watch())
    limits.count(TWO, "a")
    limits.flush()
    limits.count(TWO, "a")

    with pytest.raises(LimitReached):
        limits.count(TWO, "a")


def test_old_windows_are_forgotten() -> None:
    watch = Watch()
    limits = buffered(Store(), watch)
    limits.count(TWO, "a")
    watch.at += 61
    limits.flush()

    assert limits._counts == {}
