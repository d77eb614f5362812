"""OAuth2 clients in PostgreSQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import client_assertions, clients, organisations
from services.identity.domain.clients.clients import Client
from services.identity.domain.errors import existing
from services.identity.domain.roles.roles import REGIONAL_ROLES
from shared.db.paging import Page, read_oldest_first
from shared.db.rows import RowMapper
from shared.kernel.country import ALL_COUNTRIES

_CLIENT = select(
    clients,
    ((clients.c.status == "active") & (func.coalesce(organisations.c.status, "active") == "active")).label("active"),
).join_from(clients, organisations, clients.c.organisation_id == organisations.c.id, isouter=True)
_CLIENTS = RowMapper(Client, clients)


class ClientRepository:
    """Reads and writes clients within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, client_id: str) -> Client:
        """The client of that public identifier. Raises NotFound."""
        return existing(self.find(client_id))

    def get_for_update(self, client_id: str) -> Client:
        """The client of that public identifier, locked until the end of the transaction. Raises NotFound."""
        return existing(self._one(_CLIENT.where(clients.c.client_id == client_id).with_for_update(of=clients)))

    def get_by_id_for_update(self, client_id: UUID) -> Client:
        """The client of that id (not its public identifier), locked. Raises NotFound."""
        return existing(self._one(_CLIENT.where(clients.c.id == client_id).with_for_update(of=clients)))

    def find(self, client_id: str) -> Client | None:
        """The client of that public identifier, or None."""
        return self._one(_CLIENT.where(clients.c.client_id == client_id))

    def find_by_ids(self, client_ids: Collection[UUID]) -> Mapping[UUID, Client]:
        """The clients of those ids (not their public identifiers), for those that are clients."""
        rows = self._connection.execute(_CLIENT.where(clients.c.id.in_(client_ids)))
        return {client.id: client for client in map(_CLIENTS.from_row, rows)}

    def raise_policy_version(self, organisation_id: UUID) -> Sequence[tuple[str, int]]:
        """Raise the policy version of an organisation's clients; returns each client with its new policy version."""
        statement = (
            update(clients)
            .where(clients.c.organisation_id == organisation_id)
            .values(policy_version=clients.c.policy_version + 1)
            .returning(clients.c.client_id, clients.c.policy_version)
        )
        return [(row.client_id, row.policy_version) for row in self._connection.execute(statement)]

    def cover_all_countries(self) -> None:
        """Let every client with a regional role act in every country, also in one that was added after it came."""
        fewer = clients.c.role.in_(REGIONAL_ROLES) & (func.cardinality(clients.c.countries) < len(ALL_COUNTRIES))
        self._connection.execute(update(clients).where(fewer).values(countries=sorted(ALL_COUNTRIES)))

    def page(self, *, organisation_id: UUID | None, after: UUID | None, limit: int) -> Page[Client]:
        """At most `limit` clients, of one organisation or of all, in the order they were registered behind `after`."""
        query = _CLIENT.where(clients.c.organisation_id == organisation_id) if organisation_id else _CLIENT
        return read_oldest_first(self._connection, query, clients.c.id, after, limit, _CLIENTS.from_row)

    def add(self, client: Client, at: datetime) -> None:
        """Insert a new client."""
        self._connection.execute(insert(clients).values(**_CLIENTS.to_row(client), created_at=at))

    def save(self, client: Client) -> None:
        """Write a changed client."""
        self._connection.execute(update(clients).where(clients.c.id == client.id).values(**_CLIENTS.to_row(client)))

    def first_use(self, client_id: str, jti: str, expires_at: datetime) -> bool:
        """Remember the id of a client assertion; False when it was seen before (RFC 7523 §3, `jti`)."""
        statement = (
            upsert(client_assertions)
            .values(client_id=client_id, jti=jti, expires_at=expires_at)
            .on_conflict_do_nothing()
            .returning(client_assertions.c.jti)
        )
        return self._connection.execute(statement).one_or_none() is not None

    def forget_assertions_before(self, moment: datetime) -> None:
        """Delete the ids of assertions that expired before `moment`."""
        self._connection.execute(delete(client_assertions).where(client_assertions.c.expires_at < moment))

    def _one(self, query: Select[tuple[object, ...]]) -> Client | None:
        row = self._connection.execute(query).one_or_none()
        return _CLIENTS.from_row(row) if row else None
