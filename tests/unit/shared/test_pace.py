"""How a relay paces itself: what is only recorded is gathered, and pauses grow with what waits."""

from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from shared.contracts.subscriptions import RECORDING, REFERRALS_NOTIFY, REPORTING_EVENTS
from shared.messaging.outbox import TOGETHER
from shared.messaging.pace import GATHERED_PACE, GATHERING_SECONDS, LONGEST_PACE, PACE_SECONDS, Pace

pytestmark = pytest.mark.unit


@pytest.fixture
def passes(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock: its last number is the moment."""
    moments = [100.0]
    monkeypatch.setattr("shared.messaging.pace.time.monotonic", lambda: moments[-1])
    return moments


def rows(number: int, consumer: str = REFERRALS_NOTIFY) -> Sequence[SimpleNamespace]:
    return [SimpleNamespace(consumer=consumer)] * number


def test_the_first_of_what_is_recorded_leaves_at_once_and_the_next_is_gathered(passes: list[float]) -> None:
    pace = Pace()
    assert pace.gathering() == ()
    passes.append(passes[-1] + GATHERING_SECONDS * 0.9)
    assert pace.gathering() == RECORDING
    passes.append(passes[-1] + GATHERING_SECONDS * 0.2)
    assert pace.gathering() == ()


def test_nothing_is_gathered_while_a_whole_message_of_it_waits(passes: list[float]) -> None:
    pace = Pace()
    pace.gathering()
    pace.after(rows(TOGETHER, REPORTING_EVENTS), late=0, notified=False)
    assert pace.gathering() == ()
    pace.after(rows(TOGETHER), late=0, notified=False)
    assert pace.gathering() == ()
    pace.after(rows(TOGETHER - 1, REPORTING_EVENTS), late=0, notified=False)
    assert pace.gathering() == RECORDING


@pytest.mark.parametrize(
    ("claimed", "late", "pause"),
    [
        ([], 0, 0.0),
        (rows(1), 0, PACE_SECONDS),
        (rows(1), 1, 2 * PACE_SECONDS),
        (rows(50), 0, LONGEST_PACE),
        ([*rows(1), *rows(40, REPORTING_EVENTS)], 0, PACE_SECONDS),
    ],
    ids=["nothing", "one row", "and a late one", "many", "and what is gathered"],
)
def test_the_pause_grows_with_the_rows_that_are_not_gathered(
    claimed: Sequence[SimpleNamespace], late: int, pause: float
) -> None:
    assert Pace().after(claimed, late=late, notified=True) == (pause or GATHERED_PACE)
    assert Pace().after(claimed, late=late, notified=False) == pause
