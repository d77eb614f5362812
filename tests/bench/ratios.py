"""Two builds side by side: for each figure of their records the ratio B/A and how far single runs lie apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from rich.table import Table

from tests.bench.processes import all_of
from tests.bench.targets import FLASK

Record = Mapping[str, Any]
"""What `report.save` wrote of one run."""

NOISE = 0.03
"""A share below which a difference says nothing: the kernel counts CPU time in hundredths of a second."""
LEAST = 0.1
"""CPU-milliseconds below which a figure is in the noise of the idle share that was subtracted."""
MORE_IS_BETTER = "carried a second"


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure of both builds, a value a run."""

    name: str
    other: Sequence[float]
    this: Sequence[float]

    @property
    def middle(self) -> float:
        """The median of B as a multiple of the median of A."""
        return median(self.this) / median(self.other)

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest ratio that any run of B has to any run of A."""
        return min(self.this) / max(self.other), max(self.this) / min(self.other)

    @property
    def verdict(self) -> str:
        """`worse` or `better` where each run of B lies beyond each run of A and beyond the noise; else empty."""
        low, high = self.spread
        if self.name.endswith(MORE_IS_BETTER):
            low, high = 1 / high, 1 / low
        return "worse" if low > 1 + NOISE else "better" if high < 1 / (1 + NOISE) else ""


def ratios(others: Sequence[Record], these: Sequence[Record]) -> list[Ratio]:
    """The figures that every run of both builds has and that are above zero, in the order of the first record."""
    columns = [[dict(_figures(record)) for record in records] for records in (others, these)]
    names = [name for name in columns[0][0] if all(run.get(name, 0.0) > 0 for runs in columns for run in runs)]
    return [Ratio(name, *([run[name] for run in runs] for runs in columns)) for name in names]


def table(others: Sequence[Record], these: Sequence[Record], title: str) -> Table:
    """A line a figure; below the table, what its columns say."""
    shown = Table(title=title, caption="worse, better: each run of B lies beyond each run of A, by more than 3 %")
    for column in ("figure", "A", "B", "B/A", "min..max", ""):
        shown.add_column(column, justify="left" if column in ("figure", "") else "right")
    for ratio in ratios(others, these):
        low, high = ratio.spread
        colour = {"worse": "[red]", "better": "[green]"}.get(ratio.verdict, "")
        values = (f"{median(values):.3g}" for values in (ratio.other, ratio.this))
        shown.add_row(ratio.name, *values, f"{ratio.middle:.2f}", f"{low:.2f}..{high:.2f}", colour + ratio.verdict)
    return shown


def _figures(record: Record) -> Iterator[tuple[str, float]]:
    """Name and value; CPU time of requests and referrals as multiples of the empty Flask route of the same run."""
    for line in record["workloads"]:
        yield from _of_request(line)
    for run in record["referrals"]:
        name = run["name"]
        yield f"{name}, times Flask", run["cpu_ms"] / record["floors"][FLASK]
        yield f"{name}, commits", run["commits_all"]
        yield f"{name}, p50 ms", run["p50"]
        yield f"{name}, p99 ms", run["p99"]
        if run["asked_per_second"] is None:
            yield f"{name}, {MORE_IS_BETTER}", run["carried_per_second"]
    yield "idle, MiB (PSS)", sum(record["memory"]["idle"].values())
    if idle := record.get("idle CPU, ms a second"):
        yield "idle, CPU-ms a second", all_of(idle)


def _of_request(line: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    name, cpu = line["name"], line["cpu"]
    yield f"{name}, times Flask", (cpu.get("api", 0.0) + cpu.get("database", 0.0)) / line["flask"]
    yield f"{name}, gateway, times Flask", cpu.get("gateway", 0.0) / line["flask"]
    yield f"{name}, p50 ms", line["p50"]
    if line["behind"] > LEAST:
        yield f"{name}, set in motion, CPU-ms", line["behind"]
