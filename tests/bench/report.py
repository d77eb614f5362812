"""The table on the screen and the record on disk."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench import referrals, targets
from tests.bench.cpu import ASKED, BEHIND
from tests.bench.suite import Suite
from tests.bench.workloads import Measured

RESULTS = Path("bench-results")


def show(suite: Suite, memory: Mapping[str, Mapping[str, float]], console: Console) -> None:
    """Print everything that was found, and what the processes weigh."""
    if suite.lines:
        console.print(_requests(suite.lines))
    if suite.runs:
        console.print(referrals.table(suite.runs))
    for title, values in {"floors in this run": suite.floors, **suite.results}.items():
        console.print(
            f"[bold]{title}[/bold]  " + "  ".join(f"{name}: {_short(value)}" for name, value in values.items())
        )
    if suite.judged:
        console.print(targets.table(suite.judged))
    for title, by_process in memory.items():
        parts = "  ".join(f"{name}: {mib:.0f}" for name, mib in sorted(by_process.items(), key=lambda item: -item[1]))
        console.print(f"[bold]memory {title}, MiB (PSS): {sum(by_process.values()):.0f}[/bold]  {parts}")


def save(suite: Suite, memory: Mapping[str, Mapping[str, float]]) -> Path:
    """Write the run as JSON; answers where."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{time.strftime('%Y%m%d-%H%M%S')}.json"
    record = {
        "floors": suite.floors,
        "workloads": [asdict(line) | {"total": line.total, "behind": line.behind} for line in suite.lines],
        "referrals": [run.as_json() for run in suite.runs],
        "targets": targets.as_json(suite.judged),
        "memory": {title: dict(by_process) for title, by_process in memory.items()},
        **suite.results,
    }
    path.write_text(json.dumps(record, indent=1))
    return path


def _requests(lines: Sequence[Measured]) -> Table:
    table = Table(title="CPU-milliseconds a request, by kind of process")
    for column in ("workload", "requests/s", "p50 ms", "p99 ms", *ASKED, "sum", *BEHIND, "notes"):
        table.add_column(column, justify="left" if column in ("workload", "notes") else "right")
    for line in lines:
        table.add_row(
            line.name,
            f"{line.per_second:.0f}",
            f"{line.p50:.1f}",
            f"{line.p99:.1f}",
            *(f"{line.cpu.get(kind, 0):.2f}" for kind in ASKED),
            f"{line.total:.2f}",
            *(f"{line.cpu.get(kind, 0):.2f}" for kind in BEHIND),
            " ".join(f"{name}={value}" for name, value in line.notes.items()),
        )
    return table


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
