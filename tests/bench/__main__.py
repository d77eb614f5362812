"""`python -m tests.bench`: start a platform of its own, measure, print, write JSON.

`CEIBA_BENCH_SIZE` sets the requests a workload (2000); `CEIBA_BENCH_ROWS` the larger size (100000).
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from infra.local.secrets import load_or_generate
from tests.bench import bulk, floors, report
from tests.bench.cpu import memory_mib
from tests.bench.quiet import admin_url
from tests.bench.workloads import API, Bench, Measured, a_case
from tests.support.platform import Platform, running_platform

SIZE = int(os.environ.get("CEIBA_BENCH_SIZE", "2000"))
ROWS = (10_000, int(os.environ.get("CEIBA_BENCH_ROWS", "100000")))
UNLIMITED = {
    f"CEIBA_TUNE_LIMIT_{name}_PER_{per}": "1000000"
    for name, per in (
        ("TOKEN", "MINUTE"),
        ("SEARCH", "MINUTE"),
        ("USER", "MINUTE"),
        ("CLIENT", "MINUTE"),
        ("EXPORT", "DAY"),
    )
} | {"CEIBA_TUNE_SEARCHES_A_MINUTE": "1000000"}


def main() -> None:
    """Measure everything once."""
    with tempfile.TemporaryDirectory(prefix="ceiba-bench-") as folder:
        os.environ.update(UNLIMITED)
        with running_platform(Path(folder) / "home") as platform:
            measure(platform, Path(folder))


def measure(platform: Platform, folder: Path) -> None:
    """The suite, in an order in which later loops find the rows that earlier ones wrote."""
    lows = _floors(platform, folder)
    bench = Bench(platform, SIZE)
    results: dict[str, Any] = {"idle CPU, ms a second": {k: round(v * 1000, 1) for k, v in bench.idle.items()}}
    results |= {"memory idle": {"PSS MiB": round(memory_mib(platform.home.folder))}}
    ids = [platform.client("caseworker", "GT").post(f"{API}/cases", json=a_case()).json()["id"] for _ in range(50)]
    results["import of 10k"] = bulk.import_records(platform, ROWS[0])
    small = _requests(bench, ids)
    results["import of 100k"] = bulk.import_records(platform, ROWS[1] - ROWS[0])
    bench.renew()
    large = _requests(bench, ids)
    results["growth exponent b, 10k to 100k"] = {
        name: report.growth(small[name], large[name], ROWS)
        for name in ("W1 register", "W2 read", "W3 list 50", "W4 search")
    }
    bench.renew()
    others = [bench.list_deep(100), bench.token(), *bench.gateway(ids), bench.refer_and_notify(10, 20)]
    results["publication"] = bulk.publish(platform, ROWS[1])
    results["extract"] = bulk.extract(platform)
    results["memory after"] = {"PSS MiB": round(memory_mib(platform.home.folder))}
    results["ratios"] = _ratios(large, others, lows)
    lines = [*large.values(), *others]
    report.show(lines, lows, results)
    print("written to", report.save(lines, lows, results))


def _requests(bench: Bench, ids: list[str]) -> dict[str, Measured]:
    lines = [bench.register(), bench.read(ids), bench.list_first(), bench.search()]
    return {line.name: line for line in lines}


def _floors(platform: Platform, folder: Path) -> dict[str, float]:
    secrets = load_or_generate(platform.home.secrets)
    ports = platform.processes()
    admin = admin_url(platform)
    broker = f"redis://:{secrets.broker_password}@127.0.0.1:{ports['broker']['port']}/15"
    found = {
        f"statement {name}, CPU-ms": value for name, value in floors.statements(admin, platform.pid("postgres")).items()
    }
    found["COPY in and out, rows/s"] = floors.copy_rows_per_second(admin)
    found["empty Flask route, CPU-ms"] = floors.empty_flask_route(folder)
    found["raw Celery, tasks/s"] = floors.raw_celery_per_second(broker, folder)
    return found


def _ratios(large: dict[str, Measured], others: list[Measured], lows: dict[str, float]) -> dict[str, float]:
    flask = lows["empty Flask route, CPU-ms"]
    direct = next(line for line in others if line.name == "W8 direct")
    through = next(line for line in others if line.name == "W8 through the gateway")
    return {
        "read, service alone / empty Flask route": round(direct.total / flask, 2),
        "gateway / empty Flask route": round(through.cpu.get("gateway", 0.0) / flask, 2),
        "register, database / insert floor": round(
            large["W1 register"].cpu.get("database", 0.0) / lows["statement insert 1.4 KB, CPU-ms"], 1
        ),
        "list, database / list floor": round(
            large["W3 list 50"].cpu.get("database", 0.0) / lows["statement list 50, CPU-ms"], 1
        ),
    }


if __name__ == "__main__":
    main()
