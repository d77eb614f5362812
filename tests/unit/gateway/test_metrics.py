"""What the gateway tells, and what happens when nobody can hear it."""

import errno
import os

import pytest

from gateway.metrics import LINES_LOST, log_request

pytestmark = pytest.mark.unit


def test_a_line_that_cannot_be_written_is_counted_and_ends_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no space left")

    before = LINES_LOST._value.get()
    monkeypatch.setattr(os, "write", full)

    log_request({"event": "request"})

    assert LINES_LOST._value.get() == before + 1
