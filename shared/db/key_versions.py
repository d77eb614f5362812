"""Which versions of a country's key the data keys of a database are wrapped by, and whether they can be unwrapped."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, column, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import distinct_on

from shared.crypto import CountryKeys, DecryptionError, version_of
from shared.db.rewrap import WrappedKeys
from shared.db.work import UnitOfWork
from shared.kernel.country import Country


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether one data key could be unwrapped, as a sample of those wrapped by that version of the country's key."""

    country: Country
    version: int
    table: str
    opens: bool


def data_keys_by_version(places: Sequence[WrappedKeys], country: Country, work: UnitOfWork) -> Counter[int]:
    """Version of the country's key → number of data keys that are wrapped by it."""
    found: Counter[int] = Counter()
    for place in places:
        _, mark, of_country = _parts(place, country)
        for row in work.connection.execute(select(mark, func.count().label("n")).where(of_country).group_by(mark)):
            found[version_of(bytes(row.mark))] += row.n
    return found


def probe(places: Sequence[WrappedKeys], country: Country, keys: CountryKeys, work: UnitOfWork) -> list[Probe]:
    """Unwrap one data key of each column and version. What it encrypts is neither read nor shown."""
    return [found for place in places for found in _probed(place, country, keys, work)]


def _probed(place: WrappedKeys, country: Country, keys: CountryKeys, work: UnitOfWork) -> list[Probe]:
    rows, mark, of_country = _parts(place, country)
    wrapped: ColumnElement[Any] = column(place.column)
    one_each = (
        select(wrapped.label("wrapped")).select_from(rows).where(of_country).order_by(mark).ext(distinct_on(mark))
    )
    found = [bytes(row.wrapped) for row in work.connection.execute(one_each)]
    return [Probe(country, version_of(key), place.table, _opens(keys, country, key)) for key in found]


def _opens(keys: CountryKeys, country: Country, wrapped: bytes) -> bool:
    try:
        keys.open(country, wrapped)
    except DecryptionError:
        return False
    return True


def _parts(place: WrappedKeys, country: Country) -> tuple[FromClause, ColumnElement[Any], ColumnElement[bool]]:
    schema, _, name = place.table.rpartition(".")
    rows = table(name, column(place.column), column(place.country), schema=schema or None)
    # A literal and not a parameter: PostgreSQL would treat two parameters as two different expressions.
    mark = func.substring(rows.c[place.column], literal_column("1"), literal_column("2")).label("mark")
    # A row without anything encrypted may have no key.
    return rows, mark, (rows.c[place.country] == country) & rows.c[place.column].is_not(None)
