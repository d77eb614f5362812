"""The process that draws: it has no secrets, ends by itself, and takes nothing down when it hangs or dies."""

import io
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from services.reporting.adapters.charts.drawer import WAITING, Drawer
from services.reporting.domain.charts.plots import Plot, PlotKind, PlotRow
from services.reporting.domain.errors import BeingDrawn
from services.reporting.drawer import main
from shared.kernel.errors import Unavailable

pytestmark = pytest.mark.integration


@pytest.fixture
def drawing() -> Iterator[Drawer]:
    made = Drawer(starting_seconds=60)
    yield made
    made.close()


def a_plot(label: str) -> Plot:
    row = PlotRow(code="a", label=label, value=3, display="3", said=f"{label}: 3", parts=[])
    return Plot(kind=PlotKind.BARS, width=640, rows=[row], series=[], countries=[], hidden="")


def test_the_process_inherits_no_setting_and_no_secret(drawing: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CEIBA_CONTEXT_KEY", "secret")
    drawing.draw(a_plot("one"))
    assert drawing._process
    environment = Path(f"/proc/{drawing._process.pid}/environ").read_bytes()
    assert b"PATH=" in environment
    assert b"CEIBA" not in environment


def test_a_process_that_died_or_ended_is_replaced(drawing: Drawer) -> None:
    drawing.draw(a_plot("one"))
    assert drawing._process
    first = drawing._process.pid
    os.kill(first, signal.SIGKILL)
    assert drawing.draw(a_plot("two")).inner
    assert drawing._process.pid != first
    assert not Path(f"/proc/{first}").exists()


def test_a_drawing_that_takes_too_long_ends_its_process_and_is_refused_for_now(drawing: Drawer) -> None:
    drawing.draw(a_plot("one"))
    assert drawing._process
    os.kill(drawing._process.pid, signal.SIGSTOP)
    drawing._seconds = 0.2
    with pytest.raises(Unavailable) as refused:
        drawing.draw(a_plot("two"))
    assert refused.value.retry_after
    drawing._seconds = 60
    assert drawing.draw(a_plot("two")).inner


def test_a_process_that_is_slow_to_start_says_so_and_goes_on_starting_for_the_next_caller(drawing: Drawer) -> None:
    drawing._starting_seconds = 0.01
    with pytest.raises(BeingDrawn) as told:
        drawing.draw(a_plot("one"))
    assert told.value.retry_after == 1
    assert drawing._process
    first = drawing._process.pid
    drawing._starting_seconds = 60
    assert drawing.draw(a_plot("one")).inner
    assert drawing._process.pid == first


def test_nobody_waits_longer_for_a_start_because_others_wait_too(drawing: Drawer) -> None:
    drawing._starting_seconds = 0.2
    drawing._running().send_signal(signal.SIGSTOP)
    waited: list[float] = []

    def ask(number: int) -> None:
        started = monotonic()
        with pytest.raises(BeingDrawn):
            drawing.draw(a_plot(str(number)))
        waited.append(monotonic() - started)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(WAITING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(waited) == WAITING
    assert max(waited) < 2


def test_a_process_that_was_started_ahead_draws_the_first_chart(drawing: Drawer) -> None:
    drawing.start()
    ahead = drawing._process
    drawing.start()
    assert drawing.draw(a_plot("one")).inner
    assert drawing._process is ahead


def test_what_cannot_be_drawn_is_refused_and_the_next_drawing_succeeds(drawing: Drawer) -> None:
    broken = a_plot("one") | {"rows": []}
    with pytest.raises(Unavailable):
        drawing.draw(broken)
    assert drawing.draw(a_plot("one")).inner


def test_callers_beyond_those_who_may_wait_are_refused_at_once(
    drawing: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, entered = threading.Event(), threading.Semaphore(0)
    draw = drawing._drawn

    def slowly(line: bytes, starts_by: float) -> object:
        entered.release()
        go_on.wait(20)
        return draw(line, starts_by)

    monkeypatch.setattr(drawing, "_drawn", slowly)
    threads = [threading.Thread(target=drawing.draw, args=(a_plot(str(n)),)) for n in range(WAITING)]
    for thread in threads:
        thread.start()
    entered.acquire(timeout=20)
    try:
        while drawing._places.acquire(blocking=False):
            drawing._places.release()
        with pytest.raises(Unavailable):
            drawing.draw(a_plot("one too many"))
    finally:
        go_on.set()
        for thread in threads:
            thread.join(30)


def test_the_process_ends_when_nobody_has_asked_for_a_while() -> None:
    read, write = os.pipe()
    with os.fdopen(read, "rb") as lines, os.fdopen(write, "wb"):
        main(lines, io.BytesIO(), idle_seconds=0.05)
