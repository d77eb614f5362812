"""A worker's sign of life is old by the time that passed, not by what the clock on the wall shows."""

import os
import time
from pathlib import Path

import pytest

from shared.messaging import heartbeat
from shared.messaging.heartbeat_file import STALE_AFTER

pytestmark = pytest.mark.unit


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "heartbeat"
    monkeypatch.setenv("CEIBA_HEARTBEAT_FILE", str(file))
    return file


def test_a_step_of_the_clock_ends_no_worker(file: Path) -> None:
    life = heartbeat.Activity()
    life.note()
    a_day_before = file.stat().st_mtime - 86_400

    os.utime(file, (a_day_before, a_day_before))

    assert life.is_fresh()


def test_a_sign_is_old_after_thirty_seconds(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    life = heartbeat.Activity()
    life.note()

    monkeypatch.setattr(time, "monotonic", lambda: life.noted_at + STALE_AFTER)

    assert file.exists()
    assert not life.is_fresh()
