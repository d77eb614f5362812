"""A caller who is refused learns when those before them will have been served."""

import pytest

from gateway.upstream import throughput
from gateway.upstream.throughput import Throughput

pytestmark = pytest.mark.unit


class Watch:
    """A clock that the test moves."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    moved = Watch()
    monkeypatch.setattr(throughput, "time", moved)
    return moved


def after(watch: Watch, *, ended: int, every: float) -> Throughput:
    seen = Throughput()
    for _ in range(ended):
        seen.note()
        watch.now += every
    return seen


@pytest.mark.parametrize(
    ("every", "ahead", "expected"),
    [(0.01, 50, 1), (0.1, 50, 5), (0.1, 64, 7), (2.0, 50, 30)],
    ids=["fast", "slow", "rounded up", "no more than half a minute"],
)
def test_the_slower_the_service_the_later_a_caller_shall_come_back(
    watch: Watch, every: float, ahead: int, expected: int
) -> None:
    assert after(watch, ended=40, every=every).seconds_for(ahead) == expected


def test_a_service_that_stands_still_is_asked_later_and_later(watch: Watch) -> None:
    seen = after(watch, ended=40, every=0.01)
    watch.now += 10

    assert seen.seconds_for(40) == 11


def test_a_service_of_which_nothing_is_known_is_asked_again_soon() -> None:
    assert Throughput().seconds_for(1000) == 1
