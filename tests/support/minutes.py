"""How long the tests of each folder took, whichever process ran them."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

FILE = "CEIBA_TEST_MINUTES"
"""The environment variable that names a file for `tests/e2e` → seconds; the runs of one suite add to it."""


def add_seconds(reports: Iterable[object]) -> None:
    """Add what these reports took to the file, where one is named."""
    if FILE not in os.environ:
        return
    file = Path(os.environ[FILE])
    seconds = defaultdict(float, _read(file))
    for report in reports:
        if isinstance(report, pytest.TestReport):
            seconds["/".join(report.nodeid.split("/")[:2])] += report.duration
    file.write_text(json.dumps(seconds), "utf-8")


def lines(file: Path) -> list[str]:
    """`12.3 min  tests/e2e`, the longest first."""
    spent = sorted(((seconds, folder) for folder, seconds in _read(file).items()), reverse=True)
    return [f"{seconds / 60:6.1f} min  {folder}" for seconds, folder in spent]


def _read(file: Path) -> dict[str, float]:
    found: dict[str, float] = json.loads(file.read_text("utf-8") or "{}")
    return found
