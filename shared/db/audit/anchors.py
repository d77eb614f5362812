"""Anchors: the heads of the audit chains, in files outside the database, with one line per head: `time seq hash`.

A restore of the database is a line of its own, `time restored <seq> <hash> <seq> <hash> <seq>`: the last head before
it, the head that the restored chain still has, and the number of the audit row about the restore (ADR 0013).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from shared.telemetry import ANCHOR_FAILURES, get_logger

log = get_logger(__name__)

_LINE = re.compile(r"(\S+) (\d+) ([0-9a-f]{64})")
_RESTORED = re.compile(r"(\S+) restored (\d+) ([0-9a-f]{64}) (\d+) ([0-9a-f]{64}) (\d+)")
_LONGEST_LINE = 256


class Head(NamedTuple):
    """The end of a chain: number and hash of its last seal."""

    seq: int
    digest: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Restore:
    """A restore of the database from a backup, as an operator recorded it."""

    at: str
    """When it was recorded, ISO 8601."""
    last: Head
    """The newest head that had been anchored."""
    kept: Head
    """The newest of them that the restored chain still has; 0 when it has none."""
    audit_seq: int
    """Number in the chain of the audit row that names who recorded it and why."""

    @property
    def lost(self) -> int:
        """How many entries of the audit trail the restore lost."""
        return self.last.seq - self.kept.seq

    @property
    def expected_audit_fields(self) -> list[str]:
        """The fields that the audit row about this restore must have."""
        return [f"from:{self.last.seq}:{self.last.digest.hex()}", f"to:{self.kept.seq}:{self.kept.digest.hex()}"]


@dataclass
class Anchored:
    """The content of an anchor file: the heads that are valid now, and the restores."""

    heads: dict[int, bytes] = field(default_factory=dict)
    restores: list[Restore] = field(default_factory=list)
    forged_audit_seqs: list[int] = field(default_factory=list)
    """Numbers of the audit rows of restores that do not fit the heads before them."""
    at: dict[int, str] = field(default_factory=dict, compare=False)
    """Number of a head → when it was anchored, ISO 8601."""

    def take(self, head: Head, at: str = "") -> None:
        """Add a head. When several lines have the same number, the first one counts."""
        if head.seq not in self.heads:
            self.heads[head.seq], self.at[head.seq] = head.digest, at

    def take_restore(self, restore: Restore) -> None:
        """Add a restore: the heads after the one that was kept are no longer valid."""
        kept = restore.kept.seq == 0 or self.heads.get(restore.kept.seq) == restore.kept.digest
        if not kept or self.heads.get(restore.last.seq) != restore.last.digest:
            self.forged_audit_seqs.append(restore.audit_seq)
            return
        self.heads = {seq: digest for seq, digest in self.heads.items() if seq <= restore.kept.seq}
        self.restores.append(restore)

    def join(self, stronger: "Anchored") -> None:
        """Add what other anchors say; where both have a number, theirs counts."""
        self.heads |= stronger.heads
        self.at |= stronger.at
        self.restores += [restore for restore in stronger.restores if restore not in self.restores]
        self.forged_audit_seqs += [seq for seq in stronger.forged_audit_seqs if seq not in self.forged_audit_seqs]


class Anchors:
    """The anchor files of one service.

    A folder that cannot be written (full, read-only, missing) must not stop the relay from publishing and sealing: the
    heads wait in memory and are written after a later seal, and `ceiba_audit_anchor_failures_total` grows.
    """

    def __init__(self, folder: Path, service: str) -> None:
        self._folder = folder
        self._service = service
        self._waiting: dict[str, Head] = {}
        self._failing = False

    def catch_up(self, heads: Mapping[str, Head]) -> None:
        """Remember, to be written, the heads that are newer than the last anchored one of their country."""
        for country, head in heads.items():
            # A head that is anchored is never written again, because the chain may have been changed since.
            if head.seq > self._last_number(country):
                self._waiting[country] = head

    def write(self, heads: Mapping[str, Head]) -> dict[str, Head]:
        """Anchor `heads` and those that wait; returns those written. The others wait for the next call."""
        self._waiting.update(heads)
        written: dict[str, Head] = {}
        for country, head in sorted(self._waiting.items()):
            try:
                self._append(country, head)
            except OSError as error:
                self._note_failure(error)
                return written
            written[country] = self._waiting.pop(country)
        if self._failing:
            self._failing = False
            log.warning("audit heads anchored again")
        return written

    def write_restore(self, country: str, restore: Restore, head: Head) -> None:
        """Anchor a restore of the database of `country`, then the present head of its chain. Raises OSError."""
        known = anchored(self._file(country)).heads
        for named in (restore.kept, restore.last):
            # Another place may have had a newer one, or this folder was lost.
            if named.seq and named.seq not in known:
                self._append(country, named)
        last, kept = (f"{part.seq} {part.digest.hex()}" for part in (restore.last, restore.kept))
        self._append_line(country, f"{restore.at} restored {last} {kept} {restore.audit_seq}\n")
        self._append(country, head)

    def _append(self, country: str, head: Head) -> None:
        self._append_line(country, f"{datetime.now(UTC).isoformat()} {head.seq} {head.digest.hex()}\n")

    def _append_line(self, country: str, line: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._file(country)
        torn = _tail(file)[-1:] not in (b"", b"\n")
        with file.open("ab") as heads:
            # The last line may be incomplete, because the disk was full.
            heads.write(f"\n{line}".encode() if torn else line.encode())

    def _note_failure(self, error: OSError) -> None:
        ANCHOR_FAILURES.labels(self._service).inc()
        if not self._failing:
            # Logged once and not after each seal: a full disk must not get a line of log each second.
            log.error("audit heads not anchored", error=type(error).__name__, number=error.errno)
        self._failing = True

    def _last_number(self, country: str) -> int:
        try:
            lines = _tail(self._file(country)).decode(errors="replace").splitlines()
        except OSError:
            return 0
        # Heads from before a restore do not count for the present chain.
        newest = next((n for n in range(len(lines), 0, -1) if _RESTORED.fullmatch(lines[n - 1])), 0)
        numbers = [int(match[2]) for line in lines[newest:] if (match := _LINE.fullmatch(line))]
        return max(numbers, default=0)

    def _file(self, country: str) -> Path:
        return self._folder / f"{self._service}-{country}.heads"


def anchored(file: Path) -> Anchored:
    """The content of `file`; empty when it is missing. Incomplete lines are ignored."""
    if not file.exists():
        return Anchored()
    with file.open(encoding="utf-8", errors="replace") as lines:
        return _anchored(line.rstrip("\n") for line in lines)


def _anchored(lines: Iterable[str]) -> Anchored:
    found = Anchored()
    for line in lines:
        if match := _LINE.fullmatch(line):
            found.take(Head(int(match[2]), bytes.fromhex(match[3])), match[1])
        elif match := _RESTORED.fullmatch(line):
            last, kept = (Head(int(match[n]), bytes.fromhex(match[n + 1])) for n in (2, 4))
            found.take_restore(Restore(at=match[1], last=last, kept=kept, audit_seq=int(match[6])))
    return found


def _tail(file: Path) -> bytes:
    if not file.exists():
        return b""
    with file.open("rb") as heads:
        heads.seek(max(0, file.stat().st_size - 2 * _LONGEST_LINE))
        return heads.read()
