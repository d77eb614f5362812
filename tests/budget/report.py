"""The tables on the screen and the record on disk."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.processes import all_of
from tests.budget.database import Count
from tests.budget.measure import Budget
from tests.budget.steps import steps_of

RESULTS = Path("bench-results")
TOP = 12
STEPS_FROM, FEWEST, MOST_STEPS = 0.5, 50, 20
"""CPU-milliseconds and samples from which the steps of a process are worth a table, and how many it has."""
SMALL = 0.01
"""CPU-milliseconds a work below which a process has no line of its own."""


def show(budget: Budget, flask: float, console: Console) -> None:
    """Print the tables of one work; `flask` is what an empty Flask route costs in this run."""
    commits = sum(budget.commits.values())
    title = f"{budget.work}: {budget.total_ms:.2f} CPU-ms and {commits:.1f} commits each ({budget.times} times)"
    console.rule(f"[bold]{title}")
    console.print(
        f"{budget.total_ms / flask:.0f} times an empty Flask route, which costs {flask:.3f} CPU-ms in this run"
    )
    console.print(_by_name("CPU-ms by process", budget.cpu_ms, SMALL))
    console.print(_by_name("commits by database", budget.commits, 0.05))
    console.print(_by_count(f"statements, the {TOP} with the most time", budget.statements, TOP))
    authz = {key: count for key, count in budget.functions.items() if key[1].startswith("authz.")}
    console.print(_by_count("functions of the signed context", authz, TOP))
    console.print(_by_name("messages by list of the broker", budget.messages, 0.01))
    console.print(_by_name("commands of the broker", budget.commands, 0.05))


def show_memory(memory: Mapping[str, float], console: Console) -> None:
    """Print what each process weighs."""
    console.print(_by_name(f"memory, MiB (PSS): {sum(memory.values()):.0f} with the mailbox", memory, 0.0))


def show_steps(budget: Budget, drawn: Sequence[Path], console: Console) -> None:
    """Print which of our functions the CPU time of each process went through, from its flame graph."""
    for file in drawn:
        process = file.stem.removeprefix(f"{budget.work}-")
        spent = budget.cpu_ms.get(process, 0.0)
        samples, shares = steps_of(file)
        if spent < STEPS_FROM or samples < FEWEST:
            continue
        table = Table(title=f"{budget.work}: steps of {process}, {spent:.2f} CPU-ms ({samples} samples)")
        for column in ("function, with what it calls", "share", "CPU-ms"):
            table.add_column(column, justify="left" if column.startswith("function") else "right")
        for name, share in list(shares.items())[:MOST_STEPS]:
            table.add_row(name, f"{share:.0%}", f"{share * spent:.2f}")
        console.print(table)


def save(budgets: list[Budget], memory: Mapping[str, float], flask: float) -> Path:
    """Write everything as JSON; answers where."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"budget-{time.strftime('%Y%m%d-%H%M%S')}.json"
    record = {
        "empty Flask route": flask,
        "memory, MiB": dict(memory),
        "works": [_as_json(budget) for budget in budgets],
    }
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False))
    return path


def _as_json(budget: Budget) -> dict[str, Any]:
    named = {
        field: [{"database": database, "name": name, **asdict(count)} for (database, name), count in counts.items()]
        for field, counts in (("statements", budget.statements), ("functions", budget.functions))
    }
    return asdict(budget) | named


def _by_name(title: str, values: Mapping[str, float], least: float) -> Table:
    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in sorted(values.items(), key=lambda item: -item[1]):
        if value >= least:
            table.add_row(name, f"{value:.2f}")
    table.add_row("[bold]all", f"[bold]{all_of(values):.2f}")
    return table


def _by_count(title: str, values: Mapping[tuple[str, str], Count], top: int) -> Table:
    table = Table(title=title, title_justify="left")
    for column in ("database", "", "calls", "ms"):
        table.add_column(column, justify="right" if column in ("calls", "ms") else "left", no_wrap=True)
    ordered = sorted(values.items(), key=lambda item: -item[1].milliseconds)
    for (database, name), count in ordered[:top]:
        table.add_row(database, name, f"{count.calls:.2f}", f"{count.milliseconds:.3f}")
    calls, milliseconds = (sum(getattr(c, part) for c in values.values()) for part in ("calls", "milliseconds"))
    table.add_row("[bold]all", f"{len(values)} of them", f"[bold]{calls:.1f}", f"[bold]{milliseconds:.3f}")
    return table
