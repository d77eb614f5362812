"""Reading the counts: sums over a few rows, whatever the number of facts behind them."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Text, Uuid, any_, bindparam, distinct, func, or_, select

from services.reporting.adapters.tables import person_count, person_fact, proceeding_count, referral_count
from services.reporting.domain.facts.person_facts import DETECTED, VICTIM, Stratum
from services.reporting.domain.figures.referral_figures import ReferralRow
from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.domain.proceedings.units import UnitRow
from shared.db.statement import Statement

_ORGANISATION = bindparam("organisation", type_=Uuid)
_COUNTRIES = any_(bindparam("countries", type_=ARRAY(Text)))
_SLICES = any_(bindparam("slices", type_=ARRAY(Text)))
_FIRST, _LAST = bindparam("first", type_=Text), bindparam("last", type_=Text)

_persons = person_count.c
_PERSONS = select(_persons.slice, _persons.month, _persons.a, _persons.b, _persons.own_persons).where(
    _persons.organisation_id == _ORGANISATION,
    _persons.country == _COUNTRIES,
    _persons.slice == _SLICES,
    _persons.month.between(_FIRST, _LAST),
)
_facts = person_fact.c
# Who was registered is few beside what was imported, which the counts have.
_AGREED = (
    select(func.count())
    .select_from(person_fact)
    .where(
        _facts.organisation_id == _ORGANISATION,
        _facts.country == _COUNTRIES,
        _facts.month.between(_FIRST, _LAST),
        _facts.source == Stratum.REGISTERED,
        _facts.first_in_organisation,
    )
)
_NOT_AGREED = select(func.count(distinct(_facts.person_key))).where(
    _facts.organisation_id == _ORGANISATION,
    _facts.country == _COUNTRIES,
    _facts.month.between(_FIRST, _LAST),
    _facts.source == Stratum.REGISTERED,
    ~_facts.statistics_consent,
    ~_facts.duplicate,
    _facts.role == VICTIM,
    _facts.status.in_(sorted(DETECTED)),
)
_referrals = referral_count.c
_REFERRALS = select(*(_referrals[name] for name in ReferralRow._fields)).where(
    or_(_referrals.from_organisation_id == _ORGANISATION, _referrals.to_organisation_id == _ORGANISATION),
    or_(_referrals.country == _COUNTRIES, _referrals.to_country == _COUNTRIES),
    _referrals.slice == _SLICES,
    _referrals.month.between(_FIRST, _LAST),
)


_proceedings = proceeding_count.c
_PROCEEDINGS = Statement(
    select(_proceedings.kind, *(_proceedings[name] for name in UnitRow._fields)).where(
        _proceedings.organisation_id == _ORGANISATION,
        _proceedings.country == _COUNTRIES,
        _proceedings.kind == any_(bindparam("kinds", type_=ARRAY(Text))),
        _proceedings.month.between(_FIRST, _LAST),
        _proceedings.units != 0,
    )
)


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
        where = {"organisation": organisation, "countries": list(countries), "slices": list(slices)}
        rows = self._connection.execute(_PERSONS, {**where, "first": months[0], "last": months[1]})
        return [PersonRow(*row) for row in rows]

    def agreed_of(self, organisation: UUID, countries: Collection[str], months: tuple[str, str]) -> int:
        """How many of the persons that count the organisation registered itself; the others are imported."""
        where = {"organisation": organisation, "countries": list(countries), "first": months[0], "last": months[1]}
        return int(self._connection.execute(_AGREED, where).scalar_one())

    def not_agreed_of(self, organisation: UUID, countries: Collection[str], months: tuple[str, str]) -> int:
        """How many more registered persons would count if all had agreed to statistics; nothing else of them."""
        where = {"organisation": organisation, "countries": list(countries), "first": months[0], "last": months[1]}
        return int(self._connection.execute(_NOT_AGREED, where).scalar_one())

    def referrals_of(
        self, organisation: UUID, countries: Collection[str], slice_name: str, months: tuple[str, str]
    ) -> list[ReferralRow]:
        """Referrals that an organisation sent or received, with at least one party in `countries`."""
        where = {"organisation": organisation, "countries": list(countries), "slices": [slice_name]}
        rows = self._connection.execute(_REFERRALS, {**where, "first": months[0], "last": months[1]})
        return [ReferralRow(*row) for row in rows]

    def proceedings_of(
        self, organisation: UUID, countries: Collection[str], kinds: Collection[Kind], months: tuple[str, str]
    ) -> dict[Kind, list[UnitRow]]:
        """Units of each of these kinds that an organisation recorded in `countries`."""
        found: dict[Kind, list[UnitRow]] = {kind: [] for kind in kinds}
        where = {"organisation": organisation, "countries": list(countries), "kinds": list(found)}
        for row in _PROCEEDINGS.all(self._connection, {**where, "first": months[0], "last": months[1]}):
            values = (row.country, row.month, row.series, row.detail, tuple(row.measured), row.units)
            found[Kind(row.kind)].append(UnitRow(*values))
        return found
