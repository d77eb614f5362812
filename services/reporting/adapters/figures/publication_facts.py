"""Where the facts of each source are, for its publication: of which stratum, known to which organisations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Subquery,
    Table,
    Text,
    Uuid,
    any_,
    bindparam,
    distinct,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, array

from services.reporting.adapters.tables import known_to, person_fact, proceeding_unit, referral_fact
from services.reporting.domain.facts.person_facts import Stratum
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.published import PROCEEDING_FIELDS

OF_COUNTRY = bindparam("of_country", type_=Text)
_FILE = func.coalesce(person_fact.c.file_id, person_fact.c.case_id)
"""The case that a fact is of: organisations that know it know every person of it."""
_NO_ORGANISATION = array([], type_=Uuid)


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """Where the facts of a source are."""

    table: Table
    rows: FromClause
    """The table, with the organisations to which each case was referred."""
    key: ColumnElement[Any]
    stratum: ColumnElement[Any]
    parties: ColumnElement[Any]
    person: ColumnElement[Any] | None
    """None where each row is a person of its own."""
    others: Subquery | None = None
    """Which organisations know the subject of a change, beside its parties."""
    weight: ColumnElement[Any] | None = None
    """What a row adds to a sum of amounts; None where there is no such sum."""
    fields: int | None = None
    """How many values of a profile those of a class share; None for all of them."""

    def class_of(self, profile: ColumnElement[Any]) -> ColumnElement[Any]:
        """The values of `profile` that those of a class share."""
        return profile if self.fields is None else profile[1 : self.fields]


def _person_facts() -> Facts:
    # Read when a vintage is made: the event of the referral may come before or after that of the case.
    organisation = known_to.c.organisation_id
    receivers = (
        select(
            known_to.c.case_id, func.array_agg(aggregate_order_by(organisation, organisation)).label("organisations")
        )
        .where(known_to.c.country == OF_COUNTRY)
        .group_by(known_to.c.case_id)
        .subquery("receivers")
    )
    of_persons = (
        select(person_fact.c.person_key.label("subject"), func.array_agg(distinct(organisation)).label("organisations"))
        .join_from(known_to, person_fact, known_to.c.case_id == _FILE)
        .where(known_to.c.country == OF_COUNTRY)
        .group_by(person_fact.c.person_key)
        .subquery("of_persons")
    )
    return Facts(
        table=person_fact,
        rows=person_fact.outerjoin(receivers, receivers.c.case_id == _FILE),
        key=person_fact.c.case_id,
        stratum=person_fact.c.source,
        parties=united_with(person_fact.c.parties, receivers),
        person=None,
        others=of_persons,
    )


def _referral_facts() -> Facts:
    return Facts(
        table=referral_fact,
        rows=referral_fact,
        key=referral_fact.c.referral_id,
        stratum=literal(Stratum.REGISTERED),
        parties=referral_fact.c.parties,
        person=func.coalesce(referral_fact.c.case_id, referral_fact.c.referral_id),
    )


def _proceeding_units() -> Facts:
    unit = proceeding_unit.c
    attending = _attending(unit.id)
    return Facts(
        table=proceeding_unit,
        rows=proceeding_unit.outerjoin(attending, attending.c.subject == unit.id),
        key=unit.id,
        stratum=unit.kind,
        parties=united_with(unit.parties, attending),
        person=unit.subject,
        others=_attending(unit.kind + " " + unit.subject),
        weight=unit.weight,
        fields=len(PROCEEDING_FIELDS),
    )


def _attending(subject: ColumnElement[Any]) -> Subquery:
    """Which organisations attend a person of the proceeding: they know it, although another one recorded it."""
    organisation = person_fact.c.organisation_id
    return (
        select(
            subject.label("subject"),
            func.array_agg(aggregate_order_by(distinct(organisation), organisation)).label("organisations"),
        )
        .join_from(proceeding_unit, person_fact, person_fact.c.person_key == any_(proceeding_unit.c.people))
        .where(proceeding_unit.c.country == OF_COUNTRY, person_fact.c.country == OF_COUNTRY)
        .group_by(subject)
        .subquery("attending")
    )


def united_with(parties: ColumnElement[Any], others: Subquery) -> ColumnElement[Any]:
    """The parties, and others who know as well."""
    return parties.concat(func.coalesce(others.c.organisations, _NO_ORGANISATION))


FACTS: Mapping[Source, Facts] = {
    Source.PERSONS: _person_facts(),
    Source.REFERRALS: _referral_facts(),
    Source.PROCEEDINGS: _proceeding_units(),
}
