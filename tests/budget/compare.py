"""`python -m tests.budget.compare BEFORE.json AFTER.json`: two records of `make budget` as the tables of a page.

Prints Markdown: CPU-milliseconds by process, commits by database, the other counts, and memory.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.processes import MAILBOX, all_of

LEAST = 0.2
"""CPU-milliseconds below which a process is in the noise of the idle share in all works."""
NONE = "–"

Record = Mapping[str, Any]
Pair = tuple[Record, Record]


def pages(before: Record, after: Record) -> str:
    """All tables of two records."""
    works = _works(before, after)
    parts = [
        _table("CPU-ms by process", works, "cpu_ms", LEAST),
        _table("commits by database", works, "commits", 0.05),
        _counts(works, before, after),
        _memory(before, after),
    ]
    return "\n\n".join(parts)


def _works(before: Record, after: Record) -> dict[str, Pair]:
    later = {work["work"]: work for work in after["works"]}
    return {work["work"]: (work, later[work["work"]]) for work in before["works"] if work["work"] in later}


def _table(title: str, works: Mapping[str, Pair], part: str, least: float) -> str:
    """A line a process or database and two columns a work; what is small everywhere is summed as `others`."""
    pairs = list(works.values())
    values = [record[part] for pair in pairs for record in pair]
    names = sorted({name for value in values for name in value}, key=lambda n: -max(v.get(n, 0.0) for v in values))
    large = [name for name in names if name != MAILBOX and max(v.get(name, 0.0) for v in values) >= least]
    lines = [_line(name, (value.get(name) for value in values)) for name in large]
    if small := [name for name in names if name not in (*large, MAILBOX)]:
        lines.append(_line("others", (sum(value.get(name, 0.0) for name in small) for value in values)))
    lines.append(_line("**all**", map(all_of, values)))
    return "\n".join([*_head(title, works), *lines])


def _counts(works: Mapping[str, Pair], before: Record, after: Record) -> str:
    def both(count: Any) -> Iterable[float]:
        return (count(record) for pair in works.values() for record in pair)

    flask = {id(record): run["empty Flask route"] for run in (before, after) for record in run["works"]}
    return "\n".join(
        [
            *_head("count", works),
            _line("CPU-ms / empty Flask route", both(lambda r: all_of(r["cpu_ms"]) / flask[id(r)])),
            _line("statements", both(lambda r: sum(s["calls"] for s in r["statements"]))),
            _line("verifications of the context (`authz.claim`)", both(lambda r: _calls(r, "authz.claim"))),
            _line("calls of `authz` functions", both(lambda r: _calls(r, "authz."))),
            _line("commands of the broker", both(lambda r: sum(r["commands"].values()))),
        ]
    )


def _memory(before: Record, after: Record) -> str:
    first, second = before["memory, MiB"], after["memory, MiB"]
    names = sorted({*first, *second}, key=lambda name: -max(first.get(name, 0.0), second.get(name, 0.0)))
    lines = [_line(name, (first.get(name), second.get(name)), "{:.0f}") for name in names]
    lines.append(_line("**all**", (sum(first.values()), sum(second.values())), "{:.0f}"))
    return "\n".join(["| MiB (PSS) after the works | before | after |", "|---|---|---|", *lines])


def _calls(record: Record, start: str) -> float:
    return sum(function["calls"] for function in record["functions"] if function["name"].startswith(start))


def _head(title: str, works: Iterable[str]) -> Sequence[str]:
    names = list(works)
    columns = [f"{name} before | after" for name in names]
    return [f"| {title} | {' | '.join(columns)} |", "|---" * (1 + 2 * len(names)) + "|"]


def _line(name: str, values: Iterable[float | None], form: str = "{:.1f}") -> str:
    return f"| {name} | {' | '.join(NONE if value is None else form.format(value) for value in values)} |"


if __name__ == "__main__":
    print(pages(*(json.loads(Path(name).read_text()) for name in sys.argv[1:3])))
