"""Reading the counts: sums over a few rows, whatever the number of facts behind them."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, or_, select

from services.reporting.adapters.tables import person_count, referral_count
from services.reporting.domain.referral_figures import ReferralRow


class PersonRow(NamedTuple):
    """Persons of one organisation in one month and cell of a slice, each once in the organisation."""

    slice: str
    month: str
    a: str
    b: str
    persons: int


class CountRepository:
    """The counts that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def persons_of(
        self, organisation: UUID, countries: Collection[str], slices: Collection[str], months: tuple[str, str]
    ) -> list[PersonRow]:
        """Persons of an organisation in several slices at once; `months` are the first and the last."""
        count = person_count.c
        query = select(count.slice, count.month, count.a, count.b, count.own_persons).where(
            count.country.in_(countries),
            count.slice.in_(slices),
            count.month.between(*months),
            count.organisation_id == organisation,
        )
        return [PersonRow(*row) for row in self._connection.execute(query)]

    def referrals_of(
        self, organisation: UUID, countries: Collection[str], slice_name: str, months: tuple[str, str]
    ) -> list[ReferralRow]:
        """Referrals that an organisation sent or received, with at least one end in `countries`."""
        count = referral_count.c
        query = select(count.country, count.to_country, count.month, count.a, count.decided, count.accepted).where(
            or_(count.country.in_(countries), count.to_country.in_(countries)),
            or_(count.from_organisation_id == organisation, count.to_organisation_id == organisation),
            count.slice == slice_name,
            count.month.between(*months),
        )
        return [ReferralRow(*row) for row in self._connection.execute(query)]
