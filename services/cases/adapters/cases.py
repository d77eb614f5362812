"""Cases in PostgreSQL. Registering is one statement; reading is one row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, TextClause, text

from services.cases.adapters.case_rows import COLUMNS, case_from, row_of
from services.cases.adapters.search_index import Token
from services.cases.domain.case import Case
from services.cases.domain.timeline import TimelineEntry
from shared.kernel.errors import Conflict, NotFound

_STORED = (*COLUMNS, "trafficking_status", "exploitation_types", "next_task", "next_due_at", "record")

# One round trip: the case, her sealed identity, the tokens she is found by, and the first entries of the timeline.
# Nothing is written when the random case number is taken; the caller draws another.
_OPEN = text(
    f"""
WITH opened AS (
    INSERT INTO case_record ({", ".join(_STORED)}, created_by)
    VALUES ({", ".join(f":{c}" for c in _STORED[:-1])}, CAST(:record AS jsonb), :actor)
    ON CONFLICT (country, case_number) DO NOTHING RETURNING id
), sealed AS (
    INSERT INTO vault.person_identity (person_id, country, organisation_id, wrapped_key, names, birthdate, documents,
        phones, contact, version, name_keys_version)
    SELECT :person_id, :country, :organisation_id, :wrapped_key, :names, :birthdate, :documents, :phones, :contact,
        :identity_version, :name_keys_version FROM opened
), indexed AS (
    INSERT INTO case_search_token (country, organisation_id, kind, token, case_id)
    SELECT DISTINCT ON (token) :country, CAST(:organisation_id AS uuid), kind, token, opened.id
    FROM opened, unnest(CAST(:kinds AS text[]), CAST(:tokens AS bytea[])) AS t (kind, token)
), told AS (
    INSERT INTO timeline_entry (id, country, organisation_id, case_id, at, actor, kind, details)
    SELECT t.id, :country, CAST(:organisation_id AS uuid), opened.id, :at, :actor, t.kind, t.details
    FROM opened, jsonb_to_recordset(CAST(:entries AS jsonb)) AS t (id uuid, kind text, details jsonb)
)
SELECT count(*) FROM opened
"""  # noqa: S608 - column names are constants of this module
)
_GET = text(f"SELECT {', '.join(_STORED)} FROM case_record WHERE id = :id")  # noqa: S608 - as above
_GET_FOR_CHANGE = text(f"SELECT {', '.join(_STORED)} FROM case_record WHERE id = :id FOR UPDATE")  # noqa: S608
_SAVE = text(
    "UPDATE case_record SET status = :status, stage = :stage, risk_level = :risk_level,"
    " identification_source = :identification_source,"
    " identified_on = :identified_on, identified_adm1 = :identified_adm1, trafficking_status = :trafficking_status,"
    " majority = :majority, exploitation_types = :exploitation_types, assigned_to = :assigned_to,"
    " reassess_risk_by = :reassess_risk_by, next_task = :next_task, next_due_at = :next_due_at,"
    " closed_on = :closed_on, closure_reason = :closure_reason, record = CAST(:record AS jsonb), version = version + 1"
    " WHERE id = :id AND version = :version"
)
_BODY = (
    "json_build_object('id', id, 'case_number', case_number, 'status', status, 'stage', stage, 'country', country,"
    " 'organisation_id', organisation_id, 'opened_on', opened_on, 'risk_level', risk_level,"
    " 'identification_source', identification_source,"
    " 'identified_on', identified_on, 'identified_adm1', identified_adm1, 'person', record -> 'person',"
    " 'majority', majority, 'experience', record -> 'experience', 'needs', record -> 'needs',"
    " 'best_interest', record -> 'best_interest',"
    " 'act_means_purpose', record -> 'act_means_purpose',"
    " 'child_protection_required', record -> 'child_protection_required',"
    " 'suggested_authority', record -> 'suggested_authority', 'consents', record -> 'consents',"
    " 'tasks', coalesce(record -> 'tasks', '[]'), 'reassess_risk_by', reassess_risk_by,"
    " 'assigned_to', assigned_to, 'closed_on', closed_on, 'closure_reason', closure_reason, 'source', source,"
    " 'version', version)::text"
)
_READ = text(f"SELECT country, version, {_BODY} AS body FROM case_record WHERE id = :id")  # noqa: S608
_REGISTERED = text(
    "SELECT id FROM case_record WHERE source = 'registered' AND (CAST(:after AS uuid) IS NULL OR id > :after)"
    " ORDER BY id LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case as JSON, ready to be sent."""

    country: str
    version: int
    body: str


class Cases:
    """The cases that the context of this transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(
        self,
        case: Case,
        *,
        sealed: Mapping[str, Any],
        tokens: Sequence[Token],
        entries: Sequence[TimelineEntry],
        actor: str,
        at: datetime,
    ) -> bool:
        """Store a new case with all that belongs to it; False when its number is taken."""
        stored = self._connection.execute(
            _OPEN,
            {
                **row_of(case),
                **sealed,
                "actor": actor,
                "at": at,
                "entries": orjson.dumps(entries).decode(),
                "kinds": [kind for kind, _ in tokens],
                "tokens": [token for _, token in tokens],
            },
        ).scalar_one()
        return bool(stored)

    def get(self, case_id: UUID) -> Case:
        """The case. Raises NotFound when it is missing or another's: the two look alike."""
        return self._one(_GET, case_id)

    def get_for_change(self, case_id: UUID) -> Case:
        """The case, locked until the end of the transaction. Raises NotFound."""
        return self._one(_GET_FOR_CHANGE, case_id)

    def save(self, case: Case) -> None:
        """Store a changed case as its next version."""
        if self._connection.execute(_SAVE, row_of(case)).rowcount != 1:
            raise Conflict
        case.version += 1

    def read(self, case_id: UUID) -> StoredCase:
        """The case as JSON that PostgreSQL writes. Raises NotFound."""
        row = self._connection.execute(_READ, {"id": case_id}).first()
        if row is None:
            raise NotFound
        return StoredCase(row.country, row.version, row.body)

    def registered_after(self, after: UUID | None, limit: int) -> list[UUID]:
        """Ids of cases that were registered and not imported, in their order, later than `after`."""
        return list(self._connection.execute(_REGISTERED, {"after": after, "limit": limit}).scalars())

    def _one(self, statement: TextClause, case_id: UUID) -> Case:
        row = self._connection.execute(statement, {"id": case_id}).mappings().first()
        if row is None:
            raise NotFound
        return case_from(dict(row))
