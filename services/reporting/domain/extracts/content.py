"""The content of the file of a run, whatever its template: rows, and how they were anonymised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.reporting.domain.disclosure.anonymise import Classes


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """The rows of a file before they are written. `classes` holds each different row and how often it occurs."""

    columns: Sequence[str]
    classes: Classes
    rows: int
    """Number of records, or of lines of a table, without the header and the row of tags."""
    suppressed: int
    """Number of cells that were hidden and records that were dropped."""
    content_sum: str | None = None
    """Checksum of the records (`shared.contracts.record_sum`); None for a table."""
    manifest: Mapping[str, Any]
    """How the content was anonymised; the run adds what is the same for every template."""
