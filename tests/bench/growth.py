"""`python -m tests.bench.growth [10000,100000,1000000]`: what a request costs with ever more cases in one PostgreSQL.

Prints a table with the exponent of the number of cases, and what ten times the last number would cost by it; writes
JSON into bench-results. `CEIBA_BENCH_SIZE` sets the requests a loop (400).
"""

import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import linear_regression

from infra.local.programs import REPOSITORY
from tests.bench import dashboard, floors
from tests.bench.limits import UNLIMITED
from tests.bench.multiplied import Copies
from tests.bench.quiet import admin_url
from tests.bench.workloads import API, Bench, Measured, a_case, a_case_body
from tests.support.platform import Platform, running_platform

LEVELS = (10_000, 100_000, 1_000_000)
REGISTERED = 50


def main() -> None:
    """Measure the levels that the first argument names."""
    levels = [int(text) for text in sys.argv[1].split(",")] if len(sys.argv) > 1 else LEVELS
    with tempfile.TemporaryDirectory(prefix="ceiba-growth-") as folder:
        os.environ.update(UNLIMITED)
        with running_platform(Path(folder) / "home") as platform:
            found = _grown(platform, Path(folder), levels)
    _show(found["costs"])
    target = REPOSITORY / "bench-results" / f"growth-{time.strftime('%Y%m%d-%H%M%S')}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(found, indent=1) + "\n")
    print("written to", target)


def _grown(platform: Platform, folder: Path, levels: Sequence[int]) -> dict[str, dict[str, dict[str, float]]]:
    caller = platform.client("caseworker", "GT")
    ids = [caller.post(f"{API}/cases", json=a_case()).json()["id"] for _ in range(REGISTERED)]
    bench = Bench(platform, int(os.environ.get("CEIBA_BENCH_SIZE", "400")), lambda: floors.empty_flask_route(folder))
    copies = Copies(admin_url(platform, "ceiba_cases"), ids)
    costs: dict[str, dict[str, float]] = {}
    bytes_of_a_case: dict[str, dict[str, float]] = {}
    for level in levels:
        started = time.monotonic()
        cases, facts = copies.grow_to(level), dashboard.multiply_facts(platform, level)
        print(f"{cases:,} cases and {facts:,} facts after {time.monotonic() - started:.0f} s", flush=True)
        bytes_of_a_case[str(level)] = dict(copies.bytes_of_a_case())
        bench.renew()
        for line in _measured(bench, platform, ids):
            costs.setdefault(line.name, {})[str(level)] = line.served
            print(f"  {line.name}: {line.served} CPU-ms, p50 {line.p50:.1f}, p99 {line.p99:.1f} ms", flush=True)
    return {"costs": costs, "bytes of a case": bytes_of_a_case}


def _measured(bench: Bench, platform: Platform, ids: list[str]) -> list[Measured]:
    # Another organisation's, so that the one whose lists and searches are measured grows by copies alone.
    registering = _headers(platform, "caseworker", 1) | {"Content-Type": "application/json"}
    reading = _headers(platform, "caseworker", 0)
    supervising = _headers(platform, "supervisor", 0)
    body = a_case_body()
    return [
        bench.read(ids),
        bench.measure("list of 50", lambda _: ("GET", f"{API}/cases?limit=50", None, reading)),
        bench.search(),
        bench.measure("figures of the organisation", lambda _: ("GET", f"{API}/dashboard", None, supervising)),
        bench.measure(
            "register", lambda _: ("POST", f"{API}/cases", body, registering), expect=frozenset({201}), settles=True
        ),
    ]


def _headers(platform: Platform, role: str, number: int) -> dict[str, str]:
    return {"Authorization": f"Bearer {platform.token(role, 'GT', number)}"}


def exponent(costs: Mapping[str, float]) -> float:
    """That of the number of cases in the power which is nearest to the measured costs."""
    points = [(math.log(int(level)), math.log(cost)) for level, cost in costs.items()]
    return linear_regression(*zip(*points, strict=True)).slope


def _show(costs: Mapping[str, Mapping[str, float]]) -> None:
    for name, by_level in costs.items():
        power, last = exponent(by_level), list(by_level)[-1]
        there = by_level[last] * 10 ** max(power, 0.0)
        row = " | ".join(f"{cost:.2f}" for cost in by_level.values())
        print(f"| {name} | {row} | {power:+.3f} | {there:.2f} |")


if __name__ == "__main__":
    main()
