"""Names whose search tokens were made by an older rule (`ceiba reindex-names`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Connection,
    Select,
    Uuid,
    bindparam,
    column,
    delete,
    func,
    literal,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.person.search_index import Token, each_person
from services.cases.adapters.person.vault import EncryptedNames
from services.cases.adapters.tables import case_record, case_search_token, person_identity
from services.cases.domain.person.names import KEYS_VERSION
from shared.db.documents import reader_of
from shared.db.types import Bytea


@dataclass(frozen=True, kw_only=True, slots=True)
class StaleName(EncryptedNames):
    """A person of a case whose names are indexed by an older rule."""

    id: UUID


_stale_name_of = reader_of(StaleName)
_is_stale = person_identity.c.name_keys_version < KEYS_VERSION
# The first person is enough: whenever an identity is recorded, the tokens of all persons of the case are made anew.
_of_case = case_record.join(person_identity, person_identity.c.person_id == case_record.c.person_id)
_pairs = (
    func.unnest(bindparam("cases", type_=ARRAY(Uuid())), bindparam("tokens", type_=ARRAY(Bytea())))
    .table_valued(column("case_id", Uuid), column("token", Bytea), name="pair")
    .render_derived()
)
_FORGET = delete(case_search_token).where(
    case_search_token.c.case_id.in_(bindparam("renewed", expanding=True)),
    case_search_token.c.kind == "name",
    tuple_(case_search_token.c.case_id, case_search_token.c.token).not_in(select(_pairs.c.case_id, _pairs.c.token)),
)
_ADD = (
    insert(case_search_token)
    .from_select(
        ["country", "organisation_id", "kind", "token", "case_id"],
        select(
            case_record.c.country, case_record.c.organisation_id, literal("name"), _pairs.c.token, case_record.c.id
        ).select_from(_pairs.join(case_record, case_record.c.id == _pairs.c.case_id)),
    )
    .on_conflict_do_nothing()
)


class StaleNames:
    """People the context may see whose names are indexed by an older rule."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self) -> int:
        """How many are left."""
        left: int = self._connection.execute(_stale(func.count())).scalar_one()
        return left

    def take(self, after: UUID | None, limit: int) -> Sequence[StaleName]:
        """The names of the next `limit` cases by their id, which it locks: of every person of each case, encrypted."""
        found = _stale(case_record.c.id, case_record.c.country, case_record.c.person_id, case_record.c.other_ids)
        if after is not None:
            found = found.where(case_record.c.id > after)
        # The row of a case is locked while its identity is changed; those are left for the next run.
        cases = (
            found.order_by(case_record.c.id)
            .limit(limit)
            .with_for_update(key_share=True, of=case_record, skip_locked=True)
            .cte("cases")
        )
        each = each_person(cases)
        names = (
            select(cases.c.id, cases.c.country, person_identity)
            .select_from(
                cases.join(each, true()).join(person_identity, person_identity.c.person_id == each.c.person_id)
            )
            .order_by(cases.c.id)
        )
        return [_stale_name_of(dict(row)) for row in self._connection.execute(names).mappings()]

    def renew(self, names: Sequence[StaleName], tokens: Sequence[tuple[UUID, Token]]) -> None:
        """Let each case of `names` be found under its (case id, token) pairs and no other name."""
        pairs = {"cases": [case for case, _ in tokens], "tokens": [token for _, (_, token) in tokens]}
        self._connection.execute(_FORGET, {"renewed": [name.id for name in names], **pairs})
        self._connection.execute(_ADD, pairs)
        people = person_identity.c.person_id.in_([name.person_id for name in names])
        self._connection.execute(update(person_identity).where(people).values(name_keys_version=KEYS_VERSION))


def _stale(*columns: Any) -> Select[Any]:
    return select(*columns).select_from(_of_case).where(_is_stale)
