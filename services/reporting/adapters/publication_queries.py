"""Queries over the facts of a source, for its publication."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Select,
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
from sqlalchemy.dialects.postgresql import Insert, aggregate_order_by, array, insert

from services.reporting.adapters.tables import change_mark, changed, known_to, person_fact, publication, referral_fact
from services.reporting.domain.indicators import Source
from services.reporting.domain.person_facts import Stratum
from shared.db.recordsets import recordset

_SOURCE = bindparam("of_source", type_=Text)
_COUNTRY = bindparam("of_country", type_=Text)
_FILE = func.coalesce(person_fact.c.file_id, person_fact.c.case_id)
"""The case that a fact is of: organisations that know it know every person of it."""
_NO_ORGANISATION = array([], type_=Uuid)
_Class = tuple[ColumnElement[Any], ColumnElement[Any]]
"""Period and profile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Facts:
    """Where the facts of a source are."""

    table: Table
    rows: FromClause
    """The table, with the organisations to which each case was referred."""
    key: ColumnElement[Any]
    stratum: ColumnElement[Any]
    parties: ColumnElement[Any]
    person: ColumnElement[Any] | None
    """None where each row is a person of its own."""


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


def _person_facts() -> _Facts:
    # Read when a vintage is made: the event of the referral may come before or after that of the case.
    organisation = known_to.c.organisation_id
    receivers = (
        select(
            known_to.c.case_id, func.array_agg(aggregate_order_by(organisation, organisation)).label("organisations")
        )
        .where(known_to.c.country == _COUNTRY)
        .group_by(known_to.c.case_id)
        .subquery("receivers")
    )
    return _Facts(
        table=person_fact,
        rows=person_fact.outerjoin(receivers, receivers.c.case_id == _FILE),
        key=person_fact.c.case_id,
        stratum=person_fact.c.source,
        parties=person_fact.c.parties.concat(func.coalesce(receivers.c.organisations, _NO_ORGANISATION)),
        person=None,
    )


def _referral_facts() -> _Facts:
    return _Facts(
        table=referral_fact,
        rows=referral_fact,
        key=referral_fact.c.referral_id,
        stratum=literal(Stratum.REGISTERED),
        parties=referral_fact.c.parties,
        person=func.coalesce(referral_fact.c.case_id, referral_fact.c.referral_id),
    )


def _queries(facts: _Facts) -> FactQueries:
    fact = facts.table.c
    ids = facts.key == any_(bindparam("ids", type_=ARRAY(Uuid)))
    in_strata = facts.stratum == any_(bindparam("strata", type_=ARRAY(Text)))
    shown = (fact.published_period, fact.published)
    other = facts.table.alias("other").c
    moving = select(other.published_period, other.published).where(other.country == _COUNTRY, other.stale)
    return FactQueries(
        waiting=_groups(
            facts,
            (fact.period, fact.profile),
            fact.counted & fact.published.is_(None) & fact.profile.is_not(None) & in_strata,
        ),
        stale=_groups(facts, shown, fact.stale & in_strata),
        staying=_groups(facts, shown, fact.published.is_not(None) & not_(fact.stale) & tuple_(*shown).in_(moving)),
        assign=update(facts.table).where(ids).values(stale=False),
        mark=update(facts.table).where(ids, fact.published.is_not(None)).values(stale=_is_stale(facts.table)),
    )


def _groups(facts: _Facts, where: _Class, which: ColumnElement[bool]) -> Select[Any]:
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
        )
        .select_from(facts.rows)
        .where(facts.table.c.country == _COUNTRY, which)
        .subquery("members")
    ).c
    alike = (members.period, members.stratum, members.profile, members.parties)
    persons = null() if facts.person is None else func.array_agg(distinct(members.person))
    return select(*alike, func.array_agg(members.id).label("ids"), persons.label("persons")).group_by(*alike)


def _is_stale(table: Table) -> ColumnElement[bool]:
    values = func.unnest(table.c.published, table.c.profile)
    pairs = values.table_valued(column("shown", Text), column("now", Text)).render_derived(name="pairs")
    differs = exists().select_from(pairs).where(pairs.c.shown.is_not(None), pairs.c.shown != pairs.c.now)
    return or_(not_(table.c.counted), table.c.period != table.c.published_period, differs)


def _note_changes() -> Insert:
    rows = recordset(changed, ("subject", "stratum", "parties"))
    statement = insert(changed).from_select(["source", "country", *rows.c.keys()], select(_SOURCE, _COUNTRY, *rows.c))
    party = func.unnest(changed.c.parties.concat(statement.excluded.parties)).column_valued("party")
    parties = func.array(select(party).distinct().scalar_subquery())
    keys = changed.primary_key.columns
    return statement.on_conflict_do_update(index_elements=keys, set_={"parties": parties})


def _changes() -> Select[Any]:
    receivers = (
        select(person_fact.c.person_key, func.array_agg(distinct(known_to.c.organisation_id)).label("organisations"))
        .join_from(known_to, person_fact, known_to.c.case_id == _FILE)
        .where(known_to.c.country == _COUNTRY)
        .group_by(person_fact.c.person_key)
        .subquery("receivers")
    )
    parties = changed.c.parties.concat(func.coalesce(receivers.c.organisations, _NO_ORGANISATION))
    is_the_person = (changed.c.source == Source.PERSONS) & (receivers.c.person_key == changed.c.subject)
    subjects = (
        select(changed.c.stratum, parties.label("parties"))
        .select_from(changed.outerjoin(receivers, is_the_person))
        .where(
            changed.c.source == _SOURCE,
            changed.c.country == _COUNTRY,
            # Written into the text, so that PostgreSQL sees that a partial index holds all that is left.
            changed.c.stratum.not_in(bindparam("without", expanding=True, literal_execute=True)),
        )
        .subquery("subjects")
    ).c
    return select(subjects.stratum, subjects.parties, func.count()).group_by(subjects.stratum, subjects.parties)


FACT_QUERIES: Mapping[Source, FactQueries] = {
    Source.PERSONS: _queries(_person_facts()),
    Source.REFERRALS: _queries(_referral_facts()),
}
NOTE_CHANGES = _note_changes()
"""Remembers `rows` of subjects with who knows them; of one that is remembered already, who else does."""
_mark = insert(change_mark).values(source=_SOURCE, country=_COUNTRY, noted=1, counted=0)
MARK_CHANGES = _mark.on_conflict_do_update(
    index_elements=change_mark.primary_key.columns, set_={"noted": change_mark.c.noted + 1}
)
"""Says that something has changed (`of_source`, `of_country`)."""
UNCOUNTED = select(change_mark.c.noted).where(
    change_mark.c.source == _SOURCE,
    change_mark.c.country == _COUNTRY,
    change_mark.c.noted > change_mark.c.counted,
)
CHANGES = _changes()
"""How many subjects changed, by stratum and by the organisations that know them.

Takes `of_source`, `of_country` and the strata `without`."""
VINTAGES = (
    select(publication.c.country, publication.c.number, publication.c.published_at)
    .where(
        publication.c.source == _SOURCE,
        publication.c.country == any_(bindparam("countries", type_=ARRAY(Text))),
    )
    .order_by(publication.c.country)
)
"""The present vintage of each of `countries` that has one (`of_source`)."""
