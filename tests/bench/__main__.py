"""`python -m tests.bench [W1,W5]`: start a platform of its own, measure the workloads, print, write JSON.

`CEIBA_BENCH_SIZE` sets the requests a loop (2000), `CEIBA_BENCH_ROWS` the largest number of cases (100000; 10000,
100000 and 1000000 are measured on the way), `CEIBA_BENCH_ROUNDS` how often each loop runs (1); the median counts.
`CEIBA_BENCH_STEADY=1` leaves out of W5 what goes beyond its rates: as fast as it goes, and the overload.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench import report
from tests.bench.limits import UNLIMITED
from tests.bench.processes import ProcessMeter
from tests.bench.referrals import RATES
from tests.bench.suite import WORKLOADS, Suite, Wanted
from tests.support.platform import running_platform


def main() -> None:
    """Measure what the arguments name."""
    wanted, console = _wanted(), Console(width=180)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with tempfile.TemporaryDirectory(prefix="ceiba-bench-") as folder, Progress(*columns, console=console) as progress:
        task = progress.add_task("starting", total=None)

        def say(step: str) -> None:
            progress.update(task, description=step)
            console.print(f"[dim]{time.strftime('%H:%M:%S')} {step}")

        os.environ.update(UNLIMITED)
        with running_platform(Path(folder) / "home") as platform:
            processes = ProcessMeter(platform.home.folder)
            suite, idle = Suite(platform, Path(folder), wanted), processes.memory()
            suite.run(say)
            memory = {"idle": idle, "after": processes.memory()}
    report.show(suite, memory, console)
    console.print("written to", str(report.save(suite, memory)))


def _wanted() -> Wanted:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    which = ", ".join(f"{name} {title}" for name, title in WORKLOADS.items())
    parser.add_argument("only", nargs="?", type=_workloads, default=list(WORKLOADS), metavar="W1,W5", help=which)
    parser.add_argument("--rates", type=_rates, default=RATES, metavar="10,25", help="referrals a second of W5")
    asked = parser.parse_args()
    return Wanted(
        only=asked.only,
        size=int(os.environ.get("CEIBA_BENCH_SIZE", "2000")),
        rows=int(os.environ.get("CEIBA_BENCH_ROWS", "100000")),
        rounds=int(os.environ.get("CEIBA_BENCH_ROUNDS", "1")),
        rates=asked.rates,
        steady=os.environ.get("CEIBA_BENCH_STEADY") == "1",
    )


def _workloads(text: str) -> list[str]:
    named = text.upper().split(",")
    if unknown := set(named) - set(WORKLOADS):
        raise argparse.ArgumentTypeError(f"no such workload: {', '.join(sorted(unknown))}")
    return named


def _rates(text: str) -> list[float]:
    return [float(rate) for rate in text.split(",")]


if __name__ == "__main__":
    main()
