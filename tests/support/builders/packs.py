"""The pack of a country that does not ship: Costa Rica, with a rule of every kind. It is the example of the runbook."""

import json
from pathlib import Path
from typing import Any

from infra.local.programs import REPOSITORY
from services.cases.domain.jurisdictions.pack import Pack


def stage_name(pack: Pack, code: str, language: str) -> str:
    """What a country calls a stage."""
    return str(getattr(pack.require_stage(code, "stage").name, language))


COSTA_RICA: dict[str, Any] = json.loads((REPOSITORY / "docs/runbooks/examples/cr.json").read_text("utf-8"))


def write_pack(folder: Path, document: Any = None, name: str = "cr.json") -> Path:
    """Write a pack into a folder; by default that of Costa Rica."""
    file = folder / name
    file.write_text(json.dumps(COSTA_RICA if document is None else document), encoding="utf-8")
    return file
