"""Imported cases, thousands in one statement.

PostgreSQL refuses `COPY FROM` into a table with row-level security, so a chunk travels as one JSON parameter and is
inserted from there under the same policies as everything else.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, text

from services.cases.adapters.case_rows import record_of
from services.cases.domain.case import Case

_ADD = text(
    "INSERT INTO case_record (id, person_id, country, organisation_id, case_number, status, stage, opened_on,"
    " risk_level, trafficking_status, majority, exploitation_types, closed_on, closure_reason, source,"
    " record, version, created_by)"
    " SELECT r.id, r.person_id, r.country, r.organisation_id, r.case_number, r.status, r.stage, r.opened_on,"
    " r.risk_level, r.record -> 'person' ->> 'trafficking_status', r.majority, r.types, r.closed_on,"
    " r.closure_reason, r.source, r.record, 1, :actor"
    " FROM jsonb_to_recordset(CAST(:cases AS jsonb)) AS r (id uuid, person_id uuid, country text, organisation_id uuid,"
    " case_number text, status text, stage text, opened_on date, risk_level text, majority text,"
    " types text[], closed_on date, closure_reason text, source text, record jsonb)"
)
_COLUMNS = (
    "id", "person_id", "country", "organisation_id", "case_number", "status", "stage", "opened_on", "risk_level",
    "majority", "closed_on", "closure_reason", "source",
)  # fmt: skip


class ImportedCases:
    """Writes only; imported cases are read like any other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, cases: Sequence[Case], *, actor: str) -> None:
        """Insert new cases. They have no identity, no search token and no timeline: their source is anonymous."""
        rows: list[dict[str, Any]] = [
            {
                **{name: getattr(case, name) for name in _COLUMNS},
                "types": case.experience.types,
                "record": record_of(case),
            }
            for case in cases
        ]
        self._connection.execute(_ADD, {"cases": orjson.dumps(rows).decode(), "actor": actor})
