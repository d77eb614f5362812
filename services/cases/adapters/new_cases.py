"""The statements that store new cases: one of them with all that belongs to it, or thousands of imported ones."""

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    LargeBinary,
    Table,
    TableValuedAlias,
    Text,
    Uuid,
    bindparam,
    column,
    func,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, distinct_on, insert

from services.cases.adapters.tables import case_record, case_search_token, person_identity, timeline_entry

COUNTRY = bindparam("country", type_=Text())
ORGANISATION = bindparam("organisation_id", type_=Uuid())


def given_tokens() -> TableValuedAlias:
    """The parameters `kinds` and `tokens`, one row a token."""
    kinds, tokens = bindparam("kinds", type_=ARRAY(Text())), bindparam("tokens", type_=ARRAY(LargeBinary()))
    columns = column("kind", Text), column("token", LargeBinary)
    return func.unnest(kinds, tokens).table_valued(*columns, name="given").render_derived()


def _parameters(table: Table, **named: str) -> dict[str, ColumnElement[object]]:
    """A parameter for each column, called like it or as in `named`."""
    return {each.name: bindparam(named.get(each.name, each.name), type_=each.type) for each in table.c}


_opened = (
    insert(case_record)
    .values(_parameters(case_record))
    .on_conflict_do_nothing(index_elements=["country", "case_number"])
    .returning(case_record.c.id)
    .cte("opened")
)
_sealed = insert(person_identity).from_select(
    person_identity.c.keys(),
    select(*_parameters(person_identity, version="identity_version").values()).select_from(_opened),
)
_given = given_tokens()
_indexed = insert(case_search_token).from_select(
    ["country", "organisation_id", "kind", "token", "case_id"],
    select(COUNTRY, ORGANISATION, _given.c.kind, _given.c.token, _opened.c.id)
    .select_from(_opened.join(_given, true()))
    .ext(distinct_on(_given.c.token)),
)
_entries = (
    func.jsonb_to_recordset(bindparam("entries", type_=JSONB()))
    .table_valued(column("id", Uuid), column("kind", Text), column("details", JSONB), name="entry")
    .render_derived(with_types=True)
)
_written = insert(timeline_entry).from_select(
    ["id", "kind", "details", "country", "organisation_id", "case_id", "at", "actor"],
    select(
        _entries.c.id,
        _entries.c.kind,
        _entries.c.details,
        COUNTRY,
        ORGANISATION,
        _opened.c.id,
        bindparam("at", type_=timeline_entry.c.at.type),
        bindparam("created_by", type_=Text()),
    ).select_from(_opened.join(_entries, true())),
)
REGISTER = (
    select(func.count())
    .select_from(_opened)
    .add_cte(_sealed.cte("sealed"), _indexed.cte("indexed"), _written.cte("written"))
)
"""One round trip: the case, the sealed identity, the tokens it is found by, and the first entries of the timeline.

Nothing is written when the random case number is taken; the caller draws another.
"""

# PostgreSQL refuses `COPY FROM` into a table with row-level security, so a chunk travels as one JSON parameter and is
# inserted from there under the same policies as everything else.
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
