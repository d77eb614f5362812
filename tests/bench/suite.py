"""The workloads that are wanted, in an order in which later loops find the rows that earlier ones wrote."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from infra.local.secrets import load_or_generate
from tests.bench import bulk, dashboard, events, floors, targets
from tests.bench.quiet import admin_url
from tests.bench.receiver import receiving
from tests.bench.referrals import Referrals, Referred
from tests.bench.rounds import middle, middles
from tests.bench.targets import FLASK, Judged
from tests.bench.workloads import API, Bench, Measured, a_case
from tests.support.platform import Platform

WORKLOADS = {
    "W1": "register",
    "W2": "read",
    "W3": "list",
    "W4": "search",
    "W5": "refer until the webhook",
    "W6": "events",
    "W7": "token",
    "W8": "gateway",
    "W9": "import, publication and extract",
    "W10": "dashboard over a million facts",
}
BY_ROWS = ("W1", "W2", "W3", "W4")
"""The workloads whose cost may grow with the number of cases."""
LEVELS = (10_000, 100_000, 1_000_000)
IMPORTED_AT_ONCE = 200_000
RIGHT_AFTER = "right after the import of"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What to measure: workloads, requests a loop, the largest number of cases, rounds, and referrals a second.

    `steady`: referrals at these rates only, neither as fast as it goes nor an overload.
    """

    only: Collection[str]
    size: int
    rows: int
    rounds: int
    rates: Sequence[float]
    steady: bool = False

    def any_of(self, *workloads: str) -> bool:
        """Whether one of these is wanted."""
        return bool(set(workloads) & set(self.only))

    @property
    def levels(self) -> list[int]:
        """The numbers of cases that are reached; the requests are measured at each."""
        most = self.rows if self.any_of(*BY_ROWS, "W9") else LEVELS[0]
        return [level for level in LEVELS if level <= most] or [self.rows]


class Suite:
    """One run over one platform; the public attributes are what it found."""

    def __init__(self, platform: Platform, folder: Path, wanted: Wanted) -> None:
        self.lines: list[Measured] = []
        self.floors: dict[str, float] = {}
        self.runs: list[Referred] = []
        self.results: dict[str, Any] = {}
        self.judged: list[Judged] = []
        self._platform, self._folder, self._wanted = platform, folder, wanted
        self._flask: list[float] = []

    def run(self, say: Callable[[str], None]) -> None:
        """Measure everything that is wanted; `say` is told what comes next."""
        wants = self._wanted.any_of
        say("floors")
        self._measure_floors()
        if wants(*BY_ROWS, "W7", "W8", "W9", "W10"):
            self._requests(say)
        if wants("W5"):
            self._referrals(say)
        if wants("W6"):
            say("W6 events")
            carried = events.carry(self._platform, self.floors["raw Celery, tasks/s"])
            self.results["W6 events"] = carried.as_json()
        if wants("W9"):
            say("W9 publication and extract")
            self.results["publication"] = bulk.publish(self._platform, self._wanted.levels[-1])
            self.results["extract"] = bulk.extract(self._platform)
        if wants("W10"):
            say("W10 dashboard")
            self.results["W10 facts"] = {"facts": dashboard.multiply_facts(self._platform)}
            for whose, found in dashboard.read_while_writing(self._platform).items():
                self.results[f"W10 dashboard of the {whose}, while cases are registered"] = found
        self._measure_flask()
        self.floors[FLASK] = median(self._flask)
        if self.lines:
            self.judged = targets.of_requests(self.lines) + self.judged
        self.judged += targets.of_referrals(self.runs)

    def _requests(self, say: Callable[[str], None]) -> None:
        say("idle")
        bench = Bench(self._platform, self._wanted.size, self._measure_flask)
        self.results["idle CPU, ms a second"] = {k: round(v * 1000, 1) for k, v in bench.idle.items()}
        self.judged += targets.of_idle(bench.idle, bench.memory)
        caller = self._platform.client("caseworker", "GT")
        ids = [caller.post(f"{API}/cases", json=a_case()).json()["id"] for _ in range(50)]
        if self._wanted.any_of(*BY_ROWS, "W9", "W10"):
            self.lines += self._grown(bench, ids, say)
        bench.renew()
        say("W3 far behind, W7 and W8")
        self.lines += self._rounds(bench, lambda: self._others(bench, ids))

    def _grown(self, bench: Bench, ids: list[str], say: Callable[[str], None]) -> list[Measured]:
        """The requests at every number of cases; answers those with most."""
        cases = 0
        small: list[Measured] = []
        lines: list[Measured] = []
        for level in self._wanted.levels:
            say(f"import up to {level:,} cases")
            while cases < level:
                rows = min(level - cases, IMPORTED_AT_ONCE)
                last = bool(small) and cases + rows >= level
                at_once: list[Measured] = []
                hook = self._right_after(bench, ids, at_once) if last else (lambda: None)
                imported = bulk.import_records(self._platform, rows, hook)
                cases += int(imported["rows"])
                self.results[f"import up to {cases}"] = imported
                self._judge(small, at_once, f"{RIGHT_AFTER} {level:,}")
            if self._wanted.any_of(*BY_ROWS):
                say(f"W1 to W4 with {level:,} cases")
                lines = self._rounds(bench, lambda: self._by_rows(bench, ids))
                self.results[f"CPU-ms with {level} cases"] = {line.name: line.total for line in lines}
                self._judge(small, lines, f"with {level:,} cases")
                small = small or lines
        return lines

    def _right_after(self, bench: Bench, ids: list[str], found: list[Measured]) -> Callable[[], None]:
        def measure() -> None:
            bench.renew()
            bench.at_once = True
            found.extend(self._by_rows(bench, ids))
            bench.at_once = False

        return measure

    def _judge(self, small: Sequence[Measured], large: Sequence[Measured], when: str) -> None:
        pairs = zip(small, large, strict=True) if small and large else ()
        self.judged += [targets.of_growth(one, other, f"{when} / with 10,000") for one, other in pairs]

    def _rounds(self, bench: Bench, loops: Callable[[], list[Measured]]) -> list[Measured]:
        rounds = []
        for _ in range(self._wanted.rounds):
            bench.renew()
            rounds.append(loops())
        return middles(rounds, by=lambda line: line.total / line.flask)

    def _by_rows(self, bench: Bench, ids: list[str]) -> list[Measured]:
        loops: dict[str, Callable[[], Measured]] = {
            "W1": bench.register,
            "W2": lambda: bench.read(ids),
            "W3": bench.list_first,
            "W4": bench.search,
        }
        return [loop() for workload, loop in loops.items() if self._wanted.any_of(workload)]

    def _others(self, bench: Bench, ids: list[str]) -> list[Measured]:
        wants = self._wanted.any_of
        lines = [bench.list_deep(100)] if wants("W3") else []
        lines += [bench.token()] if wants("W7") else []
        return lines + (list(bench.gateway(ids)) if wants("W8") else [])

    def _referrals(self, say: Callable[[str], None]) -> None:
        with receiving() as receiver:
            referrals = Referrals(self._platform, receiver)
            for rate in self._wanted.rates:
                say(f"W5 at {rate:g} a second")
                self.runs.append(self._middle_run(partial(referrals.at_rate, rate)))
            if not self._wanted.steady:
                self._most_referrals(referrals, say)

    def _most_referrals(self, referrals: Referrals, say: Callable[[str], None]) -> None:
        say("W5 as fast as it goes")
        fast = middle(
            [referrals.as_fast_as_it_goes() for _ in range(self._wanted.rounds)],
            by=lambda run: run.carried_per_second,
        )
        say("W5 overload")
        twice = round(2 * fast.carried_per_second)
        self.runs += [fast, self._middle_run(partial(referrals.overload, twice))]

    def _middle_run(self, measure: Callable[[], Referred]) -> Referred:
        return middle([measure() for _ in range(self._wanted.rounds)], by=lambda run: run.cpu_ms)

    def _measure_floors(self) -> None:
        admin, found, wants = admin_url(self._platform), self.floors, self._wanted.any_of
        self._measure_flask()
        if wants(*BY_ROWS):
            costs = floors.statements(admin, self._platform.pid("postgres"))
            found |= {f"statement {name}, CPU-ms": cost for name, cost in costs.items()}
        if wants("W9"):
            found["COPY in and out, rows/s"] = floors.copy_rows_per_second(admin)
        if wants("W6"):
            password = load_or_generate(self._platform.home.secrets).broker_password
            broker = f"redis://:{password}@127.0.0.1:{self._platform.processes()['broker']['port']}/15"
            found["raw Celery, tasks/s"] = floors.raw_celery_per_second(broker, self._folder)

    def _measure_flask(self) -> float:
        self._flask.append(floors.empty_flask_route(self._folder))
        return self._flask[-1]
