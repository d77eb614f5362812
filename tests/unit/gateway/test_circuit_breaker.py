"""When a service is left alone, and for how long."""

from gateway.upstream.circuit_breaker import CircuitBreaker


class Watch:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def a_breaker() -> tuple[CircuitBreaker, Watch]:
    watch = Watch()
    return CircuitBreaker(now=watch), watch


def record(breaker: CircuitBreaker, *, good: int = 0, bad: int = 0) -> None:
    for _ in range(good):
        breaker.record(failed=False)
    for _ in range(bad):
        breaker.record(failed=True)


def test_half_of_twenty_open_it_and_nineteen_or_less_than_half_do_not() -> None:
    few, _ = a_breaker()
    record(few, bad=19)
    mostly_good, _ = a_breaker()
    record(mostly_good, good=21, bad=20)
    half, _ = a_breaker()
    record(half, good=10, bad=10)

    assert [few.is_open, mostly_good.is_open, half.is_open] == [False, False, True]


def test_failures_of_more_than_ten_seconds_ago_are_forgotten() -> None:
    breaker, watch = a_breaker()
    record(breaker, bad=19)
    watch.at += 10
    record(breaker, bad=10)

    assert not breaker.is_open


def test_after_five_seconds_one_exchange_decides() -> None:
    breaker, watch = a_breaker()
    record(breaker, bad=20)
    assert 4.9 < breaker.seconds_to_wait() <= 5.0

    watch.at += 5.1
    first, second = breaker.seconds_to_wait(), breaker.seconds_to_wait()
    breaker.record(failed=True)
    after_failure = breaker.seconds_to_wait()
    watch.at += 5.1
    breaker.seconds_to_wait()
    breaker.record(failed=False)

    assert (first, second) == (0.0, 1.0)
    assert after_failure > 4.9
    assert not breaker.is_open


def test_a_probe_whose_caller_left_decides_nothing_and_frees_the_next() -> None:
    breaker, watch = a_breaker()
    record(breaker, bad=20)
    watch.at += 5.1
    breaker.seconds_to_wait()
    breaker.discard()

    assert breaker.is_open
    assert breaker.seconds_to_wait() == 0.0
