"""When the clock of a service starts which tick."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from shared.messaging import clock
from shared.messaging.clock import Clock, Tick

pytestmark = pytest.mark.unit

SETTINGS: Any = SimpleNamespace(service="cases", broker_url="redis://127.0.0.1:1/0")
OFTEN = Tick(name="cases.often", seconds=2.0, queue="cases.ticks", if_due=True)
HOURLY = Tick(name="cases.hourly", seconds=3600.0, queue="cases.ticks")


@dataclass(frozen=True)
class Row:
    name: str


@dataclass
class Database:
    due: list[str] = field(default_factory=list)
    asked: int = 0

    def execute(self, _: str) -> list[Row]:
        self.asked += 1
        return [Row(name) for name in self.due]


class Time:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Started:
    """The clock's ticks over `passed` seconds, looked at every half second."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *ticks: Tick) -> None:
        self.database, self.time, self.names = Database(), Time(), list[str]()
        monkeypatch.setattr(clock, "time", self.time)
        self.clock = Clock(SETTINGS, ticks)
        monkeypatch.setattr(self.clock, "_start", lambda tick: self.names.append(tick.name))

    def during(self, seconds: float) -> list[str]:
        self.names.clear()
        database: Any = self.database
        for _ in range(int(seconds * 2)):
            self.time.now += 0.5
            self.clock.start_due(database)
        return list(self.names)


def test_a_tick_is_started_while_the_database_has_something_due(monkeypatch: pytest.MonkeyPatch) -> None:
    started = Started(monkeypatch, OFTEN)

    assert started.during(10) == []
    started.database.due = ["cases.often"]
    assert started.during(10) == ["cases.often"] * 5
    started.database.due = ["cases.another"]
    assert started.during(10) == []


def test_the_database_is_asked_no_more_often_than_the_ticks_run(monkeypatch: pytest.MonkeyPatch) -> None:
    started = Started(monkeypatch, OFTEN, HOURLY)

    started.during(100)

    assert started.database.asked == 50


def test_an_hourly_tick_runs_soon_after_a_start_and_then_every_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    started = Started(monkeypatch, HOURLY)

    assert started.during(59) == []
    assert started.during(2) == ["cases.hourly"]
    assert started.during(3590) == []
    assert started.during(10) == ["cases.hourly"]
    assert started.database.asked == 0


def test_a_tick_expires_after_twice_its_period() -> None:
    assert OFTEN.expires == 5.0
    assert HOURLY.expires == 7200.0


def test_a_broker_that_is_away_gets_no_tick_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    warned: list[str] = []
    monkeypatch.setattr(clock.log, "warning", lambda text, **_: warned.append(text))

    # Nothing listens at its address.
    Clock(SETTINGS, [HOURLY])._start(HOURLY)

    assert warned == ["tick not started"]
