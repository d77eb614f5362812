"""How new cases are stored: one registered case with all its rows, or thousands of imported cases."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, Uuid, bindparam, column, func, select, true
from sqlalchemy.dialects.postgresql import JSONB, distinct_on, insert
from sqlalchemy.exc import IntegrityError

from services.cases.adapters.person.search_index import COUNTRY, ORGANISATION, SearchTokens, given, given_tokens
from services.cases.adapters.person.vault import encrypt_new
from services.cases.adapters.tables import case_record, case_search_token, person_identity, timeline_entry
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.person.identity import Identity
from shared.crypto import BlindIndex, CountryKeys
from shared.db.rows import RowMapper
from shared.db.statement import Statement

CASES = RowMapper(Case, case_record)
_TAKEN = ("case_record_country_case_number_key", "case_of_referral")
"""The constraints that say that a case number is taken, or that a referral has led to a case meanwhile."""


def _parameters(table: Table, **named: str) -> dict[str, ColumnElement[object]]:
    """Column → a parameter with the same name, or with the name that `named` gives it."""
    return {each.name: bindparam(named.get(each.name, each.name), type_=each.type) for each in table.c}


_new_case = insert(case_record).values(_parameters(case_record)).returning(case_record.c.id).cte("new_case")
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
    select(func.count())
    .select_from(_new_case)
    .add_cte(_new_identity.cte("new_identity"), _new_tokens.cte("new_tokens"), _new_timeline.cte("new_timeline"))
)
"""One statement: the case, the encrypted identity, the search tokens, and the first entries of the timeline."""

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


class NewCases:
    """Registered cases, which the transaction stores with its commit. It needs no connection before."""

    def __init__(
        self,
        country_keys: CountryKeys,
        blind_index: BlindIndex,
        run_at_commit: Callable[[Statement, Mapping[str, Any]], None],
    ) -> None:
        self._country_keys = country_keys
        self._search_tokens = SearchTokens(blind_index)
        self._run_at_commit = run_at_commit

    def add(
        self,
        case: Case,
        identity: Identity | None,
        *,
        others: Sequence[Identity] = (),
        entries: Sequence[TimelineEntry],
        actor: str,
        at: datetime,
    ) -> None:
        """Store a case with its identity, search tokens and timeline. A number that is taken fails the commit.

        The case is also found under the names of `others`, whose identities the vault stores.
        """
        known = [each for each in (identity, *others) if each is not None]
        tokens = [token for each in known for token in self._search_tokens.tokens(case.country, each)]
        parameters = {
            **CASES.to_row(case),
            **encrypt_new(self._country_keys, case, identity),
            "created_by": actor,
            "at": at,
            "entries": entries,
            **given(tokens),
        }
        self._run_at_commit(REGISTER, parameters)


def is_taken_number(error: IntegrityError) -> bool:
    """Whether a commit failed because another case has the number, or was opened from the same referral."""
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None) in _TAKEN
