"""The file of a country that does not ship: Costa Rica, which is the example of the runbook."""

import json
from pathlib import Path
from typing import Any

from infra.local.programs import REPOSITORY

COSTA_RICA: dict[str, Any] = json.loads((REPOSITORY / "docs/runbooks/examples/country.json").read_text("utf-8"))


def write_country(folder: Path, **changes: Any) -> Path:
    """Write the file of Costa Rica into a folder."""
    file = folder / "country.json"
    file.write_text(json.dumps(COSTA_RICA | changes), encoding="utf-8")
    return file
