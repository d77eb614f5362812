"""What is asked for anew: by one at a time, and nobody waits for it."""

import threading

import pytest

from gateway.upstream.cached_value import CachedValue
from shared.kernel.errors import Unavailable

pytestmark = pytest.mark.unit


class Watch:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


class Service:
    """Gives what it is told to give; may hang."""

    def __init__(self) -> None:
        self.gives: str | None = "first"
        self.asked = 0
        self.hangs = False
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def __call__(self) -> str | None:
        self.asked += 1
        self.reached.set()
        if self.hangs:
            self.go_on.wait(60)
        return self.gives


def cached(service: Service, watch: Watch) -> CachedValue[str]:
    return CachedValue(service, fresh_seconds=60, retry_seconds=5, now=watch)


def test_it_is_asked_once_while_it_is_fresh() -> None:
    service, watch = Service(), Watch()
    value = cached(service, watch)

    assert [value.get(), value.get()] == ["first", "first"]
    watch.at += 61
    service.gives = "second"

    assert value.get() == "second"
    assert service.asked == 2


def test_while_one_waits_all_others_get_the_older_value_at_once() -> None:
    service, watch = Service(), Watch()
    value = cached(service, watch)
    value.get()
    watch.at += 61
    service.hangs, service.gives = True, "second"
    service.reached.clear()
    one = threading.Thread(target=value.get)
    one.start()
    service.reached.wait(60)

    assert [value.get() for _ in range(150)] == ["first"] * 150
    assert service.asked == 2
    service.go_on.set()
    one.join()
    assert value.get() == "second"


def test_without_any_value_other_callers_do_not_wait_for_the_fetch() -> None:
    service, watch = Service(), Watch()
    service.hangs = True
    value = cached(service, watch)
    one = threading.Thread(target=value.get)
    one.start()
    service.reached.wait(60)

    with pytest.raises(Unavailable):
        value.get()
    service.go_on.set()
    one.join()


def test_after_a_failure_it_is_left_alone_for_a_while() -> None:
    service, watch = Service(), Watch()
    service.gives = None
    value = cached(service, watch)
    for _ in range(3):
        with pytest.raises(Unavailable):
            value.get()
    assert service.asked == 1

    watch.at += 6
    service.gives = "back"
    assert value.get() == "back"


def test_a_fault_counts_as_asked() -> None:
    watch = Watch()
    asked = []

    def broken() -> str:
        asked.append(True)
        raise RuntimeError

    value = CachedValue(broken, fresh_seconds=60, retry_seconds=5, now=watch)
    with pytest.raises(RuntimeError):
        value.get()
    with pytest.raises(Unavailable):
        value.get()

    assert len(asked) == 1
