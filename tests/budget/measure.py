"""One work under measurement: what the platform spent on it beyond what it spends while it is idle."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.bench.commits import CommitMeter, Commits
from tests.bench.processes import ProcessMeter, Reading, all_of
from tests.bench.quiet import Outboxes, admin_url
from tests.budget.broker import BrokerCounts
from tests.budget.database import Counts, DatabaseCounts, difference
from tests.support.platform import Platform

IDLE_SECONDS = 20.0
FEW = 30
"""Works before the measured ones, and works that are watched for their messages afterwards."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that is counted, at one time."""

    at: float
    cpu: Reading
    commits: Commits
    statements: Counts
    functions: Counts
    commands: Mapping[str, float]


@dataclass
class Budget:
    """One work: everything for one request of it."""

    work: str
    times: int
    cpu_ms: dict[str, float]
    commits: dict[str, float]
    statements: dict[tuple[str, str], Any]
    functions: dict[tuple[str, str], Any]
    messages: dict[str, float]
    commands: dict[str, float]
    idle_ms_per_second: dict[str, float] = field(default_factory=dict)

    @property
    def total_ms(self) -> float:
        """CPU-milliseconds of all processes."""
        return all_of(self.cpu_ms)


class Measurement:
    """Measures works on one platform."""

    def __init__(self, platform: Platform) -> None:
        self._processes = ProcessMeter(platform.home.folder)
        self._commits = CommitMeter(admin_url(platform))
        self._counts = DatabaseCounts(platform)
        self._broker = BrokerCounts(platform)
        self._outboxes = Outboxes(platform)

    def settle(self) -> None:
        """Wait until nothing is on its way, and the counts of what was have been reported."""
        self._outboxes.wait_until_empty()
        self._commits.read()

    def memory(self) -> dict[str, float]:
        """MiB (PSS) by process."""
        return self._processes.memory()

    def measure(
        self, work: str, times: int, make: Callable[[int], Sequence[bytes]], run: Callable[[Sequence[bytes]], None]
    ) -> Budget:
        """`make` prepares requests, and `run` sends them and waits for their effects."""
        run(make(FEW))  # warm
        requests = make(times)
        self.settle()
        resting = self._snapshot()
        time.sleep(IDLE_SECONDS)
        before = self._snapshot()
        run(requests)
        self._outboxes.wait_until_empty()
        ended, worked = time.monotonic(), self._processes.read()
        self._commits.read()
        after = self._snapshot()
        few = make(FEW)
        self._outboxes.wait_until_empty()
        with self._broker.messages() as messages:
            run(few)
            self._outboxes.wait_until_empty()
        idle = before.at - resting.at
        idle_cpu = before.cpu.since(resting.cpu)
        share = (after.at - before.at) / idle
        return Budget(
            work,
            times,
            _per_work(worked.since(before.cpu), idle_cpu, (ended - before.at) / idle, times),
            after.commits.per_work_since(before.commits, times, before.commits.per_second_since(resting.commits)),
            _delta(resting.statements, before.statements, after.statements, share, times),
            _delta(resting.functions, before.functions, after.functions, share, times),
            {queue: count / FEW for queue, count in messages.items()},
            _commands(resting.commands, before.commands, after.commands, share, times),
            {label: seconds * 1000 / idle for label, seconds in idle_cpu.items()},
        )

    def _snapshot(self) -> Snapshot:
        counts, broker = self._counts, self._broker
        statements, functions, commands = counts.statements(), counts.functions(), broker.commands()
        commits = self._commits.read(settle=False)
        return Snapshot(time.monotonic(), self._processes.read(), commits, statements, functions, commands)


def _per_work(used: Mapping[str, float], idle: Mapping[str, float], share: float, times: int) -> dict[str, float]:
    """CPU-milliseconds by process for each work. Rounded to what the clock of the processes, 10 ms, can tell."""
    extra = {label: (seconds - idle.get(label, 0.0) * share) * 1000 / times for label, seconds in used.items()}
    return {label: round(max(value, 0.0), 3) for label, value in extra.items()}


def _delta(first: Counts, second: Counts, third: Counts, share: float, times: int) -> dict[tuple[str, str], Any]:
    idle = difference(second, first, {}, 0.0, 1)
    return difference(third, second, idle, share, times)


def _commands(
    first: Mapping[str, float], second: Mapping[str, float], third: Mapping[str, float], share: float, times: int
) -> dict[str, float]:
    used, idle = Counter(third), Counter(second)
    used.subtract(second)
    idle.subtract(first)
    return {name: max(count - idle[name] * share, 0.0) / times for name, count in used.items()}
