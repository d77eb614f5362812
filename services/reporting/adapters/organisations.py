"""Where organisations are: the country under which each of them reads what she is told."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Uuid, bindparam, text

from shared.kernel.country import Country

_KEEP = text("INSERT INTO organisation (id, country) VALUES (:id, :country) ON CONFLICT (id) DO NOTHING")
_COUNTRIES = text("SELECT id, country FROM organisation WHERE id = ANY (:ids)").bindparams(
    bindparam("ids", type_=ARRAY(Uuid))
)


class OrganisationStore:
    """Table `organisation`; the platform's own transactions only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, organisation_id: UUID, country: Country) -> None:
        """Note where an organisation is; it never moves."""
        self._connection.execute(_KEEP, {"id": organisation_id, "country": country})

    def countries(self, ids: Iterable[UUID]) -> Mapping[UUID, Country]:
        """Country of each known organisation."""
        rows = self._connection.execute(_COUNTRIES, {"ids": list(ids)})
        return {row.id: Country(row.country) for row in rows}
