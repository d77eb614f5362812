"""What the platform may cost: each target beside what this run measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from tests.bench.processes import all_of
from tests.bench.referrals import Referred
from tests.bench.workloads import Measured

FLASK = "empty Flask route, CPU-ms"
TIMES_FLASK = {"W1 register": 20.0, "W2 read": 10.0, "W3 list 50": 13.0, "W4 search": 20.0, "W7 token": 6.5}
"""CPU-milliseconds of service and database together, as multiples of an empty Flask route."""
GATEWAY_TIMES_FLASK = 2.5
"""CPU-milliseconds of the gateway for a read."""
SET_IN_MOTION = 2.0
"""CPU-milliseconds of what a registration sets in motion."""
GROWTH = 1.15
"""What a request may cost with most cases, as a multiple of what it costs with fewest."""
REFERRAL = {"CPU-ms": 12.0, "commits": 6.0}
CARRIED = 120.0
AT_25 = {"p50 ms": 8.0, "p99 ms": 30.0}
DRAIN_SECONDS = 15.0
IDLE_MIB = 800.0
IDLE_CPU = 2.0
"""Per cent of a core."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One target. `most` is False where `target` is the least that holds."""

    name: str
    value: float
    target: float
    most: bool = True

    @property
    def holds(self) -> bool:
        """Whether the target is met."""
        return self.value <= self.target if self.most else self.value >= self.target


def of_requests(lines: Sequence[Measured]) -> list[Judged]:
    """The targets of the single requests that were measured."""
    by_name = {line.name: line for line in lines}
    found = [
        Judged(f"{name} / empty Flask route", by_name[name].served / by_name[name].flask, target)
        for name, target in TIMES_FLASK.items()
        if name in by_name
    ]
    if through := by_name.get("W8 through the gateway"):
        cost = through.cpu.get("gateway", 0.0) / through.flask
        found.append(Judged("W8 gateway / empty Flask route", cost, GATEWAY_TIMES_FLASK))
    if register := by_name.get("W1 register"):
        found.append(Judged("W1 set in motion, CPU-ms", register.behind, SET_IN_MOTION))
    return found


def of_growth(small: Measured, large: Measured, when: str) -> Judged:
    """What `large` costs, as a multiple of `small`: the same request with fewer cases."""
    return Judged(f"{large.name} {when}", large.total / small.total, GROWTH)


def of_referrals(runs: Sequence[Referred]) -> list[Judged]:
    """The targets of W5. Its cost is judged at each rate, and as fast as it goes."""
    steady = [run for run in runs if run.asked_per_second and not run.is_overload]
    found = [judged for run in steady for judged in _costs(run)]
    for run in runs:
        if run.asked_per_second == 25 and not run.is_overload:
            found += [Judged(f"{run.name}: p50 ms", run.p50, AT_25["p50 ms"])]
            found += [Judged(f"{run.name}: p99 ms", run.p99, AT_25["p99 ms"])]
        elif run.is_overload:
            found.append(Judged(f"{run.name}: drain s", run.drain_seconds, DRAIN_SECONDS))
            longest = run.slowest_from_request / 1000
            found.append(Judged(f"{run.name}: longest wait s", longest, DRAIN_SECONDS))
        elif run.asked_per_second is None:
            found += _costs(run)
            found.append(Judged(f"{run.name}: carried a second", run.carried_per_second, CARRIED, most=False))
    return found + [Judged(f"{run.name}: lost", run.lost, 0) for run in runs if run.lost]


def _costs(run: Referred) -> list[Judged]:
    return [
        Judged(f"{run.name}: CPU-ms", run.cpu_ms, REFERRAL["CPU-ms"]),
        Judged(f"{run.name}: commits", sum(run.commits.values()), REFERRAL["commits"]),
    ]


def of_idle(cpu: Mapping[str, float], memory: Mapping[str, float]) -> list[Judged]:
    """What the platform takes while nobody asks anything of it; `cpu` are CPU seconds a second."""
    return [
        Judged("idle, MiB (PSS)", sum(memory.values()), IDLE_MIB),
        Judged("idle, per cent of a core", all_of(cpu) * 100, IDLE_CPU),
    ]


def table(judged: Sequence[Judged]) -> Table:
    """A line a target."""
    shown = Table(title="targets")
    for column in ("", "measured", "target", "holds"):
        shown.add_column(column, justify="right" if column in ("measured", "target") else "left")
    for each in judged:
        sign = "≤" if each.most else "≥"
        shown.add_row(each.name, f"{each.value:.3g}", f"{sign} {each.target:g}", "yes" if each.holds else "[red]no")
    return shown


def as_json(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """A record a target."""
    return [
        {"name": each.name, "value": round(each.value, 3), "target": each.target, "holds": each.holds}
        for each in judged
    ]
