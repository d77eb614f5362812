"""The clock of one process goes wrong while it runs: readiness tells, people are told in words, and nothing is lost."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.faults import FULL, Record, eventually
from tests.support.journey import Backstage, a_registration
from tests.support.more_processes import another
from tests.support.platform import Platform
from tests.support.running import running
from tests.support.true_clock import needs_the_true_clock

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(300),
    needs_the_true_clock("it moves the clock itself"),
    pytest.mark.skipif(not FULL, reason="a process of its own beside a platform: CEIBA_FAULTS=full"),
    pytest.mark.skipif(not LIBRARIES, reason="libfaketime is not installed: infra/local/faketime.sh"),
]

SAID = (
    "La hora de su equipo o de un servidor no es correcta; avise a quien opera la plataforma",
    "The time of your device or of a server is wrong; tell whoever operates the platform",
)
WITHIN_LEEWAY, TWO_MINUTES = 4, 120


@dataclass
class Moved:
    """An api of cases whose clock follows what a file says."""

    url: str
    file: Path
    platform: Platform

    def by(self, seconds: int) -> None:
        """Let its clock be so many seconds ahead, from now on."""
        # At once whole: the library reads it at every look at the clock, and ends a process that finds it empty.
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.replace(self.file)

    def ready(self) -> Any:
        return requests.get(f"{self.url}/readyz", timeout=10)

    def clock(self) -> Any:
        return self.ready().json()["checks"]["clock"]

    def register(self, language: str) -> requests.Response:
        """With a token that was issued just now by a process whose clock is right."""
        self.platform.forget_tokens()
        token = self.platform.token("caseworker", "GT")
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        return requests.post(f"{self.url}/api/v1/cases", json=a_registration(), headers=headers, timeout=30)


@pytest.fixture
def moved(prefork_platform: Platform, tmp_path: Path) -> Iterator[Moved]:
    file = tmp_path / "clock"
    file.write_text("+0\n")
    clock = {
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "TZ": os.environ.get("TZ", "UTC"),
    }
    program = another(prefork_platform, "cases-api", tmp_path / "run")
    program = replace(program, environment=dict(program.environment) | clock)
    with running(program, tmp_path / "api.log"):
        yield Moved(f"http://127.0.0.1:{program.port}", file, prefork_platform)


def test_a_clock_that_is_two_minutes_off_is_seen_and_said(
    prefork_platform: Platform, moved: Moved, record: Record
) -> None:
    backstage = Backstage(prefork_platform)
    answers: dict[int, list[requests.Response]] = {}
    for seconds in (0, WITHIN_LEEWAY, -WITHIN_LEEWAY, TWO_MINUTES, -TWO_MINUTES, 0):
        moved.by(seconds)
        assert eventually(lambda: abs(moved.clock()["offset_s"] - seconds) < 1, within=10) is not None  # noqa: B023
        record.injected["clocks moved"] += seconds != 0
        answers.setdefault(seconds, []).extend(moved.register(language) for language in ("es", "en"))
        if abs(seconds) == TWO_MINUTES:
            ready = moved.ready()
            record.more[f"ready at {seconds:+d}"] = (ready.status_code, ready.json()["status"], moved.clock()["ok"])

    confirmed = [answer.json()["id"] for some in answers.values() for answer in some if answer.status_code == 201]
    stored = {str(row.id) for row in backstage.rows("cases", "SELECT id FROM case_record")}
    record.n = record.effects = len(confirmed)
    record.lost = len(set(confirmed) - stored)
    refused = answers.pop(-TWO_MINUTES)
    assert {answer.status_code for some in answers.values() for answer in some} == {201}
    assert record.lost == 0
    assert [described(answer) for answer in refused] == [(401, "clock_differs", said) for said in SAID]
    assert record.more["ready at +120"] == record.more["ready at -120"] == (200, "degraded", False)
    assert eventually(lambda: backstage.waiting() == 0, within=60) is not None
    assert backstage.dead_letters() == 0


def described(answer: requests.Response) -> tuple[int, str, str]:
    body = answer.json()
    return answer.status_code, body["code"], body["title"]
