"""Organisations in PostgreSQL. Row-level security lets everyone read the cards and only the own countries write."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy import Connection, Select, func, insert, select, update

from services.identity.adapters.tables import organisations
from services.identity.domain.errors import existing
from services.identity.domain.organisations.organisations import Organisation, OrganisationStatus
from shared.db.paging import Page, read_oldest_first
from shared.db.rows import RowMapper
from shared.kernel.codes import Code
from shared.kernel.country import Country

_ORGANISATIONS = RowMapper(Organisation, organisations)


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationFilter:
    """What a list of organisations may be narrowed by."""

    country: Country | None = None
    kind: Annotated[str | None, Code("org_type")] = None
    status: OrganisationStatus | None = None
    parent_id: UUID | None = None
    """Offices of that organisation."""
    verified: bool | None = None
    """Those that were checked, or those that were not."""


class OrganisationRepository:
    """Reads and writes organisations within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, organisation: Organisation) -> None:
        """Insert a new organisation."""
        self._connection.execute(insert(organisations).values(**_ORGANISATIONS.to_row(organisation)))

    def get(self, organisation_id: UUID) -> Organisation:
        """One organisation. Raises NotFound."""
        return existing(self.find(organisation_id))

    def get_for_update(self, organisation_id: UUID) -> Organisation:
        """One organisation, locked until the end of the transaction. Raises NotFound."""
        return existing(self._one(_by_id(organisation_id).with_for_update()))

    def find(self, organisation_id: UUID) -> Organisation | None:
        """The organisation, or None."""
        return self._one(_by_id(organisation_id))

    def find_by_name(self, country: Country, name: str) -> Organisation | None:
        """The organisation of that legal name in that country, or None."""
        return self._one(select(organisations).where(organisations.c.country == country, organisations.c.name == name))

    def others_in(self, country: Country, *, besides: UUID | None = None) -> Sequence[Organisation]:
        """The organisations of a country, but for `besides`, the suspended too. One transaction at a time may ask.

        So of two organisations that take one name at the same moment the second sees the first.
        """
        self.lock_names(country)
        query = select(organisations).where(
            organisations.c.country == country, organisations.c.id.is_distinct_from(besides)
        )
        return [_ORGANISATIONS.from_row(row) for row in self._connection.execute(query)]

    def lock_names(self, country: Country) -> None:
        """Lock the names of a country until the transaction ends."""
        names = func.hashtextextended(f"organisation_names|{country}", 0)
        self._connection.execute(select(func.pg_advisory_xact_lock(names)))

    def offices_of(self, organisation_id: UUID) -> Sequence[Organisation]:
        """The offices of an organisation."""
        query = select(organisations).where(organisations.c.parent_id == organisation_id)
        return [_ORGANISATIONS.from_row(row) for row in self._connection.execute(query)]

    def save(self, organisation: Organisation) -> None:
        """Write a changed organisation."""
        statement = update(organisations).where(organisations.c.id == organisation.id)
        self._connection.execute(statement.values(**_ORGANISATIONS.to_row(organisation)))

    def page(
        self, wanted: OrganisationFilter, *, after: UUID | None, limit: int, only: Collection[UUID] | None = None
    ) -> Page[Organisation]:
        """At most `limit` organisations in the order they joined, starting behind `after`; `only` these where given."""
        query = select(organisations) if only is None else select(organisations).where(organisations.c.id.in_(only))
        for column, value in (
            ("country", wanted.country),
            ("kind", wanted.kind),
            ("status", wanted.status),
            ("parent_id", wanted.parent_id),
        ):
            if value is not None:
                query = query.where(organisations.c[column] == value)
        if wanted.verified is not None:
            query = query.where(organisations.c.verified_on.is_not(None) == wanted.verified)
        return read_oldest_first(self._connection, query, organisations.c.id, after, limit, _ORGANISATIONS.from_row)

    def _one(self, query: Select[tuple[object, ...]]) -> Organisation | None:
        row = self._connection.execute(query).one_or_none()
        return _ORGANISATIONS.from_row(row) if row else None


def _by_id(organisation_id: UUID) -> Select[tuple[object, ...]]:
    return select(organisations).where(organisations.c.id == organisation_id)
