"""Runs one part of the suite with the clock of every process moved."""

import os
import signal
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from infra.local.program import Program, spawn, stop
from infra.local.programs import REPOSITORY
from tests.calendar.moments import Moment
from tests.calendar.parts import Part

WITHIN = 1200.0
"""Seconds for one part; it ends as failed."""
_ELSEWHERE = ("CEIBA_TEST_DATABASE_URL", "CEIBA_TEST_REDIS_URL")
"""Servers that were started by somebody else keep the clock of the machine."""


@dataclass
class Outcome:
    """What one part came to at one moment."""

    passed: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(part: Part, moment: Moment, library: Path, folder: Path) -> Outcome:
    """Start `part` at `moment`, wait for its end; its output goes to a file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = part.name.replace("/", "-")
    results, log = folder / f"{stem}.xml", folder / f"{stem}.log"
    results.unlink(missing_ok=True)
    program = Program(
        name=part.name,
        command=part.command(results),
        environment=environment(moment, library, datetime.now(UTC)),
        directory=REPOSITORY,
        stop_signal=signal.SIGINT,  # pytest then stops the servers it has started
        stop_within=60.0,
    )
    began = time.monotonic()
    with log.open("wb") as output:
        process = spawn(program, output)
    try:
        code: int | str = process.wait(WITHIN)
    except subprocess.TimeoutExpired:
        code = f"no end within {WITHIN:.0f} s"
    finally:
        stop(program, process)
    outcome = _counted(results) if part.pytest and results.exists() else Outcome(passed=int(code == 0))
    if code != 0 and not outcome.failures:
        outcome.failures.append(f"{part.name} ended with {code}: {log.relative_to(REPOSITORY)}")
    outcome.seconds = time.monotonic() - began
    return outcome


def environment(moment: Moment, library: Path, now: datetime) -> Mapping[str, str]:
    """The variables of a process that lives at `moment`."""
    kept = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    return kept | {
        "TZ": moment.zone,
        "CEIBA_TEST_ZONE": moment.zone,
        "LD_PRELOAD": str(library),
        "FAKETIME": f"+{moment.shift(now)}",
        # Timeouts and pauses are measured, not moved.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        # Root's shared memory is closed to the account that PostgreSQL runs as.
        "FAKETIME_DISABLE_SHM": "1",
    }


def _counted(results: Path) -> Outcome:
    outcome = Outcome()
    for case in ET.parse(results).iter("testcase"):  # pytest has just written it
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failures.append(f"{case.get('classname')}::{case.get('name')}")
        elif case.find("skipped") is None:
            outcome.passed += 1
    return outcome
