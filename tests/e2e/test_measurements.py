"""The two commands that measure run to their end and find something; how much is no matter of a test."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.local.programs import REPOSITORY

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]


def found_by(folder: Path, *command: str) -> dict[str, Any]:
    """What a measurement wrote that was run in `folder`."""
    environ = os.environ | {"PYTHONPATH": str(REPOSITORY), "CEIBA_BENCH_ROWS": "200", "CEIBA_BENCH_SIZE": "40"}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (written,) = (folder / "bench-results").iterdir()
    results: dict[str, Any] = json.loads(written.read_text())
    return results


def test_the_benchmark_measures_requests_and_tokens(tmp_path: Path) -> None:
    found = found_by(tmp_path, "tests.bench", "W1,W7")

    assert {line["name"]: line["total"] > 0 for line in found["workloads"]} == {"W1 register": True, "W7 token": True}
    assert "idle, per cent of a core" in {target["name"] for target in found["targets"]}


def test_the_budget_counts_the_commits_of_a_referral(tmp_path: Path) -> None:
    (work,) = found_by(tmp_path, "tests.budget", "--works", "refer", "--times", "5")["works"]

    assert (work["work"], work["times"]) == ("refer", 5)
    assert work["commits"]["referrals"] > 1
    assert sum(work["cpu_ms"].values()) > 0
