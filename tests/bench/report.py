"""The table on the screen and the record on disk."""

import json
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.cpu import ASKED, BEHIND
from tests.bench.workloads import Measured

RESULTS = Path("bench-results")
TARGETS = {"W1": 1.4, "W2": 0.9, "W3": 1.25, "W4": 1.9, "W7": 0.55}
"""The CPU-milliseconds a request that gateway, service and database may take together, by workload."""


def show(lines: Sequence[Measured], floors: Mapping[str, float], bulk: Mapping[str, Any]) -> None:
    """Print everything."""
    console = Console(width=200)
    table = Table(title="CPU-milliseconds a request, by kind of process")
    for column in ("workload", "requests/s", "p50 ms", "p99 ms", *ASKED, "sum", "target", *BEHIND, "notes"):
        table.add_column(column, justify="left" if column in ("workload", "notes") else "right")
    for line in lines:
        target = TARGETS.get(line.name[:2])
        table.add_row(
            line.name,
            f"{line.per_second:.0f}",
            f"{line.p50:.1f}",
            f"{line.p99:.1f}",
            *(f"{line.cpu.get(kind, 0):.2f}" for kind in ASKED),
            f"{line.total:.2f}",
            f"{target:.2f}" if target else "",
            *(f"{line.cpu.get(kind, 0):.2f}" for kind in BEHIND),
            " ".join(f"{name}={value}" for name, value in line.notes.items()),
        )
    console.print(table)
    for title, values in {"floors in this run": floors, **bulk}.items():
        console.print(
            f"[bold]{title}[/bold]  " + "  ".join(f"{name}: {_short(value)}" for name, value in values.items())
        )


def save(lines: Sequence[Measured], floors: Mapping[str, float], bulk: Mapping[str, Any]) -> Path:
    """Write the run as JSON; answers where."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{time.strftime('%Y%m%d-%H%M%S')}.json"
    record = {
        "floors": floors,
        "workloads": [asdict(line) | {"total": line.total, "behind": line.behind} for line in lines],
        **bulk,
    }
    path.write_text(json.dumps(record, indent=1))
    return path


def growth(small: Measured, large: Measured, rows: tuple[int, int]) -> float:
    """Exponent b of cost ~ rows^b between two sizes."""
    return round(math.log(large.total / small.total) / math.log(rows[1] / rows[0]), 3)


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
