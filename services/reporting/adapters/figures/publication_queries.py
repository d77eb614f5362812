"""Queries over the facts of a source, for its publication."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Table,
    Text,
    Update,
    Uuid,
    any_,
    bindparam,
    column,
    distinct,
    exists,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, insert

from services.reporting.adapters.figures.publication_facts import FACTS, OF_COUNTRY, Facts, united_with
from services.reporting.adapters.tables import change_mark, changed, publication
from services.reporting.domain.figures.indicator import Source
from shared.db.recordsets import recordset
from shared.db.statement import Statement

_SOURCE = bindparam("of_source", type_=Text)
_Class = tuple[ColumnElement[Any], ColumnElement[Any]]
"""Period and profile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FactQueries:
    """Groups of facts that are alike (parameters `of_country` and `strata`), and changes of facts by `ids`."""

    waiting: Select[Any]
    stale: Select[Any]
    staying: Select[Any]
    """Takes no `strata`."""
    assign: Update
    """Puts facts into a published class, or out of it; the caller gives the values."""
    mark: Update
    """Looks again whether published facts still belong to their class."""
    changes: Select[Any]
    """How many subjects changed, by stratum and by the organisations that know them.

    Takes `of_source`, `of_country` and the strata `without`."""


def _queries(facts: Facts) -> FactQueries:
    fact = facts.table.c
    ids = facts.key == any_(bindparam("ids", type_=ARRAY(Uuid)))
    in_strata = facts.stratum == any_(bindparam("strata", type_=ARRAY(Text)))
    shown = (fact.published_period, facts.class_of(fact.published))
    other = facts.table.alias("other").c
    moving = select(other.published_period, facts.class_of(other.published)).where(
        other.country == OF_COUNTRY, other.stale
    )
    return FactQueries(
        waiting=_groups(
            facts,
            (fact.period, facts.class_of(fact.profile)),
            fact.counted & fact.published.is_(None) & fact.profile.is_not(None) & in_strata,
        ),
        stale=_groups(facts, shown, fact.stale & in_strata),
        staying=_groups(facts, shown, fact.published.is_not(None) & not_(fact.stale) & tuple_(*shown).in_(moving)),
        assign=update(facts.table).where(ids).values(stale=False),
        mark=update(facts.table).where(ids, fact.published.is_not(None)).values(stale=_is_stale(facts.table)),
        changes=_changes(facts.others),
    )


def _groups(facts: Facts, where: _Class, which: ColumnElement[bool]) -> Select[Any]:
    """Facts of one country by class, stratum and parties, with their ids and the persons behind them."""
    period, profile = where
    members = (
        select(
            period.label("period"),
            facts.stratum.label("stratum"),
            profile.label("profile"),
            facts.parties.label("parties"),
            facts.key.label("id"),
            (null() if facts.person is None else facts.person).label("person"),
            (literal(0) if facts.weight is None else facts.weight).label("weight"),
        )
        .select_from(facts.rows)
        .where(facts.table.c.country == OF_COUNTRY, which)
        .subquery("members")
    ).c
    alike = (members.period, members.stratum, members.profile, members.parties)
    persons = null() if facts.person is None else func.array_agg(distinct(members.person))
    return select(
        *alike,
        func.array_agg(members.id).label("ids"),
        persons.label("persons"),
        func.sum(members.weight).cast(BigInteger).label("weight"),
        func.max(members.weight).label("heaviest"),
    ).group_by(*alike)


def _is_stale(table: Table) -> ColumnElement[bool]:
    values = func.unnest(table.c.published, table.c.profile)
    pairs = values.table_valued(column("shown", Text), column("now", Text)).render_derived(name="pairs")
    differs = exists().select_from(pairs).where(pairs.c.shown.is_not(None), pairs.c.shown != pairs.c.now)
    return or_(not_(table.c.counted), table.c.period != table.c.published_period, differs)


def _note_changes() -> Insert:
    rows = recordset(changed, ("subject", "stratum", "parties"))
    statement = insert(changed).from_select(["source", "country", *rows.c.keys()], select(_SOURCE, OF_COUNTRY, *rows.c))
    party = func.unnest(changed.c.parties.concat(statement.excluded.parties)).column_valued("party")
    parties = func.array(select(party).distinct().scalar_subquery())
    keys = changed.primary_key.columns
    return statement.on_conflict_do_update(index_elements=keys, set_={"parties": parties})


def _changes(others: Subquery | None) -> Select[Any]:
    parties: ColumnElement[Any] = changed.c.parties
    rows: FromClause = changed
    if others is not None:
        parties = united_with(changed.c.parties, others)
        rows = changed.outerjoin(others, others.c.subject == changed.c.subject)
    subjects = (
        select(changed.c.stratum, parties.label("parties"))
        .select_from(rows)
        .where(
            changed.c.source == _SOURCE,
            changed.c.country == OF_COUNTRY,
            # Written into the text, so that PostgreSQL sees that a partial index holds all that is left.
            changed.c.stratum.not_in(bindparam("without", expanding=True, literal_execute=True)),
        )
        .subquery("subjects")
    ).c
    return select(subjects.stratum, subjects.parties, func.count()).group_by(subjects.stratum, subjects.parties)


FACT_QUERIES: Mapping[Source, FactQueries] = {source: _queries(facts) for source, facts in FACTS.items()}
NOTE_CHANGES = _note_changes()
"""Remembers `rows` of subjects with who knows them; of one that is remembered already, who else does."""
_mark = insert(change_mark).values(source=_SOURCE, country=OF_COUNTRY, noted=1, counted=0)
MARK_CHANGES = _mark.on_conflict_do_update(
    index_elements=change_mark.primary_key.columns, set_={"noted": change_mark.c.noted + 1}
)
"""Says that something has changed (`of_source`, `of_country`)."""
UNCOUNTED = select(change_mark.c.noted).where(
    change_mark.c.source == _SOURCE,
    change_mark.c.country == OF_COUNTRY,
    change_mark.c.noted > change_mark.c.counted,
)
VINTAGES = Statement(
    select(publication.c.country, publication.c.number, publication.c.published_at)
    .where(
        publication.c.source == _SOURCE,
        publication.c.country == any_(bindparam("countries", type_=ARRAY(Text))),
    )
    .order_by(publication.c.country)
)
"""The present vintage of each of `countries` that has one (`of_source`)."""
