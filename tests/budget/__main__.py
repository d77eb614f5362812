"""`python -m tests.budget`: start a platform of its own, do each work some hundred times, print where the cost goes."""

import argparse
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench.floors import empty_flask_route
from tests.bench.limits import UNLIMITED
from tests.bench.receiver import Receiver, receiving
from tests.budget import report
from tests.budget.database import begin_to_count
from tests.budget.flames import flames
from tests.budget.measure import Budget, Measurement
from tests.budget.works import WITH_WEBHOOK, WORKS, Works
from tests.support.platform import Platform, running_platform

MOST = 1000
"""A token lasts five minutes."""


def main() -> None:
    """Measure what the arguments name."""
    asked = _arguments()
    console = Console(width=170)
    os.environ.update(UNLIMITED)
    with (
        Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console) as progress,
        tempfile.TemporaryDirectory(prefix="ceiba-budget-") as folder,
        receiving() as receiver,
    ):
        step = progress.add_task("starting a platform", total=len(asked.works) + len(asked.flames) + 1)
        with running_platform(Path(folder) / "home") as platform:
            begin_to_count(platform)
            works, measurement = Works(platform, receiver), Measurement(platform)
            flask = empty_flask_route(Path(folder))
            budgets: list[Budget] = []
            drawn: dict[str, list[Path]] = {}
            for work in asked.works:
                progress.update(step, advance=1, description=f"{work}: {asked.times} times, {asked.rate:g} a second")
                budgets.append(_measure(work, works, measurement, receiver, asked))
                report.show(budgets[-1], flask, console)
            memory = measurement.memory()
            for work in asked.flames:
                progress.update(step, advance=1, description=f"flame graphs of {work}")
                drawn[work] = _drawn(work, works, platform, asked)
            progress.advance(step)
    report.show_memory(memory, console)
    for budget in budgets:
        report.show_steps(budget, drawn.get(budget.work, []), console)
    files = [file for found in drawn.values() for file in found]
    console.print("written to", report.save(budgets, memory, flask), *files, sep="\n  ")


def _measure(
    work: str, works: Works, measurement: Measurement, receiver: Receiver, asked: argparse.Namespace
) -> Budget:
    def run(requests: Sequence[bytes]) -> None:
        before = receiver.requests()
        works.send(requests, asked.rate)
        if work in WITH_WEBHOOK:
            receiver.wait_for_requests(before + len(requests), 120)

    return measurement.measure(work, asked.times, lambda times: works.requests(work, times), run)


def _drawn(work: str, works: Works, platform: Platform, asked: argparse.Namespace) -> list[Path]:
    requests = works.requests(work, asked.times)
    with flames(platform, work) as drawn:
        works.send(requests, asked.rate)
    return drawn


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.budget")
    parser.add_argument("--works", type=_works, default=list(WORKS), metavar="A,B", help=f"of {', '.join(WORKS)}")
    parser.add_argument("--times", type=int, default=300, help=f"how often each work is done, at most {MOST}")
    parser.add_argument("--rate", type=float, default=10, help="works a second")
    parser.add_argument("--flames", type=_works, default=[], metavar="A,B", help="works to draw flame graphs of")
    asked = parser.parse_args()
    if not 0 < asked.times <= MOST or asked.times / asked.rate > 200:
        parser.error(f"at most {MOST} times, and within 200 seconds")
    return asked


def _works(text: str) -> list[str]:
    named = text.split(",")
    if unknown := set(named) - set(WORKS):
        raise argparse.ArgumentTypeError(f"no such work: {', '.join(sorted(unknown))}")
    return named


if __name__ == "__main__":
    main()
