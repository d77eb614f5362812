"""The workloads that are wanted, in an order in which later loops find the rows that earlier ones wrote."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from infra.local.secrets import load_or_generate
from tests.bench import bulk, floors, report
from tests.bench.quiet import admin_url
from tests.bench.receiver import receiving
from tests.bench.referrals import Referrals, Referred
from tests.bench.workloads import API, Bench, Measured, a_case
from tests.support.platform import Platform

WORKLOADS = {
    "W1": "register",
    "W2": "read",
    "W3": "list",
    "W4": "search",
    "W5": "refer until the webhook",
    "W7": "token",
    "W8": "gateway",
    "W9": "import, publication and extract",
}
BY_ROWS = ("W1", "W2", "W3", "W4")
"""The workloads whose cost may grow with the number of cases."""


class Suite:
    """One run over one platform; `lines`, `floors`, `runs` and `results` are what it found."""

    def __init__(self, platform: Platform, folder: Path, only: Collection[str], size: int) -> None:
        self.lines: list[Measured] = []
        self.floors: dict[str, float] = {}
        self.runs: list[Referred] = []
        self.results: dict[str, Any] = {}
        self._platform, self._folder, self._only, self._size = platform, folder, only, size

    def run(self, rows: tuple[int, int], rates: Sequence[float]) -> None:
        """Measure everything that is wanted."""
        self._measure_floors()
        if set(self._only) - {"W5"}:
            self._requests(rows)
        if "W5" in self._only:
            self._referrals(rates)
        if "W9" in self._only:
            self.results["publication"] = bulk.publish(self._platform, rows[1])
            self.results["extract"] = bulk.extract(self._platform)

    def _requests(self, rows: tuple[int, int]) -> None:
        bench = Bench(self._platform, self._size)
        self.results["idle CPU, ms a second"] = {k: round(v * 1000, 1) for k, v in bench.idle.items()}
        caller = self._platform.client("caseworker", "GT")
        ids = [caller.post(f"{API}/cases", json=a_case()).json()["id"] for _ in range(50)]
        large: dict[str, Measured] = {}
        if self._wants(*BY_ROWS, "W9"):
            self.results[f"import of {rows[0]}"] = bulk.import_records(self._platform, rows[0])
            small = large = self._by_rows(bench, ids)
            if rows[1] > rows[0]:
                self.results[f"import up to {rows[1]}"] = bulk.import_records(self._platform, rows[1] - rows[0])
                bench.renew()
                large = self._by_rows(bench, ids)
                self.results[f"growth exponent b, {rows[0]} to {rows[1]}"] = {
                    name: report.growth(small[name], large[name], rows) for name in small
                }
        bench.renew()
        self.lines += [*large.values(), *self._others(bench, ids)]
        self.results["ratios"] = _ratios({line.name: line for line in self.lines}, self.floors)

    def _by_rows(self, bench: Bench, ids: list[str]) -> dict[str, Measured]:
        loops: dict[str, Callable[[], Measured]] = {
            "W1": bench.register,
            "W2": lambda: bench.read(ids),
            "W3": bench.list_first,
            "W4": bench.search,
        }
        lines = [loop() for workload, loop in loops.items() if workload in self._only]
        return {line.name: line for line in lines}

    def _others(self, bench: Bench, ids: list[str]) -> list[Measured]:
        lines = [bench.list_deep(100)] if "W3" in self._only else []
        lines += [bench.token()] if "W7" in self._only else []
        return lines + (list(bench.gateway(ids)) if "W8" in self._only else [])

    def _referrals(self, rates: Sequence[float]) -> None:
        with receiving() as receiver:
            referrals = Referrals(self._platform, receiver)
            self.runs += [referrals.at_rate(rate) for rate in rates]
            self.runs.append(referrals.as_fast_as_it_goes())
            self.runs.append(referrals.overload(round(2 * self.runs[-1].carried_per_second)))

    def _measure_floors(self) -> None:
        admin, found = admin_url(self._platform), self.floors
        found["empty Flask route, CPU-ms"] = floors.empty_flask_route(self._folder)
        if self._wants(*BY_ROWS):
            costs = floors.statements(admin, self._platform.pid("postgres"))
            found |= {f"statement {name}, CPU-ms": cost for name, cost in costs.items()}
        if self._wants("W9"):
            found["COPY in and out, rows/s"] = floors.copy_rows_per_second(admin)
        if self._wants("W5", "W9"):
            password = load_or_generate(self._platform.home.secrets).broker_password
            broker = f"redis://:{password}@127.0.0.1:{self._platform.processes()['broker']['port']}/15"
            found["raw Celery, tasks/s"] = floors.raw_celery_per_second(broker, self._folder)

    def _wants(self, *workloads: str) -> bool:
        return bool(set(workloads) & set(self._only))


def _ratios(lines: dict[str, Measured], lows: dict[str, float]) -> dict[str, float]:
    """What was measured, as multiples of the floors of this run."""
    flask = lows["empty Flask route, CPU-ms"]
    found = {f"{name} / empty Flask route": round(line.total / flask, 1) for name, line in lines.items()}
    if through := lines.get("W8 through the gateway"):
        found["gateway / empty Flask route"] = round(through.cpu.get("gateway", 0.0) / flask, 2)
    for name, floor in (("W1 register", "insert 1.4 KB"), ("W3 list 50", "list 50")):
        if line := lines.get(name):
            cost = line.cpu.get("database", 0.0) / lows[f"statement {floor}, CPU-ms"]
            found[f"{name}, database / floor of {floor}"] = round(cost, 1)
    return found
