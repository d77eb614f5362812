"""The statements that store new cases: one registered case with all its rows, or thousands of imported cases."""

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Table,
    TableValuedAlias,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, distinct_on, insert

from services.cases.adapters.tables import case_record, case_search_token, person_identity, timeline_entry
from shared.db.statement import Statement
from shared.db.types import Bytea

COUNTRY = bindparam("country", type_=Text())
ORGANISATION = bindparam("organisation_id", type_=Uuid())
TOKENS = cast(bindparam("tokens", type_=Text()), ARRAY(Bytea()))
"""The parameter `tokens`, made by `bytea_array`."""


def given_tokens() -> TableValuedAlias:
    """The parameters `kinds` and `tokens` as a table with one row per token."""
    kinds, columns = bindparam("kinds", type_=ARRAY(Text())), (column("kind", Text), column("token", Bytea))
    return func.unnest(kinds, TOKENS).table_valued(*columns, name="given").render_derived()


def _parameters(table: Table, **named: str) -> dict[str, ColumnElement[object]]:
    """Column → a parameter with the same name, or with the name that `named` gives it."""
    return {each.name: bindparam(named.get(each.name, each.name), type_=each.type) for each in table.c}


_new_case = (
    insert(case_record)
    .values(_parameters(case_record))
    .on_conflict_do_nothing(index_elements=["country", "case_number"])
    .returning(case_record.c.id)
    .cte("new_case")
)
_new_identity = insert(person_identity).from_select(
    person_identity.c.keys(),
    select(*_parameters(person_identity, version="identity_version").values()).select_from(_new_case),
)
_given = given_tokens()
_new_tokens = insert(case_search_token).from_select(
    ["country", "organisation_id", "kind", "token", "case_id"],
    select(COUNTRY, ORGANISATION, _given.c.kind, _given.c.token, _new_case.c.id)
    .select_from(_new_case.join(_given, true()))
    .ext(distinct_on(_given.c.token)),
)
_entries = (
    func.jsonb_to_recordset(bindparam("entries", type_=JSONB()))
    .table_valued(column("id", Uuid), column("kind", Text), column("details", JSONB), name="entry")
    .render_derived(with_types=True)
)
_new_timeline = insert(timeline_entry).from_select(
    ["id", "kind", "details", "country", "organisation_id", "case_id", "at", "actor"],
    select(
        _entries.c.id,
        _entries.c.kind,
        _entries.c.details,
        COUNTRY,
        ORGANISATION,
        _new_case.c.id,
        bindparam("at", type_=timeline_entry.c.at.type),
        bindparam("created_by", type_=Text()),
    ).select_from(_new_case.join(_entries, true())),
)
REGISTER = Statement(
    select(func.count().label("stored"))
    .select_from(_new_case)
    .add_cte(_new_identity.cte("new_identity"), _new_tokens.cte("new_tokens"), _new_timeline.cte("new_timeline"))
)
"""One statement: the case, the encrypted identity, the search tokens, and the first entries of the timeline.

It counts the cases that it stored: 0 when the random case number is taken, 1 otherwise.
"""

# PostgreSQL refuses `COPY FROM` into a table with row-level security. A chunk of cases is therefore sent as one JSON
# parameter and inserted from there, under the same policies as everything else.
_of_case = [each for each in case_record.c if each.name != "created_by"]
_cases = (
    func.jsonb_to_recordset(bindparam("cases", type_=JSONB()))
    .table_valued(*(column(each.name, each.type) for each in _of_case), name="given_case")
    .render_derived(with_types=True)
)
IMPORT = insert(case_record).from_select(
    [*(each.name for each in _of_case), "created_by"],
    select(*(_cases.c[each.name] for each in _of_case), bindparam("created_by", type_=Text())),
)
