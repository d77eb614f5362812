"""Anchors: the heads of the audit chains, in files outside the database, one line a head: `time seq hash`."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from shared.telemetry import ANCHOR_FAILURES, get_logger

log = get_logger(__name__)

_LINE = re.compile(r"\S+ (\d+) ([0-9a-f]{64})")
_LONGEST_LINE = 256


class Head(NamedTuple):
    """Where a chain ends: number and hash of its last seal."""

    seq: int
    digest: bytes


class Anchors:
    """The anchor files of one service.

    A folder that cannot be written (full, read-only, gone) must not keep facts from travelling or rows from being
    sealed: the heads wait here and are written at a later seal, and `ceiba_audit_anchor_failures_total` grows.
    """

    def __init__(self, folder: Path, service: str) -> None:
        self._folder = folder
        self._service = service
        self._waiting: dict[str, Head] = {}
        self._failing = False
        self.caught_up = False
        """Whether `catch_up` has compared chains and files since the process began."""

    def catch_up(self, heads: Mapping[str, Head]) -> None:
        """Let the heads wait that are newer than the last anchored one of their country."""
        for country, head in heads.items():
            # A number that is anchored stays as it is: the chain may have been rewritten since.
            if head.seq > self._last_number(country):
                self._waiting[country] = head
        self.caught_up = True

    def write(self, heads: Mapping[str, Head]) -> None:
        """Anchor `heads` and what still waits; what cannot be written now waits for the next call."""
        self._waiting.update(heads)
        for country, head in sorted(self._waiting.items()):
            try:
                self._append(country, head)
            except OSError as error:
                self._note_failure(error)
                return
            del self._waiting[country]
        if self._failing:
            self._failing = False
            log.warning("audit heads are anchored again")

    def _append(self, country: str, head: Head) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        line = f"{datetime.now(UTC).isoformat()} {head.seq} {head.digest.hex()}\n"
        file = self._file(country)
        torn = _tail(file)[-1:] not in (b"", b"\n")
        with file.open("ab") as heads:
            # A disk that was full may have taken half a line.
            heads.write(f"\n{line}".encode() if torn else line.encode())

    def _note_failure(self, error: OSError) -> None:
        ANCHOR_FAILURES.labels(self._service).inc()
        if not self._failing:
            # Once, not at each seal: a full disk is not helped by a line a second.
            log.error("audit heads are not anchored", error=type(error).__name__, number=error.errno)
        self._failing = True

    def _last_number(self, country: str) -> int:
        try:
            lines = _tail(self._file(country)).decode(errors="replace").splitlines()
        except OSError:
            return 0
        numbers = [int(match[1]) for line in lines if (match := _LINE.fullmatch(line))]
        return max(numbers, default=0)

    def _file(self, country: str) -> Path:
        return self._folder / f"{self._service}-{country}.heads"


def anchored_heads(file: Path) -> dict[int, bytes]:
    """Number → hash of what was anchored. The first line of a number counts; half a line is none."""
    heads: dict[int, bytes] = {}
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else ():
        if match := _LINE.fullmatch(line):
            heads.setdefault(int(match[1]), bytes.fromhex(match[2]))
    return heads


def _tail(file: Path) -> bytes:
    if not file.exists():
        return b""
    with file.open("rb") as heads:
        heads.seek(max(0, file.stat().st_size - 2 * _LONGEST_LINE))
        return heads.read()
