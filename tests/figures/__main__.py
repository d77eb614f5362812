"""`python -m tests.figures [FOLDER…] [--tests]`: the figures of each checkout, else of this, a column each.

For a comparison check another commit out beside: `git worktree add /tmp/before COMMIT`, then
`make figures OF="/tmp/before ."`. `--tests` collects the tests too, with this `.venv`: a minute for each checkout.
"""

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from infra.local.programs import REPOSITORY
from tests.figures import collected, lines, rooms, work


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.figures")
    parser.add_argument("folders", nargs="*", type=Path, default=[REPOSITORY], metavar="FOLDER", help="checkouts")
    parser.add_argument("--tests", action="store_true", help="count the collected tests too")
    asked = parser.parse_args()
    columns = [figures(folder.resolve(), asked.tests) for folder in asked.folders]
    shown = Table(title="figures")
    shown.add_column("figure")
    for folder in asked.folders:
        shown.add_column(folder.resolve().name, justify="right")
    for name in dict.fromkeys(name for column in columns for name in column):
        shown.add_row(name, *(column.get(name, "–") for column in columns))
    Console(width=120).print(shown)


def figures(root: Path, with_tests: bool) -> dict[str, str]:
    """Name and value of every figure of the checkout in `root`."""
    counts = lines.of_languages(root) | work.of_services(root) | rooms.of_house(root)
    if with_tests:
        counts |= collected.by_folder(root)
    return {name: value if isinstance(value, str) else f"{value:,}" for name, value in counts.items()}


if __name__ == "__main__":
    main()
