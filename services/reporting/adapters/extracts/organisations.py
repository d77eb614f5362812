"""Where organisations are: the country under which each of them reads its notifications."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from services.reporting.adapters.tables import organisation
from shared.kernel.country import Country


class OrganisationRepository:
    """The organisations that identity has registered; for the platform's own transactions only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, organisation_id: UUID, country: Country) -> None:
        """Store where an organisation is; it never moves, so a second time changes nothing."""
        statement = insert(organisation).values(id=organisation_id, country=country)
        self._connection.execute(statement.on_conflict_do_nothing())

    def countries_of(self, ids: Collection[UUID]) -> Mapping[UUID, Country]:
        """Country of each known organisation."""
        rows = self._connection.execute(select(organisation).where(organisation.c.id.in_(ids)))
        return {row.id: Country(row.country) for row in rows}
