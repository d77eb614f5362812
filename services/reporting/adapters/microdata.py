"""Records for extracts, read as classes: PostgreSQL groups equal records, a server-side cursor hands them over."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ARRAY, Connection, SmallInteger, Text, bindparam, text

from services.reporting.domain.ctdc import Profile

_WHERE = (
    "country = ANY (:countries) AND (cardinality(:years) = 0 OR (year_known AND year = ANY (:years)))"
    " AND status IN ('possible_victim', 'actual_victim')"
)
_PARAMETERS = (bindparam("countries", type_=ARRAY(Text)), bindparam("years", type_=ARRAY(SmallInteger)))
_FIELDS = (
    "gender, age_band, citizenship, exploitation_country, duration, types, subforms, controls, recruiters, flags_absent"
)
# A year that the source did not name is empty: the year of the import is not that of anybody's registration.
_YEAR = "CASE WHEN year_known THEN year END"
QUERY = (
    f"SELECT {_YEAR} AS year, {_FIELDS}, count(*) AS n FROM person_fact"  # noqa: S608 - our own column names
    f" WHERE {_WHERE} AND statistics_consent AND first_in_country GROUP BY {_YEAR}, {_FIELDS}"
)
_CLASSES = text(QUERY).bindparams(*_PARAMETERS)
_SIZE = text(
    "SELECT count(*) FILTER (WHERE statistics_consent AND first_in_country) AS included,"  # noqa: S608 - our own column names
    f" count(*) FILTER (WHERE NOT statistics_consent) AS no_consent FROM person_fact WHERE {_WHERE}"
).bindparams(*_PARAMETERS)
# Grouping a million records takes a few seconds in one statement; the job's own limit is 45 s.
_PATIENCE = text("SELECT set_config('statement_timeout', '40s', true), set_config('work_mem', '64MB', true)")
FETCH = 2_000


class Size(NamedTuple):
    """How many records an extract reads, and how many it leaves out for want of consent."""

    included: int
    no_consent: int


class MicrodataReader:
    """The records that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def size(self, countries: Sequence[str], years: Sequence[int]) -> Size:
        """Records to read."""
        self._connection.execute(_PATIENCE)
        row = self._connection.execute(_SIZE, {"countries": list(countries), "years": list(years)}).one()
        return Size(row.included, row.no_consent)

    def classes(self, countries: Sequence[str], years: Sequence[int]) -> Iterator[tuple[Profile, int]]:
        """Each different record and how many persons share it. Memory follows the fetch size, not the table."""
        parameters = {"countries": list(countries), "years": list(years)}
        options = {"yield_per": FETCH}
        for row in self._connection.execute(_CLASSES, parameters, execution_options=options):
            yield Profile(*row[:-1]), row[-1]
