"""Reading the counts: sums over a few rows, whatever the number of facts behind them."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Text, bindparam, text

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


class OwnRow(NamedTuple):
    """Persons of the caller's own organisation in one month and cell of a slice, each once in the organisation."""

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
