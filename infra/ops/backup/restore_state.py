"""How far a restore is: a file beside the secrets, so that it can be interrupted and called again."""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from infra.local.secrets import write_private

NAME = "restore.json"


@dataclass
class RestoreState:
    """What is restored, and the steps that are done."""

    set: str
    to: str | None
    """ISO 8601; None for the newest moment that the repository has."""
    with_cluster: bool = True
    done: list[str] = field(default_factory=list)

    def is_same(self, other: "RestoreState") -> bool:
        """Whether both restore the same to the same moment."""
        return (self.set, self.to, self.with_cluster) == (other.set, other.to, other.with_cluster)

    def note(self, step: str, folder: Path) -> None:
        """Write down that a step is done."""
        if step not in self.done:
            self.done.append(step)
        write_private(folder / NAME, json.dumps(asdict(self), indent=1))


def unfinished(folder: Path) -> RestoreState | None:
    """The restore that began in `folder` and has not ended."""
    file = folder / NAME
    return RestoreState(**json.loads(file.read_text())) if file.exists() else None


def end(folder: Path) -> None:
    """Keep it as `restored-<time>.json`, out of the way."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    (folder / NAME).replace(folder / f"restored-{stamp}.json")
