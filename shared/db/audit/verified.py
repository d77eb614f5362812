"""When the audit trail of a service was last verified and what was found, beside its anchors.

Outside the database, so that who can change the trail cannot change that too. A relay reads it for its metrics.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson


@dataclass(frozen=True, slots=True)
class Verified:
    """The last verification of all chains of a service."""

    at: datetime
    findings: int
    """How many entries were changed."""


def note_verified(folder: Path, service: str, findings: int) -> None:
    """Write that the chains of `service` were verified just now. Raises OSError."""
    file = _file(folder, service)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.write_bytes(orjson.dumps({"at": datetime.now(UTC), "findings": findings}))
    # A relay runs under another account.
    unfinished.chmod(0o644)
    unfinished.replace(file)


def last_verified(folder: Path, service: str) -> Verified | None:
    """The last one; None when there was none, or its file cannot be read."""
    try:
        noted = orjson.loads(_file(folder, service).read_bytes())
        return Verified(datetime.fromisoformat(noted["at"]), int(noted["findings"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file(folder: Path, service: str) -> Path:
    return folder / f"{service}.verified"
