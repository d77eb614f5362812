"""Reading the counts: sums over a few rows, whatever the number of facts behind them."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Text, bindparam, text

from services.reporting.domain.periods import quarter_of

_PERSONS = text(
    "SELECT country, organisation_id::text AS organisation, month, a, b, persons FROM person_published"
    " WHERE country = ANY (:countries) AND slice = :slice AND month BETWEEN :first AND :last AND persons <> 0"
).bindparams(bindparam("countries", type_=ARRAY(Text)))
_OWN = text(
    "SELECT slice, month, a, b, own_persons, open_cases FROM person_count"
    " WHERE country = ANY (:countries) AND slice = ANY (:slices) AND month BETWEEN :first AND :last"
    " AND organisation_id = :organisation"
).bindparams(bindparam("countries", type_=ARRAY(Text)), bindparam("slices", type_=ARRAY(Text)))
_REFERRALS = text(
    "SELECT country, to_country, from_organisation_id::text AS sender, to_organisation_id::text AS receiver, month, a,"
    " sent, decided, accepted FROM referral_count"
    " WHERE (country = ANY (:countries) OR to_country = ANY (:countries)) AND slice = :slice"
    " AND month BETWEEN :first AND :last"
).bindparams(bindparam("countries", type_=ARRAY(Text)))


_VINTAGE = text(
    "SELECT country, quarter, version, published_at FROM vintage"
    " WHERE country = ANY (:countries) AND quarter BETWEEN :first AND :last AND version > 0 ORDER BY country, quarter"
).bindparams(bindparam("countries", type_=ARRAY(Text)))


_YEARS = text(
    "SELECT DISTINCT left(month, 4) AS year FROM person_published WHERE country = ANY (:countries) AND persons <> 0"
    " ORDER BY 1"
).bindparams(bindparam("countries", type_=ARRAY(Text)))


class Vintage(NamedTuple):
    """Which version of the published counts was read, and when its newest part was published."""

    text: str
    published_at: datetime | None


class PersonRow(NamedTuple):
    """Persons of one organisation and month in one cell of a slice."""

    country: str
    organisation: str
    month: str
    a: str
    b: str
    persons: int


class OwnRow(NamedTuple):
    """The same for the caller's own organisation, each person once in the organisation."""

    slice: str
    month: str
    a: str
    b: str
    persons: int
    open_cases: int


class ReferralRow(NamedTuple):
    """Referrals between two organisations in one month and one cell of a slice."""

    country: str
    to_country: str
    sender: str
    receiver: str
    month: str
    a: str
    sent: int
    decided: int
    accepted: int


class CountReader:
    """The counts that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def persons(self, countries: Collection[str], slice_name: str, months: tuple[str, str]) -> list[PersonRow]:
        """Detected persons of every organisation, as published to the network."""
        rows = self._connection.execute(_PERSONS, _where(countries, slice_name, months))
        return [PersonRow(*row) for row in rows]

    def years(self, countries: Collection[str]) -> list[str]:
        """The years in which persons are published, oldest first."""
        return list(self._connection.execute(_YEARS, {"countries": sorted(countries)}).scalars())

    def vintage(self, countries: Collection[str], months: tuple[str, str]) -> Vintage:
        """The version of the published counts of these countries and months."""
        where = {"countries": sorted(countries), "first": quarter_of(months[0]), "last": quarter_of(months[1])}
        rows = self._connection.execute(_VINTAGE, where).all()
        lines = "\n".join(f"{row.country} {row.quarter} {row.version}" for row in rows)
        return Vintage(lines, max((row.published_at for row in rows), default=None))

    def own(
        self, countries: Collection[str], organisation: UUID, slices: Collection[str], months: tuple[str, str]
    ) -> list[OwnRow]:
        """Persons of one organisation in several slices at once."""
        parameters = {
            "countries": sorted(countries),
            "slices": list(slices),
            "first": months[0],
            "last": months[1],
            "organisation": organisation,
        }
        return [OwnRow(*row) for row in self._connection.execute(_OWN, parameters)]

    def referrals(self, countries: Collection[str], slice_name: str, months: tuple[str, str]) -> list[ReferralRow]:
        """Referrals with at least one end in `countries`."""
        rows = self._connection.execute(_REFERRALS, _where(countries, slice_name, months))
        return [ReferralRow(*row) for row in rows]


def _where(countries: Collection[str], slice_name: str, months: tuple[str, str]) -> dict[str, object]:
    return {"countries": sorted(countries), "slice": slice_name, "first": months[0], "last": months[1]}
