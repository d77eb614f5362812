"""`python -m tests.bench [W1,W5]`: start a platform of its own, measure the workloads, print, write JSON.

`CEIBA_BENCH_SIZE` sets the requests a workload (2000); `CEIBA_BENCH_ROWS` the larger number of cases (100000).
"""

import argparse
import os
import tempfile
from pathlib import Path

from tests.bench import report
from tests.bench.limits import UNLIMITED
from tests.bench.processes import ProcessMeter
from tests.bench.referrals import RATES
from tests.bench.suite import WORKLOADS, Suite
from tests.support.platform import running_platform

SIZE = int(os.environ.get("CEIBA_BENCH_SIZE", "2000"))
ROWS = (10_000, int(os.environ.get("CEIBA_BENCH_ROWS", "100000")))


def main() -> None:
    """Measure what the arguments name."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="ceiba-bench-") as folder:
        os.environ.update(UNLIMITED)
        with running_platform(Path(folder) / "home") as platform:
            processes = ProcessMeter(platform.home.folder)
            suite = Suite(platform, Path(folder), asked.only, SIZE)
            idle = processes.memory()
            suite.run(ROWS, asked.rates)
            memory = {"idle": idle, "after": processes.memory()}
    report.show(suite, memory)
    print("written to", report.save(suite, memory))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    which = ", ".join(f"{name} {title}" for name, title in WORKLOADS.items())
    parser.add_argument("only", nargs="?", type=_workloads, default=list(WORKLOADS), metavar="W1,W5", help=which)
    parser.add_argument("--rates", type=_rates, default=RATES, metavar="10,25", help="referrals a second of W5")
    return parser.parse_args()


def _workloads(text: str) -> list[str]:
    named = text.upper().split(",")
    if unknown := set(named) - set(WORKLOADS):
        raise argparse.ArgumentTypeError(f"no such workload: {', '.join(sorted(unknown))}")
    return named


def _rates(text: str) -> list[float]:
    return [float(rate) for rate in text.split(",")]


if __name__ == "__main__":
    main()
