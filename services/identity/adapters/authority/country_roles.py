"""Roles that countries defined, in PostgreSQL."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, Select, delete, exists, insert, select, update

from services.identity.adapters.tables import access_requests, country_roles, users
from services.identity.domain.authority.country_roles import CountryRole
from services.identity.domain.errors import existing
from shared.db.rows import RowMapper

_ROLES = RowMapper(CountryRole, country_roles)


class CountryRoleRepository:
    """Reads and writes the roles of the caller's countries within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Sequence[CountryRole]:
        """Every role of the caller's countries, the oldest first."""
        return [_ROLES.from_row(row) for row in self._connection.execute(_by().order_by(country_roles.c.id))]

    def find(self, role_id: UUID) -> CountryRole | None:
        """The role, or None."""
        row = self._connection.execute(_by().where(country_roles.c.id == role_id)).one_or_none()
        return _ROLES.from_row(row) if row else None

    def get_for_update(self, role_id: UUID) -> CountryRole:
        """The role, locked until the end of the transaction. Raises NotFound."""
        query = _by().where(country_roles.c.id == role_id).with_for_update()
        return _ROLES.from_row(existing(self._connection.execute(query).one_or_none()))

    def add(self, role: CountryRole) -> None:
        """Insert a newly defined role."""
        self._connection.execute(insert(country_roles).values(**_ROLES.to_row(role)))

    def save(self, role: CountryRole) -> None:
        """Write back a changed role."""
        statement = update(country_roles).where(country_roles.c.id == role.id)
        self._connection.execute(statement.values(**_ROLES.to_row(role)))

    def is_used(self, role_id: UUID) -> bool:
        """Whether a person has it, or an open request names it."""
        held = exists().where(users.c.country_role_id == role_id)
        asked = exists().where(access_requests.c.country_role_id == role_id, access_requests.c.state == "pending")
        return bool(self._connection.scalar(select(held | asked)))

    def remove(self, role_id: UUID) -> None:
        """Delete a role that is not used; requests that were decided name it no more."""
        decided = update(access_requests).where(access_requests.c.country_role_id == role_id)
        self._connection.execute(decided.values(country_role_id=None))
        self._connection.execute(delete(country_roles).where(country_roles.c.id == role_id))


def _by() -> Select[tuple[object, ...]]:
    return select(country_roles)
