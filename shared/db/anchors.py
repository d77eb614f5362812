"""Anchors: the heads of the audit chains, in files outside the database, one line a head: `time seq hash`.

A restore of the database is a line of its own, `time restored <seq> <hash> <seq> <hash> <seq>`: the last head before
it, the head that the restored chain still has, and the number of the audit row that tells of it (ADR 0013).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from shared.telemetry import ANCHOR_FAILURES, get_logger

log = get_logger(__name__)

_LINE = re.compile(r"\S+ (\d+) ([0-9a-f]{64})")
_RESTORED = re.compile(r"(\S+) restored (\d+) ([0-9a-f]{64}) (\d+) ([0-9a-f]{64}) (\d+)")
_LONGEST_LINE = 256


class Head(NamedTuple):
    """Where a chain ends: number and hash of its last seal."""

    seq: int
    digest: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Restore:
    """The database went back in time, and somebody said so."""

    at: str
    """When it was recorded, ISO 8601."""
    last: Head
    """The newest head that had been anchored."""
    kept: Head
    """The newest of them that the restored chain still has; 0 when it has none."""
    row: int
    """Number of the audit row that tells who recorded it and why."""

    @property
    def lost(self) -> int:
        """Entries of the audit trail that the restore cost."""
        return self.last.seq - self.kept.seq

    @property
    def known(self) -> list[str]:
        """What the audit row must say to be the one that tells of it."""
        return [f"from:{self.last.seq}:{self.last.digest.hex()}", f"to:{self.kept.seq}:{self.kept.digest.hex()}"]


@dataclass
class Anchored:
    """What a file of heads vouches for now."""

    heads: dict[int, bytes] = field(default_factory=dict)
    restores: list[Restore] = field(default_factory=list)
    forged: list[int] = field(default_factory=list)
    """Numbers of lines of restores that do not fit the heads before them."""

    def take(self, head: Head) -> None:
        """The first line of a number counts."""
        self.heads.setdefault(head.seq, head.digest)

    def take_restore(self, restore: Restore) -> None:
        """Heads beyond what was kept end here; what was lost with them are also the rows of restores in between."""
        kept = restore.kept.seq == 0 or self.heads.get(restore.kept.seq) == restore.kept.digest
        if not kept or self.heads.get(restore.last.seq) != restore.last.digest:
            self.forged.append(restore.row)
            return
        self.heads = {seq: digest for seq, digest in self.heads.items() if seq <= restore.kept.seq}
        self.restores.append(restore)


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

    def write_restore(self, country: str, restore: Restore, head: Head) -> None:
        """Anchor that the database of `country` was restored, then where its chain ends now. Raises OSError."""
        last, kept = (f"{part.seq} {part.digest.hex()}" for part in (restore.last, restore.kept))
        self._append_line(country, f"{restore.at} restored {last} {kept} {restore.row}\n")
        self._append(country, head)

    def _append(self, country: str, head: Head) -> None:
        self._append_line(country, f"{datetime.now(UTC).isoformat()} {head.seq} {head.digest.hex()}\n")

    def _append_line(self, country: str, line: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
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
        # A head from before a restore says nothing about the chain of today.
        newest = next((n for n in range(len(lines), 0, -1) if _RESTORED.fullmatch(lines[n - 1])), 0)
        numbers = [int(match[1]) for line in lines[newest:] if (match := _LINE.fullmatch(line))]
        return max(numbers, default=0)

    def _file(self, country: str) -> Path:
        return self._folder / f"{self._service}-{country}.heads"


def anchored(file: Path) -> Anchored:
    """What the lines of `file` vouch for; half a line is none, a file that is missing vouches for nothing."""
    if not file.exists():
        return Anchored()
    with file.open(encoding="utf-8", errors="replace") as lines:
        return _anchored(line.rstrip("\n") for line in lines)


def _anchored(lines: Iterable[str]) -> Anchored:
    found = Anchored()
    for line in lines:
        if match := _LINE.fullmatch(line):
            found.take(Head(int(match[1]), bytes.fromhex(match[2])))
        elif match := _RESTORED.fullmatch(line):
            last, kept = (Head(int(match[n]), bytes.fromhex(match[n + 1])) for n in (2, 4))
            found.take_restore(Restore(at=match[1], last=last, kept=kept, row=int(match[6])))
    return found


def _tail(file: Path) -> bytes:
    if not file.exists():
        return b""
    with file.open("rb") as heads:
        heads.seek(max(0, file.stat().st_size - 2 * _LONGEST_LINE))
        return heads.read()
