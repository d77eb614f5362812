"""Reading the published figures: sums of cohorts, the same for every reader until the next vintage."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Integer,
    SmallInteger,
    Text,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    text,
)

from services.reporting.adapters.tables import published
from services.reporting.domain.ctdc import Profile, record_of
from services.reporting.domain.indicators import Source
from services.reporting.domain.periods import quarter_of
from services.reporting.domain.published import PERSON_FIELDS, REFERRAL_FIELDS, WITHHELD

# PostgreSQL counts from 1.
_PLACE = {name: place for place, name in enumerate(PERSON_FIELDS, start=1)}
_ARE_DATED = published.c.profile[_PLACE["year_known"]] == "yes"
_OF_PERSONS = published.c.source == Source.PERSONS
RECORDS = (
    "SELECT left(period, 4)::int AS year, profile, sum(n)::int AS n FROM published"
    " WHERE source = 'persons' AND country = ANY (:countries)"
    " AND (cardinality(:years) = 0 OR (left(period, 4)::int = ANY (:years) AND profile[:year_known] = 'yes'))"
    " GROUP BY 1, 2"
)
"""The records of an extract. The manifest of each file quotes it."""
# Raw SQL: manifests quote the statement, and two of one template must be comparable whatever SQLAlchemy writes.
_RECORDS = text(RECORDS).bindparams(
    bindparam("countries", type_=ARRAY(Text)), bindparam("years", type_=ARRAY(SmallInteger))
)
FETCH = 2_000


class PersonCell(NamedTuple):
    """Published persons of one country and quarter with one value of each of two fields.

    The quarter of records that tell no year is only that of their import; they are not `dated`.
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
        a, b = (*(_value_of(name) for name in fields), literal(WITHHELD), literal(WITHHELD))[:2]
        classes = select(
            published.c.country,
            published.c.period,
            a.label("a"),
            b.label("b"),
            _ARE_DATED.label("dated"),
            published.c.n,
        ).where(_OF_PERSONS, published.c.country.in_(countries), _within(months))
        if dated is not None:
            classes = classes.where(_ARE_DATED.is_(dated))
        cells = classes.subquery("cells").c
        alike = (cells.country, cells.period, cells.a, cells.b, cells.dated)
        query = select(*alike, func.sum(cells.n).cast(Integer)).group_by(*alike)
        return [PersonCell(*row) for row in self._connection.execute(query)]

    def years(self, countries: Collection[str]) -> list[str]:
        """The years in which persons are published, oldest first; an empty one comes first if some tell no year."""
        year = case((_ARE_DATED, func.left(published.c.period, 4)), else_="").label("year")
        query = select(year).distinct().where(_OF_PERSONS, published.c.country.in_(countries)).order_by(year)
        return list(self._connection.execute(query).scalars())

    def records(self, countries: Collection[str], years: Sequence[int]) -> Iterator[tuple[Profile, int]]:
        """Each different published record and how many persons share it. Memory follows the fetch size."""
        parameters = {"countries": sorted(countries), "years": list(years), "year_known": _PLACE["year_known"]}
        for row in self._connection.execute(_RECORDS, parameters, execution_options={"yield_per": FETCH}):
            yield record_of(row.year, row.profile), row.n

    def referrals(self, countries: Collection[str], months: tuple[str, str]) -> list[ReferralClass]:
        """Decided referrals with at least one end in `countries`."""
        query = select(published).where(
            published.c.source == Source.REFERRALS,
            or_(published.c.country.in_(countries), published.c.to_country.in_(countries)),
            _within(months),
        )
        return [
            ReferralClass(row.country, row.to_country, row.period, _shown(row.profile), row.n)
            for row in self._connection.execute(query)
        ]


def _value_of(field: str) -> ColumnElement[str]:
    return func.coalesce(published.c.profile[_PLACE[field]], WITHHELD)


def _within(months: tuple[str, str]) -> ColumnElement[bool]:
    return published.c.period.between(quarter_of(months[0]), quarter_of(months[1]))


def _shown(profile: Sequence[str | None]) -> dict[str, str]:
    return {name: value or WITHHELD for name, value in zip(REFERRAL_FIELDS, profile, strict=True)}
