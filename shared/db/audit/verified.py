"""How far each audit chain was verified, when, and what was found: `<service>-<country>.verified` beside its heads.

Outside the database, so that who can change the trail cannot change that too. One line, `time seq findings`. It says
where the next verification may begin, and a relay shows it; it proves nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_LINE = re.compile(r"(\S+) (\d+) (\d+)\n")


@dataclass(frozen=True, slots=True)
class Verified:
    """What is known of one chain, or of several together."""

    at: datetime
    seq: int
    """The chain is whole up to this number, as the whole walk and those that went on from it have found."""
    findings: int
    """How many entries were changed. Only a whole walk brings it down."""


def read_verified(heads: Path) -> Verified | None:
    """The last verification of the chain with these heads; None without one, or when its file cannot be read."""
    try:
        found = _LINE.fullmatch(heads.with_suffix(".verified").read_text(encoding="utf-8"))
    except OSError:
        return None
    return Verified(datetime.fromisoformat(found[1]), int(found[2]), int(found[3])) if found else None


def note_verified(heads: Path, seq: int, findings: int, *, whole: bool) -> None:
    """Keep that the chain was walked to `seq` just now. Raises OSError.

    What a walk that did not begin at the first entry does not find again stays found.
    """
    known = read_verified(heads)
    if known and not whole:
        findings = max(findings, known.findings)
    if findings:
        seq = known.seq if known else 0
    file = heads.with_suffix(".verified")
    new = file.with_suffix(".new")
    new.write_text(f"{datetime.now(UTC).isoformat()} {seq} {findings}\n", encoding="utf-8")
    # A relay runs under another account.
    new.chmod(0o644)
    new.replace(file)


def last_verified(folder: Path, service: str) -> Verified | None:
    """The chains of a service together: the oldest time, and all that was found. None before the first verification."""
    return _together(filter(None, map(read_verified, folder.glob(f"{service}-*.heads"))))


def _together(chains: Iterable[Verified]) -> Verified | None:
    found = list(chains)
    if not found:
        return None
    return Verified(min(one.at for one in found), min(one.seq for one in found), sum(one.findings for one in found))
