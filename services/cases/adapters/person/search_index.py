"""Search without readable names: one row per token, compared with `=`.

Under row-level security an index serves only equality and ranges: `LIKE` and array operators are not leakproof, so
they would read every row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Connection,
    FromClause,
    Integer,
    Row,
    TableValuedAlias,
    Text,
    Uuid,
    all_,
    bindparam,
    case,
    cast,
    column,
    delete,
    func,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.person.vault import EncryptedNames
from services.cases.adapters.tables import case_record, case_search_token, person_identity
from services.cases.domain.case.case import Case
from services.cases.domain.case.stage import CaseStatus
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.names import document_key, name_keys, parts_of, phone_key
from shared.crypto import BlindIndex
from shared.db.statement import Statement
from shared.db.types import Bytea, bytea_array
from shared.kernel.country import Country

Token = tuple[str, bytes]
"""(kind, 16 bytes)."""

DEPTH = 100
"""Newest cases looked at for one token; a name that common needs a second part or a birth year."""

COUNTRY = bindparam("country", type_=Text())
ORGANISATION = bindparam("organisation_id", type_=Uuid())
TOKENS = cast(bindparam("tokens", type_=Text()), ARRAY(Bytea()))
"""The parameter `tokens`, made by `bytea_array`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate(EncryptedNames):
    """A person of a case that shares tokens with what is looked for."""

    id: UUID
    case_number: str
    status: CaseStatus
    opened_on: date
    birth_year: int | None
    """Of the first person of a case; None for another one."""


def given_tokens() -> TableValuedAlias:
    """The parameters `kinds` and `tokens` as a table with one row per token."""
    kinds, columns = bindparam("kinds", type_=ARRAY(Text())), (column("kind", Text), column("token", Bytea))
    return func.unnest(kinds, TOKENS).table_valued(*columns, name="given").render_derived()


_asked = func.unnest(TOKENS).table_valued(column("token", Bytea), name="asked").render_derived()
_hit = (
    select(case_search_token.c.case_id)
    .where(case_search_token.c.organisation_id == ORGANISATION, case_search_token.c.token == _asked.c.token)
    .order_by(case_search_token.c.case_id.desc())
    .limit(bindparam("depth", type_=Integer()))
    .lateral("hit")
)
_matches = func.count().label("matches")
_found = (
    select(_hit.c.case_id, _matches)
    .select_from(_asked.join(_hit, true()))
    .group_by(_hit.c.case_id)
    .order_by(_matches.desc(), _hit.c.case_id.desc())
    .limit(bindparam("width", type_=Integer()))
    .subquery("found")
)


def each_person(cases: FromClause) -> TableValuedAlias:
    """The persons of each of `cases` of the same query, one `person_id` a row."""
    persons = func.unnest(func.array_prepend(cases.c.person_id, cases.c.other_ids))
    return persons.table_valued(column("person_id", Uuid), name="each").render_derived()


_each = each_person(case_record)
_is_first = person_identity.c.person_id == case_record.c.person_id
_CANDIDATES = Statement(
    select(
        case_record.c.id,
        case_record.c.case_number,
        case_record.c.status,
        case_record.c.opened_on,
        case_record.c.country,
        person_identity.c.person_id,
        case((_is_first, case_record.c.birth_year)).label("birth_year"),
        person_identity.c.wrapped_key,
        person_identity.c.names,
    )
    .select_from(_found)
    .join(case_record, case_record.c.id == _found.c.case_id)
    .join(_each, true())
    .join(person_identity, person_identity.c.person_id == _each.c.person_id)
    .order_by(_found.c.matches.desc(), case_record.c.id.desc(), _is_first.desc())
)
_given = given_tokens()
_CASE = bindparam("case_id", type_=case_search_token.c.case_id.type)
_FORGET = delete(case_search_token).where(
    case_search_token.c.organisation_id == ORGANISATION,
    case_search_token.c.case_id == _CASE,
    case_search_token.c.token != all_(TOKENS),
)
_ADD = (
    insert(case_search_token)
    .from_select(
        ["country", "organisation_id", "kind", "token", "case_id"],
        select(COUNTRY, ORGANISATION, _given.c.kind, _given.c.token, _CASE),
    )
    .on_conflict_do_nothing()
)


class SearchTokens:
    """The tokens under which a person is found. They need no connection."""

    def __init__(self, index: BlindIndex) -> None:
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
        """The tokens of a name and of what the person is called besides; the two are not paired with one another."""
        keys = [*name_keys(parts_of(first_names, surnames)), *name_keys(parts_of(known_as))]
        return self.tokens_for(country, "name", list(dict.fromkeys(keys)))

    def tokens_for(self, country: Country, kind: str, keys: Sequence[str]) -> list[Token]:
        """The tokens of already normalised keys."""
        return [(kind, self._index.token(country, kind, key)) for key in keys if key]


class SearchIndex(SearchTokens):
    """The tokens of one organisation's people."""

    def __init__(self, connection: Connection, index: BlindIndex) -> None:
        super().__init__(index)
        self._connection = connection

    def candidates(self, organisation: UUID, tokens: Sequence[Token], width: int) -> Sequence[Candidate]:
        """The persons of the cases that share most tokens, newest first, with their encrypted names."""
        # Of one token's cases the newest are the best; of several tokens' those that have more of them may be older.
        depth = min(width, DEPTH) if len(tokens) == 1 else DEPTH
        asked = {"organisation_id": organisation, "width": width, "depth": depth, "tokens": _array(tokens)}
        return [_candidate_of(row) for row in _CANDIDATES.all(self._connection, asked)]

    def replace(self, case: Case, identities: Iterable[Identity]) -> None:
        """Let the case be found under the tokens of `identities`, those of all its persons, and under no other."""
        about = {"organisation_id": case.organisation_id, "case_id": case.id}
        # Those of one family share tokens.
        found = dict.fromkeys(token for identity in identities for token in self.tokens(case.country, identity))
        tokens = given(list(found))
        self._connection.execute(_FORGET, {**about, "tokens": tokens["tokens"]})
        self._connection.execute(_ADD, {**about, "country": case.country, **tokens})


def given(tokens: Sequence[Token]) -> dict[str, object]:
    """The parameters of `given_tokens`."""
    return {"kinds": [kind for kind, _ in tokens], "tokens": _array(tokens)}


def _candidate_of(row: Row[Any]) -> Candidate:
    return Candidate(
        id=row.id,
        case_number=row.case_number,
        status=CaseStatus(row.status),
        opened_on=row.opened_on,
        country=Country(row.country),
        person_id=row.person_id,
        birth_year=row.birth_year,
        wrapped_key=row.wrapped_key,
        names=row.names,
    )


def _array(tokens: Sequence[Token]) -> str:
    return bytea_array(token for _, token in tokens)
