"""Reading the published figures: sums of cohorts, the same for every reader until the next vintage."""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Integer,
    Select,
    SmallInteger,
    Text,
    any_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    text,
)

from services.reporting.adapters.tables import published
from services.reporting.domain.extracts.ctdc import Profile, record_of
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.periods import quarter_of
from services.reporting.domain.figures.published import PERSON_FIELDS, REFERRAL_FIELDS, WITHHELD, unit_row
from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.domain.proceedings.units import UnitRow
from shared.db.statement import Statement

# PostgreSQL counts from 1.
_PLACE = {name: place for place, name in enumerate(PERSON_FIELDS, start=1)}
_ARE_DATED = published.c.profile[_PLACE["year_known"]] == "yes"
_OF_PERSONS = published.c.source == Source.PERSONS
_COUNTRIES = any_(bindparam("countries", type_=ARRAY(Text)))
_IN_PERIODS = published.c.period.between(bindparam("first", type_=Text), bindparam("last", type_=Text))
_YEAR = case((_ARE_DATED, func.left(published.c.period, 4)), else_="").label("year")
_YEARS = select(_YEAR).distinct().where(_OF_PERSONS, published.c.country == _COUNTRIES).order_by(_YEAR)
_REFERRALS = select(published).where(
    published.c.source == Source.REFERRALS,
    or_(published.c.country == _COUNTRIES, published.c.to_country == _COUNTRIES),
    _IN_PERIODS,
)
# Raw SQL: manifests quote the statement, and two of one template must be comparable whatever SQLAlchemy writes.
RECORDS = (
    "SELECT left(period, 4)::int AS year, profile, sum(n)::int AS n FROM published"
    " WHERE source = 'persons' AND country = ANY (:countries)"
    " AND (cardinality(:years) = 0 OR (left(period, 4)::int = ANY (:years) AND profile[:year_known] = 'yes'))"
    " GROUP BY 1, 2"
)
"""The records of an extract. The manifest of each file quotes it."""
_RECORDS = text(RECORDS).bindparams(
    bindparam("countries", type_=ARRAY(Text)), bindparam("years", type_=ARRAY(SmallInteger))
)
FETCH = 2_000


class PersonCell(NamedTuple):
    """Published persons of one country and quarter with one value of each of two fields.

    Records whose year is not known are in the quarter of their import; they are not `dated`.
    """

    country: str
    quarter: str
    a: str
    b: str
    dated: bool
    persons: int


class ReferralClass(NamedTuple):
    """Published decided referrals that are alike; a value that too few share is `withheld`."""

    country: str
    to_country: str
    quarter: str
    values: dict[str, str]
    referrals: int


_PROCEEDINGS = Statement(
    select(published.c.country, published.c.period, published.c.profile, published.c.n).where(
        published.c.source == Source.PROCEEDINGS,
        published.c.country == _COUNTRIES,
        _IN_PERIODS,
        published.c.profile[1] == any_(bindparam("kinds", type_=ARRAY(Text))),
    )
)


class PublishedClassRepository:
    """The published classes that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def persons(
        self,
        countries: Collection[str],
        fields: Sequence[str],
        months: tuple[str, str],
        dated: bool | None,
    ) -> list[PersonCell]:
        """Persons by at most two fields of `PERSON_FIELDS`, `dated` or all."""
        parameters = {"countries": list(countries), **_periods(months)}
        return [PersonCell(*row) for row in self._connection.execute(_persons_by(tuple(fields), dated), parameters)]

    def years(self, countries: Collection[str]) -> list[str]:
        """The years in which persons are published, oldest first; an empty one comes first if some have none."""
        return list(self._connection.execute(_YEARS, {"countries": list(countries)}).scalars())

    def records(self, countries: Collection[str], years: Sequence[int]) -> Iterator[tuple[Profile, int]]:
        """Each different published record and how many persons share it. Memory follows the fetch size."""
        parameters = {"countries": sorted(countries), "years": list(years), "year_known": _PLACE["year_known"]}
        for row in self._connection.execute(_RECORDS, parameters, execution_options={"yield_per": FETCH}):
            yield record_of(row.year, row.profile), row.n

    def proceedings(
        self, countries: Collection[str], kinds: Collection[Kind], years: tuple[str, str]
    ) -> dict[Kind, list[UnitRow]]:
        """Published units of each of these kinds; their months are the first of their years."""
        found: dict[Kind, list[UnitRow]] = {kind: [] for kind in kinds}
        parameters = {"countries": list(countries), "kinds": list(found), "first": years[0], "last": years[1]}
        for row in _PROCEEDINGS.all(self._connection, parameters):
            found[Kind(row.profile[0])].append(unit_row(row.country, row.period, row.profile, row.n))
        return found

    def referrals(self, countries: Collection[str], months: tuple[str, str]) -> list[ReferralClass]:
        """Decided referrals with at least one party in `countries`."""
        rows = self._connection.execute(_REFERRALS, {"countries": list(countries), **_periods(months)})
        return [ReferralClass(row.country, row.to_country, row.period, _shown(row.profile), row.n) for row in rows]


@cache
def _persons_by(fields: tuple[str, ...], dated: bool | None) -> Select[Any]:
    a, b = (*(_value_of(name) for name in fields), literal(WITHHELD), literal(WITHHELD))[:2]
    classes = select(
        published.c.country,
        published.c.period,
        a.label("a"),
        b.label("b"),
        _ARE_DATED.label("dated"),
        published.c.n,
    ).where(_OF_PERSONS, published.c.country == _COUNTRIES, _IN_PERIODS)
    if dated is not None:
        classes = classes.where(_ARE_DATED.is_(dated))
    cells = classes.subquery("cells").c
    alike = (cells.country, cells.period, cells.a, cells.b, cells.dated)
    return select(*alike, func.sum(cells.n).cast(Integer)).group_by(*alike)


def _value_of(field: str) -> ColumnElement[str]:
    return func.coalesce(published.c.profile[_PLACE[field]], WITHHELD)


def _periods(months: tuple[str, str]) -> dict[str, str]:
    return {"first": quarter_of(months[0]), "last": quarter_of(months[1])}


def _shown(profile: Sequence[str | None]) -> dict[str, str]:
    return {name: value or WITHHELD for name, value in zip(REFERRAL_FIELDS, profile, strict=True)}
