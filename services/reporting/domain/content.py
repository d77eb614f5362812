"""What a run writes, whatever its template: rows, and what its rules have to say about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.reporting.domain.anonymise import Classes


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """The rows of a file before they are written; equal rows are counted."""

    columns: Sequence[str]
    classes: Classes
    rows: int
    """Records, or lines of a table; no header and no row of tags."""
    suppressed: int
    """Cells covered or blanked, and records dropped."""
    content_sum: str | None = None
    """Of records (`shared.contracts.record_sum`); None for a table."""
    manifest: Mapping[str, Any]
    """How it was made safe; the run adds what is the same for every template."""
