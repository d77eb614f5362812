"""Reading the published figures: sums of cohorts, the same for every reader until the next vintage."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ARRAY, Connection, SmallInteger, Text, bindparam, text

from services.reporting.domain.ctdc import Profile
from services.reporting.domain.facts import SEVERAL, UNKNOWN
from services.reporting.domain.periods import quarter_of
from services.reporting.domain.published import PERSON_FIELDS, REFERRAL_FIELDS, WITHHELD, split

_COUNTRIES = bindparam("countries", type_=ARRAY(Text))
_PERSONS = text(
    "SELECT country, period, coalesce(profile[:a], :withheld) AS a, coalesce(profile[:b], :withheld) AS b,"
    " profile[:year_known] = 'yes' AS dated, sum(n)::int AS n FROM published"
    " WHERE source = 'persons' AND country = ANY (:countries) AND period BETWEEN :first AND :last"
    " AND (CAST(:dated AS boolean) IS NULL OR (profile[:year_known] = 'yes') = :dated) GROUP BY 1, 2, 3, 4, 5"
).bindparams(_COUNTRIES)
_YEARS = text(
    "SELECT DISTINCT CASE WHEN profile[:year_known] = 'yes' THEN left(period, 4) ELSE '' END AS year FROM published"
    " WHERE source = 'persons' AND country = ANY (:countries) ORDER BY 1"
).bindparams(_COUNTRIES)
RECORDS = (
    "SELECT left(period, 4)::int AS year, profile, sum(n)::int AS n FROM published"
    " WHERE source = 'persons' AND country = ANY (:countries)"
    " AND (cardinality(:years) = 0 OR (left(period, 4)::int = ANY (:years) AND profile[:year_known] = 'yes'))"
    " GROUP BY 1, 2"
)
_RECORDS = text(RECORDS).bindparams(_COUNTRIES, bindparam("years", type_=ARRAY(SmallInteger)))
_REFERRALS = text(
    "SELECT country, to_country, period, profile, n FROM published WHERE source = 'referrals'"
    " AND (country = ANY (:countries) OR to_country = ANY (:countries)) AND period BETWEEN :first AND :last"
).bindparams(_COUNTRIES)
_PLACE = {name: place for place, name in enumerate(PERSON_FIELDS, start=1)}
_NOWHERE = 0
"""PostgreSQL counts from 1: an element that no profile has."""
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


class PublishedReader:
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
        a, b = (*(_PLACE[name] for name in fields), _NOWHERE, _NOWHERE)[:2]
        where = {"countries": sorted(countries), "first": quarter_of(months[0]), "last": quarter_of(months[1])}
        more = {"a": a, "b": b, "withheld": WITHHELD}
        which = {"dated": dated, "year_known": _PLACE["year_known"]}
        return [PersonCell(*row) for row in self._connection.execute(_PERSONS, where | more | which)]

    def years(self, countries: Collection[str]) -> list[str]:
        """The years in which persons are published, oldest first; an empty one comes first if some tell no year."""
        parameters = {"countries": sorted(countries), "year_known": _PLACE["year_known"]}
        return list(self._connection.execute(_YEARS, parameters).scalars())

    def records(self, countries: Collection[str], years: Sequence[int]) -> Iterator[tuple[Profile, int]]:
        """Each different published record and how many persons share it. Memory follows the fetch size."""
        parameters = {"countries": sorted(countries), "years": list(years), "year_known": _PLACE["year_known"]}
        for row in self._connection.execute(_RECORDS, parameters, execution_options={"yield_per": FETCH}):
            yield _record(row.year, row.profile), row.n

    def referrals(self, countries: Collection[str], months: tuple[str, str]) -> list[ReferralClass]:
        """Decided referrals with at least one end in `countries`."""
        where = {"countries": sorted(countries), "first": quarter_of(months[0]), "last": quarter_of(months[1])}
        return [
            ReferralClass(row.country, row.to_country, row.period, _shown(row.profile), row.n)
            for row in self._connection.execute(_REFERRALS, where)
        ]


def _shown(profile: Sequence[str | None]) -> dict[str, str]:
    return {name: value or WITHHELD for name, value in zip(REFERRAL_FIELDS, profile, strict=True)}


def _record(year: int, profile: Sequence[str | None]) -> Profile:
    known = {name: value for name, value in zip(PERSON_FIELDS, profile, strict=True) if value != UNKNOWN}
    form = known.get("type")
    return Profile(
        year=year if known["year_known"] == "yes" else None,
        gender=known.get("gender"),
        age_band=known.get("age_band"),
        citizenship=known.get("citizenship"),
        exploitation_country=known.get("exploitation_country"),
        duration=known.get("duration"),
        types=split(known.get("types")) or ((form,) if form and form != SEVERAL else ()),
        subforms=split(known.get("subforms")),
        controls=split(known.get("controls")),
        recruiters=split(known.get("recruiters")),
        flags_absent=split(known.get("flags_absent")),
    )
