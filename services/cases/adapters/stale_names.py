"""Names whose search tokens were made by an older rule (`ceiba reindex-names`)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from services.cases.adapters.search_index import Token
from services.cases.domain.names import KEYS_VERSION

_STALE = (
    "FROM vault.person_identity v JOIN case_record c ON c.person_id = v.person_id WHERE v.name_keys_version < :version"
)
_COUNT = text(f"SELECT count(*) {_STALE}")
# Whoever changes an identity holds the row of its case; those are left for the next run.
_TAKE = text(
    "SELECT c.id, c.organisation_id, c.country, c.person_id, v.wrapped_key, v.names"
    f" {_STALE} AND (CAST(:after AS uuid) IS NULL OR c.id > :after)"
    " ORDER BY c.id LIMIT :limit FOR NO KEY UPDATE OF c SKIP LOCKED"
)
_FORGET = text(
    "DELETE FROM case_search_token WHERE case_id = ANY (CAST(:cases AS uuid[])) AND kind = 'name'"
    " AND NOT (case_id, token) IN (SELECT * FROM unnest(CAST(:token_cases AS uuid[]), CAST(:tokens AS bytea[])))"
)
_ADD = text(
    "INSERT INTO case_search_token (country, organisation_id, kind, token, case_id)"
    " SELECT c.country, c.organisation_id, 'name', t.token, c.id"
    " FROM unnest(CAST(:token_cases AS uuid[]), CAST(:tokens AS bytea[])) AS t (case_id, token)"
    " JOIN case_record c ON c.id = t.case_id ON CONFLICT DO NOTHING"
)
_MARK = text(
    "UPDATE vault.person_identity SET name_keys_version = :version WHERE person_id = ANY (CAST(:people AS uuid[]))"
)


class StaleNames:
    """People the context may see whose names are indexed by an older rule."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self) -> int:
        """How many are left."""
        left: int = self._connection.execute(_COUNT, {"version": KEYS_VERSION}).scalar_one()
        return left

    def take(self, after: UUID | None, limit: int) -> list[Mapping[str, Any]]:
        """The next of them by case id, their cases locked, with their sealed names."""
        asked = {"version": KEYS_VERSION, "after": after, "limit": limit}
        return [dict(row) for row in self._connection.execute(_TAKE, asked).mappings()]

    def renew(self, rows: Sequence[Mapping[str, Any]], tokens: Sequence[tuple[UUID, Token]]) -> None:
        """Let each case of `rows` be found under its (case id, token) pairs and no other name."""
        pairs = {"token_cases": [case for case, _ in tokens], "tokens": [token for _, (_, token) in tokens]}
        self._connection.execute(_FORGET, {"cases": [row["id"] for row in rows], **pairs})
        self._connection.execute(_ADD, pairs)
        self._connection.execute(_MARK, {"version": KEYS_VERSION, "people": [row["person_id"] for row in rows]})
