"""Names found without being readable: one row a token, compared with `=`.

Equality is the only operator besides ranges that an index serves under row-level security: `LIKE` and arrays are not
leakproof and would read everything.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from services.cases.domain.case import Case
from services.cases.domain.identity import Identity
from services.cases.domain.names import document_key, name_keys, parts_of, phone_key
from shared.crypto import BlindIndex
from shared.kernel.country import Country

Token = tuple[str, bytes]
"""(kind, 16 bytes)."""

DEPTH = 100
"""Newest cases looked at for one token; a name that common needs a second part or a birth year."""

_FOUND = text(
    "SELECT c.id, c.case_number, c.status, c.opened_on, c.country, c.person_id, found.matches,"
    " CAST(c.record -> 'person' ->> 'birth_year' AS int) AS birth_year, v.wrapped_key, v.names"
    " FROM (SELECT hit.case_id, count(*) AS matches FROM unnest(CAST(:tokens AS bytea[])) AS asked (token)"
    "  CROSS JOIN LATERAL (SELECT s.case_id FROM case_search_token s WHERE s.organisation_id = :organisation"
    "   AND s.token = asked.token ORDER BY s.case_id DESC LIMIT :depth) AS hit"
    "  GROUP BY hit.case_id ORDER BY matches DESC, hit.case_id DESC LIMIT :width) AS found"
    " JOIN case_record c ON c.id = found.case_id JOIN vault.person_identity v ON v.person_id = c.person_id"
)
_FORGET = text(
    "DELETE FROM case_search_token WHERE organisation_id = :organisation AND case_id = :case_id"
    " AND NOT token = ANY (CAST(:tokens AS bytea[]))"
)
_ADD = text(
    "INSERT INTO case_search_token (country, organisation_id, kind, token, case_id)"
    " SELECT :country, :organisation, kind, token, :case_id"
    " FROM unnest(CAST(:kinds AS text[]), CAST(:tokens AS bytea[])) AS t (kind, token) ON CONFLICT DO NOTHING"
)


class SearchIndex:
    """The tokens of one organisation's people."""

    def __init__(self, connection: Connection, index: BlindIndex) -> None:
        self._connection = connection
        self._index = index

    def tokens(self, country: Country, identity: Identity) -> list[Token]:
        """Every token under which `identity` shall be found."""
        return [
            *self.name_tokens(country, identity.first_names, identity.surnames, identity.known_as),
            *self.tokens_for(country, "phone", [phone_key(phone.number) for phone in identity.phones]),
            *self.tokens_for(country, "document", [document_key(d.number) for d in identity.documents if d.number]),
        ]

    def name_tokens(
        self, country: Country, first_names: str | None, surnames: str | None, known_as: str | None
    ) -> list[Token]:
        """The tokens of a name and of what she is called besides; the two are not paired with one another."""
        keys = [*name_keys(parts_of(first_names, surnames)), *name_keys(parts_of(known_as))]
        return self.tokens_for(country, "name", list(dict.fromkeys(keys)))

    def tokens_for(self, country: Country, kind: str, keys: Sequence[str]) -> list[Token]:
        """The tokens of already normalised keys."""
        return [(kind, self._index.token(country, kind, key)) for key in keys if key]

    def candidates(self, organisation: UUID, tokens: Sequence[Token], width: int) -> list[Mapping[str, Any]]:
        """Rows of cases that share most tokens, newest first, with their sealed names."""
        asked = {"organisation": organisation, "tokens": [token for _, token in tokens], "depth": DEPTH, "width": width}
        return [dict(row) for row in self._connection.execute(_FOUND, asked).mappings()]

    def replace(self, case: Case, identity: Identity) -> None:
        """Let the case be found under the tokens of `identity` and under no other."""
        tokens = self.tokens(case.country, identity)
        about = {"organisation": case.organisation_id, "case_id": case.id, "tokens": [token for _, token in tokens]}
        self._connection.execute(_FORGET, about)
        self._connection.execute(_ADD, {**about, "country": case.country, "kinds": [kind for kind, _ in tokens]})
